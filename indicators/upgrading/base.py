"""产业基础升级 Industrial base: basic technology, talent, funding and incentives."""

from indicators.framework import Index, Indicator, Pillar, shown
from indicators.upgrading.units import OF_GDP, OF_VA

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
            OF_GDP,
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
            OF_VA,
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
            OF_VA,
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
