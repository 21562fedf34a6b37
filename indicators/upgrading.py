"""六维升级 Six upgrades: innovation, production, industrial base, industrial chain, demand and security."""

from indicators.framework import Index, Indicator, Pillar, shown

_OF_VA = ("%（占工业增加值）", "% of industrial value added")
_OF_GDP = ("%（占GDP）", "% of GDP")

# ---------------------------------------------------------------- innovation

INNOVATION_INPUT = Pillar(
    "innovation_input",
    ("创新投入", "Innovation input"),
    "A.U1",
    (
        Indicator(
            "rd_intensity",
            ("研发经费投入强度", "R&D intensity"),
            "A.U1",
            "rd_intensity_revised",
            _OF_GDP,
            +1,
            note=("按修订后GDP计算的公布值。", "As published, on revised GDP."),
        ),
        Indicator(
            "rd_personnel_per_10k",
            ("每万人研发人员全时当量", "R&D personnel per 10k people"),
            "A.U1",
            "rd_personnel_fte / population_spliced",
            ("人年/万人", "person-years per 10k people"),
            +1,
        ),
    ),
)

INNOVATION_EFFICIENCY = Pillar(
    "innovation_efficiency",
    ("创新效率", "Innovation efficiency"),
    "A.U1",
    (
        Indicator(
            "patents_per_rd_personnel",
            ("研发人员人均发明专利授权", "Invention patents granted per R&D person-year"),
            "A.U1",
            "invention_patents_granted / rd_personnel_fte * 100",
            ("件/百人年", "per 100 person-years"),
            +1,
            note=(
                "用授权数而非申请数；基数小的省份波动较大。",
                "Grants, not applications; small provinces swing.",
            ),
        ),
        Indicator(
            "technology_output_per_rd",
            ("每元研发经费的技术输出合同额", "Technology-market output per yuan of R&D"),
            "A.U1",
            "tech_market_outflow_value / rd_expenditure",
            ("元/元", "yuan per yuan"),
            +1,
        ),
        shown(
            "new_product_return",
            ("新产品销售收入与新产品开发经费之比", "New-product sales per yuan of development spending"),
            "A.U1",
            "industrial_new_product_sales / industrial_new_product_expenditure",
            ("元/元", "yuan per yuan"),
            (
                "基数极小的省份（如西藏2018年）比值最高，难以解读为效率，故不计分。",
                "Highest where both amounts are tiny (Tibet in 2018): hard to read as efficiency, not "
                "scored.",
            ),
        ),
    ),
)

INNOVATION_EFFECT = Pillar(
    "innovation_effect",
    ("创新效果", "Innovation effect"),
    "A.U1",
    (
        Indicator(
            "new_product_intensity",
            ("新产品销售收入与工业增加值之比", "New-product sales relative to industrial value added"),
            "A.U1",
            "industrial_new_product_sales / va_industry_spliced * 100",
            _OF_VA,
            +1,
        ),
        Indicator(
            "patent_stock_per_10k",
            ("每万人发明专利拥有量", "Stock of invention patents per 10k people"),
            "A.U1",
            "invention_patents_in_force / population_spliced",
            ("件/万人", "per 10k people"),
            +1,
        ),
    ),
)

INNOVATION_SYSTEM = Pillar(
    "innovation_system",
    ("创新体系", "Innovation system"),
    "A.U1",
    (
        Indicator(
            "rd_institution_firm_density",
            ("有研发机构的工业企业密度", "Industrial enterprises with R&D institutions"),
            "A.U1",
            "industrial_firms_with_rd_institutions / va_industry_2020",
            ("家/亿元", "per 100m yuan"),
            +1,
            editions=("full",),
        ),
        Indicator(
            "university_cooperation_intensity",
            (
                "企业委托高校院所研发与工业增加值之比",
                "Enterprise R&D placed with universities and institutes",
            ),
            "A.U1",
            "(industrial_rd_to_universities + industrial_rd_to_institutes) / va_industry_spliced * 100",
            _OF_VA,
            +1,
            editions=("full",),
        ),
        shown(
            "industrial_rd_share",
            ("工业企业研发经费占全省比重", "Industry's share of the province's R&D"),
            "B.R3",
            "industrial_rd_expenditure / rd_expenditure * 100",
            ("%", "%"),
            (
                "反映产业在创新中的分量；科研院所集中的省份（北京、陕西、上海）比重低并非落后，故不计分。",
                "How much of the province's R&D industry carries; low where institutes gather (Beijing, "
                "Shaanxi, "
                "Shanghai), which is no weakness: not scored.",
            ),
        ),
    ),
    note=(
        "管理、商业模式与业态创新没有分省统计；企业数据2018年起，长序列版没有本项。",
        "Innovation in management and business models has no provincial statistics; enterprise data start "
        "in 2018, "
        "so the long edition goes without this pillar.",
    ),
)

