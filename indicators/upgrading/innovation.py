"""创新升级 Innovation: input, efficiency, effect and system."""

from indicators.framework import Index, Indicator, Pillar, shown
from indicators.upgrading.units import OF_GDP, OF_VA

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
            OF_GDP,
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
            OF_VA,
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
            OF_VA,
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
