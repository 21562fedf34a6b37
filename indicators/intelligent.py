"""智能化 Intelligent: data as an input to production — equipment and lines, platforms, AI fusion."""

from indicators.framework import Index, Indicator, Pillar, shown

EQUIPMENT = Pillar(
    "intelligent_equipment",
    ("智能装备与产线改造", "Smart equipment and lines"),
    "B.I.1",
    (
        Indicator(
            "computers_per_100_staff",
            ("每百人使用计算机数", "Computers per 100 staff"),
            "B.I.1",
            "computers_per_100_staff",
            ("台/百人", "per 100 staff"),
            +1,
            note=("2020年起公布值为整数。", "Published as whole numbers from 2020."),
        ),
        Indicator(
            "technical_renovation_intensity",
            ("技术改造强度", "Technical-renovation intensity"),
            "B.I.1",
            "technical_renovation / va_industry_spliced * 100",
            ("%（占工业增加值）", "% of industrial value added"),
            +1,
            editions=("full",),
            note=(
                "规模以上工业企业技术改造经费支出与工业增加值之比；分地区数据2018年起公布。",
                "Renovation spending of above-scale industry relative to industrial value added; by province from 2018.",
            ),
        ),
        Indicator(
            "rd_equipment_intensity",
            ("研发仪器设备投入强度", "R&D instruments and equipment intensity"),
            "B.I.1",
            "industrial_rd_equipment / va_industry_spliced * 100",
            ("%（占工业增加值）", "% of industrial value added"),
            +1,
            editions=("full",),
        ),
    ),
)

PLATFORMS = Pillar(
    "intelligent_platforms",
    ("工业互联网平台与联通", "Platforms and connectivity"),
    "B.I.2",
    (
        Indicator(
            "ecommerce_enterprise_share",
            ("有电子商务交易活动的企业占比", "Share of enterprises with e-commerce"),
            "B.I.2",
            "ecommerce_enterprise_share",
            ("%", "%"),
            +1,
            note=(
                "2023年调查范围扩大，全国均值由9.6升至12.9，不宜跨年解读为进步。",
                "The survey's scope widened in 2023 (mean 9.6 → 12.9): not to be read as progress.",
            ),
        ),
        Indicator(
            "ecommerce_purchase_intensity",
            ("电子商务采购额与GDP之比", "E-commerce purchases relative to GDP"),
            "B.I.2",
            "ecommerce_purchases / gdp * 100",
            ("%（占GDP）", "% of GDP"),
            +1,
            note=(
                "按企业注册地统计，总部所在地偏高。",
                "Counted where the enterprise is registered: head-office provinces stand high.",
            ),
        ),
        Indicator(
            "ecommerce_sales_intensity",
            ("电子商务销售额与GDP之比", "E-commerce sales relative to GDP"),
            "B.I.2",
            "ecommerce_sales / gdp * 100",
            ("%（占GDP）", "% of GDP"),
            +1,
            note=(
                "按企业注册地统计，总部所在地偏高。",
                "Counted where the enterprise is registered: head-office provinces stand high.",
            ),
        ),
        Indicator(
            "broadband_per_100",
            ("每百人互联网宽带接入用户", "Broadband subscribers per 100 people"),
            "B.I.2",
            "broadband_subscribers / population_spliced * 100",
            ("户/百人", "per 100 people"),
            +1,
        ),
        Indicator(
            "mobile_data_per_user",
            ("移动互联网用户人均流量", "Mobile data per user"),
            "B.I.2",
            "mobile_internet_traffic / mobile_internet_users",
            ("GB/户·年", "GB per user and year"),
            +1,
            editions=("full",),
            log=True,
        ),
        shown(
            "websites_per_100_enterprises",
            ("每百家企业拥有网站数", "Websites per 100 enterprises"),
            "B.I.2",
            "websites_per_100_enterprises",
            ("个/百家", "per 100 enterprises"),
            (
                "各地普遍下降，因平台取代自建网站，下降不代表退步，故不计分。",
                "Falls everywhere as platforms replace own websites: a fall is not a step back, so it is not scored.",
            ),
        ),
    ),
)

AI_FUSION = Pillar(
    "intelligent_ai",
    ("人工智能融合应用的基础", "Foundations of AI fusion"),
    "B.I.3",
    (
        Indicator(
            "ict_employment_share",
            ("信息服务业就业占比", "ICT-service employment share"),
            "B.I.3",
            "emp_ict / emp_urban_total * 100",
            ("%（占城镇单位就业）", "% of urban-unit employment"),
            +1,
        ),
        Indicator(
            "software_intensity",
            ("软件业务收入与GDP之比", "Software revenue relative to GDP"),
            "B.I.3",
            "software_revenue / gdp * 100",
            ("%（占GDP）", "% of GDP"),
            +1,
            note=(
                "个别省份个别年份公布值跳动，已标注。",
                "Some published values jump from year to year; they are marked.",
            ),
        ),
        Indicator(
            "industrial_rd_personnel_intensity",
            ("工业研发人员强度", "Industrial R&D personnel intensity"),
            "A.T1.1",
            "industrial_rd_fte / va_industry_2020",
            ("人年/亿元", "person-years per 100m yuan"),
            +1,
            note=("工业增加值按2020年不变价。", "Value added at constant 2020 prices."),
        ),
        Indicator(
            "hightech_intensity",
            (
                "高技术制造业营业收入与工业增加值之比",
                "High-tech manufacturing revenue relative to industrial value added",
            ),
            "B.I.3",
            "hightech_revenue / va_industry_spliced * 100",
            ("%（占工业增加值）", "% of industrial value added"),
            +1,
            note=(
                "衡量的是产业中的非传统部分，即智能技术的供给能力；2017年未公布。",
                "Measures the non-traditional part of industry, the supply side of smart technology; 2017 was not published.",
            ),
        ),
        shown(
            "embedded_software_intensity",
            ("嵌入式系统软件收入与GDP之比", "Embedded software revenue relative to GDP"),
            "A.T1.6",
            "embedded_software_revenue / gdp * 100",
            ("%（占GDP）", "% of GDP"),
            (
                "最接近“产品智能化”的公开指标，但省份与年份不全，故不计分。",
                "The public figure nearest to smart products; provinces and years are incomplete, so it is not scored.",
            ),
        ),
    ),
    note=(
        "人工智能在企业中的应用尚无分省统计，以人才、软件与研发力量近似；西藏缺软件收入与信息服务业就业。",
        "AI use in firms has no provincial statistics; talent, software and R&D stand in. Tibet has no software revenue and ICT employment.",
    ),
)

INTELLIGENT = Index(
    "intelligent",
    ("智能化指数", "Intelligent index"),
    ("B.I", "A.T1"),
    (EQUIPMENT, PLATFORMS, AI_FUSION),
    {"full": (2018, 2023), "long": (2013, 2023)},
    (
        "数据成为生产要素的程度：装备与产线、平台与联通、人工智能融合的基础。",
        "How far data has become an input to production: equipment and lines, platforms, foundations of AI fusion.",
    ),
)