INNOVATION = Index(
    "innovation",
    ("创新升级指数", "Innovation upgrading index"),
    ("A.U1",),
    (INNOVATION_INPUT, INNOVATION_EFFICIENCY, INNOVATION_EFFECT, INNOVATION_SYSTEM),
    {"full": (2018, 2023), "long": (2013, 2023)},
    (
        "产业动力由规模、成本转向创新的程度：投入、效率、效果与体系。",
        "How far the drive of industry has moved to innovation: input, efficiency, effect and system.",
    ),
)

# ---------------------------------------------------------------- production

PRODUCTION_INTELLIGENT = Pillar(
    "production_intelligent",
    ("以智能化推动生产", "Production by intelligent means"),
    "A.U2",
    (
        Indicator(
            "production_computers",
            ("每百人使用计算机数", "Computers per 100 staff"),
            "A.T1.2",
            "computers_per_100_staff",
            ("台/百人", "per 100 staff"),
            +1,
        ),
        Indicator(
            "production_renovation",
            ("技术改造经费与工业增加值之比", "Technical renovation relative to industrial value added"),
            "A.T1.2",
            "technical_renovation / va_industry_spliced * 100",
            _OF_VA,
            +1,
            editions=("full",),
        ),
    ),
)

PRODUCTION_EFFICIENT = Pillar(
    "production_efficient",
    ("高效生产", "Efficient production"),
    "A.U2",
    (
        Indicator(
            "energy_productivity",
            ("工业能源生产率", "Energy productivity of industry"),
            "A.K3",
            "va_industry_2020 / energy_final_industry",
            ("万元/吨标准煤", "10k yuan per tce"),
            +1,
            note=(
                "2020年不变价工业增加值与CEADs工业终端能耗之比；产业结构偏重的省份偏低。",
                "Value added at 2020 prices per final energy of industry (CEADs); low where heavy industry "
                "dominates.",
            ),
        ),
        shown(
            "labour_productivity",
            ("单位制造业就业的工业增加值", "Industrial value added per manufacturing worker"),
            "A.K3",
            "va_industry_2020 / emp_manufacturing",
            ("万元/人", "10k yuan per worker"),
            (
                "分子含采矿与公用事业而分母没有：2020—2023年采矿业就业未分省公布，能源大省被高估；"
                "与完整口径的秩相关"
                "仅0.5—0.6（2013、2016、2019、2024年），故不计分。仅含城镇单位就业。",
                "Mining and utilities are in the numerator but not in the denominator (mining employment "
                "is unpublished "
                "for 2020–2023), which flatters energy provinces; its rank correlation with the complete "
                "ratio is only "
                "0.5–0.6 (2013, 2016, 2019, 2024): not scored. Urban units only.",
            ),
        ),
        shown(
            "industrial_scale",
            ("工业增加值（2020年不变价）", "Industrial value added at 2020 prices"),
            "A.K1",
            "va_industry_2020",
            ("亿元", "100m yuan"),
            (
                "规模取决于省份大小，没有好坏方向，故不计分。",
                "Scale follows the size of the province and has no direction: not scored.",
            ),
        ),
        shown(
            "industrial_share",
            ("工业增加值占GDP比重", "Industrial share of GDP"),
            "B.R1",
            "va_industry_spliced / gdp_spliced * 100",
            _OF_GDP,
            (
                "反映产业的基本盘作用；比重高低没有单一的好坏方向，故不计分。",
                "Industry as the base of the economy; neither high nor low is good by itself: not scored.",
            ),
        ),
        shown(
            "industrial_growth_contribution",
            ("工业对经济增长的拉动", "Contribution of industry to growth"),
            "B.R2",
            "industrial_growth_contribution(va_industry_2020, gdp_2020)",
            ("百分点", "percentage points"),
            (
                "不变价工业增加值增量与上年GDP之比；逐年波动大，故不计分。2016年口径衔接，不计算。",
                "Change of real industrial value added over last year's GDP; it swings from year to year, "
                "so it is not "
                "scored. 2016, where two bases meet, is left out.",
            ),
        ),
    ),
    note=(
        "劳动生产率没有口径一致的分省数据，只列示；资本效率需估算资本存量，未列入。",
        "No consistent labour productivity by province exists, so it is shown only; capital productivity "
        "would need an "
        "estimated capital stock.",
    ),
)

