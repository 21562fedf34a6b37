"""绿色化 Green: most value for least resource and environmental cost — energy and carbon, circularity, supply chain."""

from indicators.framework import Index, Indicator, Pillar, shown

CARBON = Pillar(
    "green_carbon",
    ("节能降碳", "Energy saving and decarbonisation"),
    "B.G.1",
    (
        Indicator(
            "energy_intensity",
            ("单位GDP终端能耗", "Final energy per GDP"),
            "B.G.1",
            "energy_final_total / gdp_2020",
            ("吨标准煤/万元", "tce per 10k yuan"),
            -1,
            note=(
                "由CEADs能源清单折算，2020年不变价；分省官方能耗总量公布至2019年，另列示。",
                "From the CEADs energy inventory, constant 2020 prices; official totals by province end in 2019 and are shown.",
            ),
        ),
        Indicator(
            "co2_intensity",
            ("单位GDP二氧化碳排放", "CO₂ per GDP"),
            "B.G.1",
            "co2_total / gdp_2020 * 100",
            ("吨/万元", "t per 10k yuan"),
            -1,
        ),
        Indicator(
            "industrial_co2_intensity",
            ("单位工业增加值二氧化碳排放", "Industrial CO₂ per industrial value added"),
            "B.G.1",
            "co2_industry / va_industry_2020 * 100",
            ("吨/万元", "t per 10k yuan"),
            -1,
            note=(
                "含电力热力生产；工业合计不受分行业结构沿用上年的影响。",
                "Includes power and heat production; the sum of industry does not rest on the split by industry.",
            ),
        ),
        Indicator(
            "non_fossil_share",
            ("非化石能源发电占比", "Non-fossil share of generation"),
            "B.G.1",
            "(1 - electricity_generation_thermal / electricity_generation) * 100",
            ("%", "%"),
            +1,
            note=(
                "发电量中非火电部分；火电含少量生物质与余热发电。",
                "Generation other than thermal; thermal includes some biomass and waste heat.",
            ),
        ),
        Indicator(
            "industrial_coal_share",
            ("工业终端能源煤炭占比", "Coal share of final industrial energy"),
            "B.G.1",
            "energy_final_coal_industry / energy_final_industry * 100",
            ("%", "%"),
            -1,
        ),
        shown(
            "official_energy_intensity",
            ("单位GDP能耗（官方总量）", "Energy per GDP (official totals)"),
            "B.G.1",
            "energy_consumption_total / gdp_2020",
            ("吨标准煤/万元", "tce per 10k yuan"),
            (
                "分省官方总量2019年后不再公布，故不计分。",
                "Official totals by province end in 2019, so it is not scored.",
            ),
        ),
        shown(
            "electricity_intensity",
            ("单位GDP电耗", "Electricity per GDP"),
            "B.G.1",
            "electricity_consumption / gdp_2020 * 10000",
            ("千瓦时/万元", "kWh per 10k yuan"),
            (
                "以电代煤是进步，电耗高低没有单一的好坏方向，故不计分。",
                "Electrification is progress, so more electricity is neither good nor bad by itself: not scored.",
            ),
        ),
    ),
)

