"""生产升级 Production: intelligent means, efficient and clean production."""

from indicators.framework import Index, Indicator, Pillar, shown
from indicators.upgrading.units import OF_GDP, OF_VA

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
            OF_VA,
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
                "仅0.5—0.6（2013、2016、2019、2024年），故不计分。仅含城镇非私营单位就业。",
                "Mining and utilities are in the numerator but not in the denominator (mining employment "
                "is unpublished "
                "for 2020–2023), which flatters energy provinces; its rank correlation with the complete "
                "ratio is only "
                "0.5–0.6 (2013, 2016, 2019, 2024): not scored. Urban non-private units only.",
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
            OF_GDP,
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
                "不变价工业增加值增量与上年GDP之比；以地区GDP平减指数折算，煤价等涨跌未剔除"
                "（山西2021年高达10.9个百分点），且逐年波动大，故不计分。2016年口径衔接，不计算。",
                "Change of industrial value added over last year's GDP, both at 2020 prices through the "
                "deflator of "
                "GDP, so swings of coal prices remain (Shanxi 10.9 points in 2021): not scored. 2016, "
                "where two "
                "bases meet, is left out.",
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