PRODUCTION_GREEN = Pillar(
    "production_green",
    ("清洁生产", "Clean production"),
    "A.U2",
    (
        Indicator(
            "production_so2",
            ("单位工业增加值二氧化硫排放", "Industrial SO₂ per industrial value added"),
            "A.U2",
            "industrial_so2 / va_industry_2020 * 1000",
            ("千克/万元", "kg per 10k yuan"),
            -1,
            editions=("full",),
            note=(
                "2015—2016年口径变化，长序列版不用。",
                "Its scope changes between 2015 and 2016, so the long edition leaves it out.",
            ),
        ),
        Indicator(
            "production_solid_waste",
            ("单位工业增加值固体废物产生量", "Solid waste per industrial value added"),
            "A.U2",
            "industrial_solid_waste_generated / va_industry_2020",
            ("吨/万元", "t per 10k yuan"),
            -1,
        ),
    ),
)

PRODUCTION = Index(
    "production",
    ("生产升级指数", "Production upgrading index"),
    ("A.U2",),
    (PRODUCTION_INTELLIGENT, PRODUCTION_EFFICIENT, PRODUCTION_GREEN),
    {"full": (2018, 2022), "long": (2013, 2022)},
    (
        "以智能化为手段，使生产更高效、更清洁的程度。",
        "How far intelligent means make production more efficient and cleaner.",
    ),
    note=(
        "复杂化与柔性化没有分省统计，未计入；西藏没有能源清单，不评分。",
        "Complexity and flexibility have no provincial statistics and are left out; Tibet has no energy "
        "inventory and no score.",
    ),
)

# ---------------------------------------------------------------- industrial base

BASE_TECHNOLOGY = Pillar(
    "base_technology",
    ("基础技术", "Basic technology"),
    "A.U3.1",
    (
        Indicator(
            "basic_research_intensity",
            ("基础研究经费与GDP之比", "Basic research relative to GDP"),
            "A.U3.1",
            "rd_expenditure_basic_research / gdp * 100",
            _OF_GDP,
            +1,
            note=(
                "含高校与科研院所，国家科研机构所在地偏高。",
                "Universities and institutes included: the seats of national institutes stand high.",
            ),
        ),
        Indicator(
            "base_rd_equipment",
            (
                "企业研发机构仪器设备原价与工业增加值之比",
                "Equipment of enterprise R&D institutions relative to value added",
            ),
            "A.U3.1",
            "industrial_rd_institution_equipment / va_industry_spliced * 100",
            _OF_VA,
            +1,
            editions=("full",),
        ),
    ),
)

BASE_TALENT = Pillar(
    "base_talent",
    ("人才支撑", "Talent"),
    "A.U3",
    (
        Indicator(
            "researchers_per_10k",
            ("每万人研究人员全时当量", "Researchers per 10k people"),
            "A.U3",
            "rd_researchers_fte / population_spliced",
            ("人年/万人", "person-years per 10k people"),
            +1,
        ),
        Indicator(
            "rd_institution_graduates",
            ("企业研发机构博士硕士密度", "PhDs and masters in enterprise R&D institutions"),
            "A.U3",
            "industrial_rd_institution_phd_master / va_industry_2020",
            ("人/亿元", "persons per 100m yuan"),
            +1,
            editions=("full",),
            note=(
                "广东2022年统计口径变化，已标注。",
                "The scope of Guangdong changes in 2022; it is marked.",
            ),
        ),
        shown(
            "rd_institution_graduate_share",
            ("企业研发机构人员博士硕士占比", "Share of PhDs and masters in R&D institutions"),
            "A.U3",
            "industrial_rd_institution_phd_master / industrial_rd_institution_personnel * 100",
            ("%", "%"),
            (
                "机构少的省份（新疆、西藏）占比反而高，机构普及的浙江最低，故以密度计分、占比列示。",
                "High where institutions are few (Xinjiang, Tibet), lowest where they are everywhere "
                "(Zhejiang): the density "
                "is scored, the share shown.",
            ),
        ),
    ),
)