CIRCULAR = Pillar(
    "green_circular",
    ("绿色循环生产", "Circular production"),
    "B.G.2",
    (
        Indicator(
            "so2_intensity",
            ("单位工业增加值二氧化硫排放", "Industrial SO₂ per industrial value added"),
            "A.T3.2",
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
            "green_factory_density",
            ("绿色工厂与绿色园区密度", "Green factories and parks"),
            "A.T3.3",
            "(green_factories + green_parks) / va_industry_2020 * 1000",
            ("个/千亿元", "per 100bn yuan"),
            +1,
            editions=("full",),
            note=(
                "国家级名单累计数，与工业增加值之比；分省名单齐全至2021年，之后沿用并标注。",
                "Cumulative national lists relative to industrial value added; complete by province to 2021, carried after that and marked.",
            ),
        ),
        Indicator(
            "green_product_density",
            ("绿色设计产品密度", "Green-design products"),
            "B.G.2",
            "green_products / va_industry_2020 * 1000",
            ("种/千亿元", "per 100bn yuan"),
            +1,
            editions=("full",),
        ),
        Indicator(
            "solid_waste_utilisation",
            ("一般工业固体废物综合利用率", "Industrial solid waste utilised"),
            "B.G.2",
            "least(100, industrial_solid_waste_utilised / industrial_solid_waste_generated * 100)",
            ("%", "%"),
            +1,
            note=(
                "利用量含往年贮存，比值以100封顶。",
                "Use includes earlier stocks; the ratio is capped at 100.",
            ),
        ),
        Indicator(
            "solid_waste_intensity",
            ("单位工业增加值固体废物产生量", "Solid waste per industrial value added"),
            "B.G.2",
            "industrial_solid_waste_generated / va_industry_2020",
            ("吨/万元", "t per 10k yuan"),
            -1,
        ),
        shown(
            "dust_intensity",
            ("单位工业增加值烟粉尘排放", "Industrial dust per industrial value added"),
            "A.T3.2",
            "industrial_dust / va_industry_2020 * 1000",
            ("千克/万元", "kg per 10k yuan"),
            (
                "2020年口径调整使全国量由912万吨降至400万吨，跨年不可比，且止于2021年，故不计分。",
                "A change of scope in 2020 cut the national amount from 9.12 to 4.00 Mt, and it ends in 2021: not scored.",
            ),
        ),
        shown(
            "water_intensity",
            ("单位工业增加值用水量", "Industrial water per industrial value added"),
            "B.G.2",
            "industrial_water_use / va_industry_2020 * 10000",
            ("立方米/万元", "m³ per 10k yuan"),
            ("分省仅有至2019年与2021年。", "By province only to 2019 and for 2021."),
        ),
        shown(
            "pollution_control_intensity",
            (
                "工业污染治理投资与工业增加值之比",
                "Pollution-control investment relative to industrial value added",
            ),
            "A.T3.4",
            "pollution_control_investment / va_industry_spliced * 100",
            ("%", "%"),
            (
                "污染重的省份投入反而高，方向不明，故不计分。",
                "Highest where pollution is worst, so its direction is unclear: not scored.",
            ),
        ),
        shown(
            "environment_budget_share",
            ("节能环保支出占财政支出比重", "Environment share of fiscal expenditure"),
            "A.T3.4",
            "fiscal_environment / fiscal_expenditure * 100",
            ("%", "%"),
            (
                "污染重的省份支出反而高，方向不明，故不计分。",
                "Highest where pollution is worst, so its direction is unclear: not scored.",
            ),
        ),
        shown(
            "cod_intensity",
            ("单位GDP化学需氧量排放", "COD per GDP"),
            "A.T3.2",
            "cod_total / gdp_2020 * 1000",
            ("千克/万元", "kg per 10k yuan"),
            (
                "口径两次变化，跨年不可比，故不计分。",
                "Its scope changes twice: not comparable over years, not scored.",
            ),
        ),
        shown(
            "ammonia_intensity",
            ("单位GDP氨氮排放", "Ammonia nitrogen per GDP"),
            "A.T3.2",
            "ammonia_total / gdp_2020 * 1000",
            ("千克/万元", "kg per 10k yuan"),
            (
                "口径两次变化，跨年不可比，故不计分。",
                "Its scope changes twice: not comparable over years, not scored.",
            ),
        ),
    ),
)

SUPPLY_CHAIN = Pillar(
    "green_supply_chain",
    ("绿色供应链与绿色创新", "Green supply chain and green innovation"),
    "B.G.3",
    (
        Indicator(
            "green_supply_chain_density",
            ("绿色供应链管理企业密度", "Green supply-chain firms"),
            "B.G.3",
            "green_supply_chain_firms / va_industry_2020 * 1000",
            ("家/千亿元", "per 100bn yuan"),
            +1,
            editions=("full",),
            note=(
                "国家级名单累计数；齐全至2021年，之后沿用并标注。",
                "Cumulative national lists, complete to 2021, carried after that and marked.",
            ),
        ),
        Indicator(
            "green_patent_intensity",
            ("研发人员人均绿色发明专利申请", "Green invention applications per R&D person-year"),
            "A.T3.1",
            "green_invention_applications / rd_personnel_fte * 1000",
            ("件/千人年", "per 1,000 person-years"),
            +1,
            note=(
                "绿色专利数据来自研究者面板，识别方法未说明，已标注。",
                "Green patents come from a researchers' panel whose method is undocumented; they are marked.",
            ),
        ),
    ),
)

GREEN = Index(
    "green",
    ("绿色化指数", "Green index"),
    ("B.G", "A.T3"),
    (CARBON, CIRCULAR, SUPPLY_CHAIN),
    {"full": (2018, 2022), "long": (2013, 2022)},
    (
        "以较小的资源环境代价创造经济价值的程度：节能降碳、循环生产、绿色供应链与绿色创新。",
        "Value created for little resource and environmental cost: energy and carbon, circular production, green supply chain.",
    ),
    note=(
        "CEADs与工业污染面板不含西藏，西藏没有绿色化得分。",
        "CEADs and the pollution panel leave out Tibet, so Tibet has no green score.",
    ),
)
