"""自主化 Autonomous: own strength in key technology, equipment and products; openness is never penalised.

Buying or importing little is not autonomy: the shares of own and domestic technology and import dependence
are shown beside the scores and never enter one (security through openness).
"""

from indicators.framework import Index, Indicator, Pillar, shown

_NOT_AUTONOMY = (
    "少买不等于自主：西藏、青海、海南等买入极少的省份会排在最前，故只列示、不计分；空缺按0处理并已标注。",
    "Buying little is not autonomy: Tibet, Qinghai or Hainan, which buy next to nothing, would lead. Shown "
    "only; "
    "blanks count as 0 and are marked.",
)

TECHNOLOGY = Pillar(
    "autonomous_technology",
    ("关键技术", "Key technology"),
    "A.T2.1",
    (
        Indicator(
            "autonomous_rd_intensity",
            ("工业研发投入强度", "Industrial R&D intensity"),
            "A.T2.1",
            "industrial_rd_expenditure / va_industry_spliced * 100",
            ("%（占工业增加值）", "% of industrial value added"),
            +1,
            note=(
                "规模以上工业企业研发经费与工业增加值之比，均为现价。",
                "R&D of above-scale industry relative to industrial value added, both at current prices.",
            ),
        ),
        Indicator(
            "invention_patents_per_10k",
            ("每万人有效发明专利", "Invention patents in force per 10k people"),
            "A.T2.1",
            "invention_patents_in_force / population_spliced",
            ("件/万人", "per 10k people"),
            +1,
            note=(
                "专利按权利人所在地统计，总部和科研院所集中的省份偏高。",
                "Counted where the owner is seated: head-office and research provinces stand high.",
            ),
        ),
        shown(
            "own_technology_share",
            ("自有研发占技术投入比重", "Own R&D in technology spending"),
            "A.T2.1",
            "industrial_rd_expenditure / (industrial_rd_expenditure + domestic_technology_purchase "
            "+ foreign_technology_purchase + technology_absorption) * 100",
            ("%", "%"),
            _NOT_AUTONOMY,
        ),
        shown(
            "domestic_technology_share",
            ("境内技术占技术购买比重", "Domestic share of technology purchases"),
            "A.T2.1",
            "domestic_technology_share(domestic_technology_purchase, foreign_technology_purchase)",
            ("%", "%"),
            _NOT_AUTONOMY,
        ),
    ),
)

EQUIPMENT = Pillar(
    "autonomous_equipment",
    ("关键装备", "Key equipment"),
    "A.T2.2",
    (
        Indicator(
            "rd_institution_equipment_intensity",
            (
                "企业研发机构仪器设备原价与工业增加值之比",
                "Equipment of enterprise R&D institutions relative to value added",
            ),
            "A.T2.2",
            "industrial_rd_institution_equipment / va_industry_spliced * 100",
            ("%（占工业增加值）", "% of industrial value added"),
            +1,
            editions=("full",),
            note=(
                "反映自主研制装备的条件，分省2018年起公布；设备国产化率未公布。",
                "The means to develop own equipment, by province from 2018; the domestic share of "
                "equipment is unpublished.",
            ),
        ),
    ),
    note=(
        "仅有一项公开指标，长序列版没有本项。",
        "One public measure only; the long edition goes without this pillar.",
    ),
)

PRODUCTS = Pillar(
    "autonomous_products",
    ("关键产品", "Key products"),
    "A.T2.3",
    (
        Indicator(
            "autonomous_new_products",
            ("新产品销售收入与工业增加值之比", "New-product sales relative to industrial value added"),
            "A.T2.3",
            "industrial_new_product_sales / va_industry_spliced * 100",
            ("%（占工业增加值）", "% of industrial value added"),
            +1,
            note=(
                "新产品由企业自行认定；关键材料与零部件的自给程度未公布。",
                "Firms decide what is new; self-supply of key materials and parts is unpublished.",
            ),
        ),
        shown(
            "import_dependence",
            ("进口依存度", "Imports relative to GDP"),
            "A.T2.4",
            "imports_by_operator * exchange_rate / gdp * 100",
            ("%（占GDP）", "% of GDP"),
            (
                "少进口不等于自主，故不计分；按经营单位所在地，年平均汇价公布至2019年。",
                "Importing little is not autonomy: not scored. By location of operator; exchange rates to "
                "2019.",
            ),
        ),
    ),
)

AUTONOMOUS = Index(
    "autonomous",
    ("自主化指数", "Autonomous index"),
    ("A.T2",),
    (TECHNOLOGY, EQUIPMENT, PRODUCTS),
    {"full": (2018, 2023), "long": (2013, 2023)},
    (
        "在开放中掌握关键技术、装备与产品的能力；衡量自身实力，不以少买、少进口为优。",
        "Own strength in key technology, equipment and products while staying open; buying or importing "
        "little earns nothing.",
    ),
    note=(
        "核心市场与行业标准两项没有分省统计，未计入。",
        "Core markets and industry standards have no provincial statistics and are left out.",
    ),
)