BASE_FUNDING = Pillar(
    "base_funding",
    ("资金与政策激励", "Funding and incentives"),
    "A.U3",
    (
        Indicator(
            "science_budget_share",
            ("科学技术支出占财政支出比重", "Science in fiscal expenditure"),
            "A.U3",
            "fiscal_science / fiscal_expenditure * 100",
            ("%", "%"),
            +1,
            note=("地方一般公共预算支出口径。", "General public budget of local governments."),
        ),
        Indicator(
            "rd_institution_spending",
            (
                "企业研发机构经费与工业增加值之比",
                "Spending of enterprise R&D institutions relative to value added",
            ),
            "A.U3",
            "industrial_rd_institution_expenditure / va_industry_spliced * 100",
            _OF_VA,
            +1,
            editions=("full",),
        ),
        shown(
            "product_quality",
            ("产品质量合格率", "Product-quality pass rate"),
            "A.U3",
            "product_quality_pass_rate",
            ("%", "%"),
            ("仅2015—2019年，且各省差距很小，故不计分。", "2015–2019 only, with little spread: not scored."),
        ),
    ),
)

BASE = Index(
    "industrial_base",
    ("产业基础升级指数", "Industrial-base upgrading index"),
    ("A.U3",),
    (BASE_TECHNOLOGY, BASE_TALENT, BASE_FUNDING),
    {"full": (2018, 2023), "long": (2013, 2023)},
    (
        "在底层领域取得突破的条件：基础技术、人才与资金。",
        "The conditions for breakthroughs in the underlying fields: basic technology, talent and funding.",
    ),
    note=(
        "基础工艺、材料、零部件、软件和重大装备各自的水平没有分省统计，未计入。",
        "The level of processes, materials, parts, software and major equipment has no provincial "
        "statistics.",
    ),
)

# ---------------------------------------------------------------- industrial chain

CHAIN_CLIMB = Pillar(
    "chain_climb",
    ("升链：向高附加值环节提升", "Climbing the chain"),
    "A.U4",
    (
        Indicator(
            "chain_hightech_intensity",
            (
                "高技术制造业营业收入与工业增加值之比",
                "High-tech manufacturing revenue relative to industrial value added",
            ),
            "A.K4",
            "hightech_revenue / va_industry_spliced * 100",
            _OF_VA,
            +1,
            note=(
                "2017年未公布，长序列版沿用2016年。",
                "Unpublished for 2017: the long edition repeats 2016.",
            ),
        ),
        Indicator(
            "new_product_export_intensity",
            ("新产品出口与工业增加值之比", "New-product exports relative to industrial value added"),
            "A.U4",
            "industrial_new_product_exports / va_industry_spliced * 100",
            _OF_VA,
            +1,
            note=(
                "以新产品参与国际分工的程度；西藏多数年份无数。",
                "Taking part in world markets with new products; Tibet has no figure in most years.",
            ),
        ),
        shown(
            "hightech_margin",
            ("高技术制造业利润率", "Profit margin of high-tech manufacturing"),
            "A.U4",
            "hightech_profit / hightech_revenue * 100",
            ("%", "%"),
            (
                "产业规模小的省份（西藏、海南）利润率最高，规模化制造的广东、重庆偏低，方向不明，故不计分。",
                "Highest where the industry is tiny (Tibet, Hainan), low in the volume producers Guangdong "
                "and Chongqing: "
                "no clear direction, not scored.",
            ),
        ),
        shown(
            "industrial_margin",
            ("工业企业利润率", "Profit margin of industry"),
            "A.U4",
            "above_scale_profit / above_scale_revenue * 100",
            ("%", "%"),
            ("规模以上工业，分省收入公布至2018年。", "Above-scale industry; revenue by province to 2018."),
        ),
    ),
)

CHAIN_LINK = Pillar(
    "chain_link",
    ("组链：链上协作", "Forming the chain"),
    "A.U4",
    (
        Indicator(
            "chain_technology_inflow",
            ("技术流入合同额与GDP之比", "Technology-market inflow relative to GDP"),
            "A.U4",
            "tech_market_inflow_value / gdp * 100",
            _OF_GDP,
            +1,
        ),
        Indicator(
            "chain_technology_outflow",
            ("技术输出合同额与GDP之比", "Technology-market outflow relative to GDP"),
            "A.U4",
            "tech_market_outflow_value / gdp * 100",
            _OF_GDP,
            +1,
        ),
        Indicator(
            "chain_online_purchases",
            ("电子商务采购额与GDP之比", "E-commerce purchases relative to GDP"),
            "A.T1.5",
            "ecommerce_purchases / gdp * 100",
            _OF_GDP,
            +1,
            note=(
                "企业在线采购，反映上下游联通；按注册地统计，总部所在地偏高。",
                "Firms buying online, a sign of linked supply chains; head-office provinces stand high.",
            ),
        ),
        shown(
            "single_champions",
            ("制造业单项冠军企业数", "Manufacturing single champions"),
            "A.U4",
            "single_champions",
            ("家", "firms"),
            ("仅第一批名单（2017年）一期。", "First batch (2017) only."),
        ),
    ),
    note=(
        "以企业间的技术与采购往来近似；链主带动和治链没有分省统计。",
        "Approximated by technology and purchases traded between firms; chain leadership and governance "
        "have no statistics.",
    ),
)

