"""产业链升级 Industrial chain: climbing to higher links and linking firms."""

from indicators.framework import Index, Indicator, Pillar, shown
from indicators.upgrading.units import OF_GDP, OF_VA

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
            OF_VA,
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
            OF_VA,
            +1,
            note=(
                "以新产品参与国际分工的程度；西藏多数年份无数。",
                "Taking part in world markets with new products; Tibet has no figure in most years.",
            ),
        ),
        Indicator(
            "chain_patent_density",
            ("工业企业有效发明专利密度", "Invention patents in force of industry"),
            "A.U4",
            "industrial_invention_patents_in_force / va_industry_2020",
            ("件/亿元", "per 100m yuan"),
            +1,
            note=(
                "以自有技术进入研发设计等高附加值环节的条件。",
                "Own technology is what opens the links of research and design.",
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
            OF_GDP,
            +1,
        ),
        Indicator(
            "chain_technology_outflow",
            ("技术输出合同额与GDP之比", "Technology-market outflow relative to GDP"),
            "A.U4",
            "tech_market_outflow_value / gdp * 100",
            OF_GDP,
            +1,
        ),
        Indicator(
            "chain_online_purchases",
            ("电子商务采购额与GDP之比", "E-commerce purchases relative to GDP"),
            "A.T1.5",
            "ecommerce_purchases / gdp * 100",
            OF_GDP,
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