CHAIN = Index(
    "chain",
    ("产业链升级指数", "Chain upgrading index"),
    ("A.U4",),
    (CHAIN_CLIMB, CHAIN_LINK),
    {"full": (2018, 2023), "long": (2013, 2023)},
    (
        "产业链组织起来并向高附加值环节提升的程度。",
        "How far industrial chains are formed and climb to links with more value added.",
    ),
    note=("治链没有分省统计，未计入。", "Governing chains has no provincial statistics and is left out."),
)

# ---------------------------------------------------------------- demand

DEMAND_ROOT = Pillar(
    "demand_root",
    ("需求根基：收入与就业", "Root of demand: income and jobs"),
    "A.U5",
    (
        Indicator(
            "real_income",
            ("人均可支配收入（2020年价）", "Income per person at 2020 prices"),
            "A.U5",
            "income_per_capita / consumer_price_level",
            ("元/人", "yuan per person"),
            +1,
            editions=("full",),
        ),
        Indicator(
            "real_manufacturing_wage",
            ("制造业平均工资（2020年价）", "Average manufacturing wage at 2020 prices"),
            "A.U5",
            "wage_manufacturing / consumer_price_level",
            ("元/人", "yuan per worker"),
            +1,
            editions=("full",),
            note=(
                "城镇非私营单位；此处作为劳动者收入，不作为企业成本。",
                "Urban non-private units; read as workers' income here, not as firms' cost.",
            ),
        ),
    ),
)

DEMAND_MEET = Pillar(
    "demand_meet",
    ("满足需求", "Meeting demand"),
    "A.U5",
    (
        Indicator(
            "real_consumption",
            ("人均消费支出（2020年价）", "Consumption per person at 2020 prices"),
            "A.U5",
            "consumption_per_capita / consumer_price_level",
            ("元/人", "yuan per person"),
            +1,
            editions=("full",),
        ),
        Indicator(
            "real_retail_sales",
            ("人均社会消费品零售额（2020年价）", "Retail sales per person at 2020 prices"),
            "A.U5",
            "retail_sales / population_spliced / consumer_price_level * 10000",
            ("元/人", "yuan per person"),
            +1,
            editions=("full",),
        ),
    ),
)

DEMAND_LEAD = Pillar(
    "demand_lead",
    ("引领与创造需求", "Leading and creating demand"),
    "A.U5",
    (
        Indicator(
            "demand_online_sales",
            ("电子商务销售额与GDP之比", "E-commerce sales relative to GDP"),
            "A.K5",
            "ecommerce_sales / gdp * 100",
            _OF_GDP,
            +1,
            editions=("full",),
            note=(
                "按企业注册地统计，总部所在地偏高。",
                "Counted where the enterprise is registered: head-office provinces stand high.",
            ),
        ),
        Indicator(
            "demand_parcels",
            ("人均快递业务量", "Express parcels per person"),
            "A.K5",
            "express_parcels / population_spliced",
            ("件/人", "per person"),
            +1,
            editions=("full",),
            log=True,
            note=("省际差距达百倍，取对数计分。", "Spans two orders of magnitude, scored in logs."),
        ),
    ),
    note=(
        "潜在需求无法直接观测，以线上交易与寄递近似。",
        "Latent demand cannot be observed; online trade and parcels stand in.",
    ),
)

DEMAND = Index(
    "demand",
    ("需求升级指数", "Demand upgrading index"),
    ("A.U5",),
    (DEMAND_ROOT, DEMAND_MEET, DEMAND_LEAD),
    {"full": (2018, 2024)},
    (
        "产业满足、引领和创造需求的程度，以收入与就业为根基。",
        "How far industry meets, leads and creates demand, with income and jobs as its root.",
    ),
    note=(
        "金额按分省居民消费价格折为2020年价；分省价格指数2016年起，故没有长序列版。",
        "Amounts are deflated with the province's consumer prices, known from 2016 on, so there is no long "
        "edition.",
    ),
)

# ---------------------------------------------------------------- security

SECURITY_LINKS = Pillar(
    "security_links",
    ("关键环节自主", "Key links in own hands"),
    "A.U6",
    (
        Indicator(
            "industrial_patent_density",
            ("工业企业有效发明专利密度", "Invention patents in force of industry"),
            "A.U6",
            "industrial_invention_patents_in_force / va_industry_2020",
            ("件/亿元", "per 100m yuan"),
            +1,
        ),
        Indicator(
            "hightech_rd_intensity",
            (
                "高技术制造业研发经费与工业增加值之比",
                "R&D of high-tech manufacturing relative to industrial value added",
            ),
            "A.U6",
            "hightech_rd_expenditure / va_industry_spliced * 100",
            _OF_VA,
            +1,
            editions=("full",),
            note=(
                "受限的关键技术多在高技术制造业；分省2016年起公布。",
                "Most bottlenecks lie in high-tech manufacturing; by province from 2016.",
            ),
        ),
    ),
)

SECURITY_ENERGY = Pillar(
    "security_energy",
    ("能源保障", "Energy security"),
    "A.U6",
    (
        Indicator(
            "local_non_fossil_supply",
            ("本地非化石发电量与用电量之比", "Local non-fossil generation relative to electricity use"),
            "A.U6",
            "least(100, (electricity_generation - electricity_generation_thermal) / "
            "electricity_consumption * 100)",
            ("%", "%"),
            +1,
            note=(
                "不依赖燃料输入的本地供电能力，以100封顶，外送电不加分；受水能风光资源禀赋影响。",
                "Power that needs no fuel from elsewhere; capped at 100, so exports of power earn nothing. "
                "Depends on natural endowment.",
            ),
        ),
        Indicator(
            "security_energy_intensity",
            ("单位GDP终端能耗", "Final energy per GDP"),
            "A.U6",
            "energy_final_total / gdp_2020",
            ("吨标准煤/万元", "tce per 10k yuan"),
            -1,
            note=(
                "不需要的能源最安全；CEADs清单至2022年，2023年沿用并标注。",
                "The safest energy is the one not needed; the CEADs inventory ends in 2022, carried to "
                "2023 and marked.",
            ),
        ),
        shown(
            "electricity_self_sufficiency",
            ("电力自给率", "Electricity self-sufficiency"),
            "A.U6",
            "electricity_generation / electricity_consumption * 100",
            ("%", "%"),
            (
                "省际送电是合理分工，受电不等于不安全，故不计分。",
                "Power traded between provinces is division of labour; receiving it is not insecurity: not "
                "scored.",
            ),
        ),
        shown(
            "fossil_self_sufficiency",
            ("化石能源自给率", "Fossil-energy self-sufficiency"),
            "A.U6",
            "fossil_self_sufficiency(coal_production, crude_oil_production, natural_gas_production, "
            "coal_consumption, crude_oil_consumption, natural_gas_consumption)",
            ("%", "%"),
            (
                "煤、油、气产量与消费量（折标准煤）之比；分省消费量公布至2019年，且资源禀赋不等于安全，"
                "故不计分。",
                "Coal, oil and gas produced relative to consumed, in coal equivalent; consumption ends in "
                "2019, and having "
                "the resource is not being secure: not scored.",
            ),
        ),
    ),
)

SECURITY = Index(
    "security",
    ("安全升级指数", "Security upgrading index"),
    ("A.U6",),
    (SECURITY_LINKS, SECURITY_ENERGY),
    {"full": (2018, 2023), "long": (2013, 2023)},
    (
        "以发展和开放求安全：掌握关键环节，能源供给可靠。",
        "Security through development and openness: key links in own hands, reliable energy.",
    ),
    note=(
        "公开数据有限：盈利能力分省只到2018年，关键环节清单和区域生产体系没有分省统计，"
        "本指数只反映安全的一部分；"
        "少进口、少买技术不加分。",
        "Public data are thin: margins by province end in 2018, and neither key links nor regional "
        "production systems have "
        "provincial statistics. The index covers a part of security only; importing or buying little earns "
        "nothing.",
    ),
)

SIX_UPGRADES: tuple[Index, ...] = (INNOVATION, PRODUCTION, BASE, CHAIN, DEMAND, SECURITY)
