"""融合化 Integrated: boundaries opened — manufacturing × services, clusters and space, large, medium and small firms."""

from indicators.framework import Index, Indicator, Pillar, shown

SERVICES = Pillar(
    "integrated_services",
    ("先进制造业与现代服务业融合", "Manufacturing × services"),
    "B.F.1",
    (
        Indicator(
            "producer_service_share",
            ("生产性服务业增加值占比", "Producer-service share of GDP"),
            "B.F.1",
            "(va_finance_spliced + va_transport_post_spliced) / gdp_spliced * 100",
            ("%（占GDP）", "% of GDP"),
            +1,
            note=(
                "金融与交通邮政两业；商务与科技服务业增加值分省未公布。",
                "Finance and transport/post; business and technical services are not published by province.",
            ),
        ),
        Indicator(
            "manufacturing_services_coupling",
            (
                "制造业与生产性服务业耦合协调度",
                "Coupling coordination of manufacturing and producer services",
            ),
            "B.F.1",
            "manufacturing_services_coupling(va_industry_spliced, gdp_spliced, industrial_new_product_sales, "
            "industrial_rd_expenditure, va_finance_spliced, va_transport_post_spliced, emp_ict, emp_urban_total)",
            ("0—1", "0–1"),
            +1,
            note=(
                "取值依赖标准化区间（2016—2023年），只在本系统内可比。",
                "Depends on the scaling (2016–2023): comparable only within this product.",
            ),
        ),
        Indicator(
            "express_parcels_per_person",
            ("人均快递业务量", "Express parcels per person"),
            "B.F.1",
            "express_parcels / population_spliced",
            ("件/人", "per person"),
            +1,
            log=True,
            note=(
                "反映物流与制造、商贸的衔接；省际差距达百倍，取对数计分。",
                "How closely logistics is tied to making and selling; spans two orders of magnitude, scored in logs.",
            ),
        ),
        shown(
            "science_employment_share",
            ("科研技术服务业就业占比", "Science and technical-service employment share"),
            "B.F.1",
            "emp_science / emp_urban_total * 100",
            ("%（占城镇单位就业）", "% of urban-unit employment"),
            (
                "与信息服务业就业高度相关，为避免同一事实重复计分而只列示。",
                "Closely tied to ICT employment, which is scored; one fact is scored in one place.",
            ),
        ),
        shown(
            "business_service_employment_share",
            ("租赁和商务服务业就业占比", "Business-service employment share"),
            "B.F.1",
            "emp_leasing_business / emp_urban_total * 100",
            ("%（占城镇单位就业）", "% of urban-unit employment"),
            ("2020—2023年分省未公布，故不计分。", "Not published by province for 2020–2023, so not scored."),
        ),
    ),
)

CLUSTERS = Pillar(
    "integrated_clusters",
    ("产业集群与空间布局", "Clusters and spatial layout"),
    "B.F.2",
    (
        Indicator(
            "industrial_density",
            ("单位面积工业增加值", "Industrial value added per km²"),
            "B.F.2",
            "va_industry_2020 / land_area * 10000",
            ("万元/平方公里", "10k yuan per km²"),
            +1,
            log=True,
        ),
        Indicator(
            "manufacturing_location_quotient",
            ("制造业就业区位商", "Location quotient of manufacturing employment"),
            "B.F.2",
            "(emp_manufacturing / emp_urban_total) / (national(emp_manufacturing) / national(emp_urban_total))",
            ("全国=1", "nation = 1"),
            +1,
            note=(
                "城镇单位口径；分省分行业增加值没有公布，集聚程度以就业衡量。",
                "Urban units; value added by industry and province is unpublished, so agglomeration is measured by employment.",
            ),
        ),
        shown(
            "advanced_clusters",
            ("国家先进制造业集群数", "National advanced-manufacturing clusters"),
            "B.F.2",
            "advanced_manufacturing_clusters",
            ("个", "count"),
            ("仅2022年一期名单。", "One list only, 2022."),
        ),
    ),
)

ECOSYSTEM = Pillar(
    "integrated_ecosystem",
    ("大中小企业融通创新", "Large–medium–small ecosystem"),
    "B.F.3",
    (
        Indicator(
            "university_rd_intensity",
            ("企业委托高校院所研发强度", "R&D that enterprises place with universities and institutes"),
            "B.F.3",
            "(industrial_rd_to_universities + industrial_rd_to_institutes) / va_industry_spliced * 100",
            ("%（占工业增加值）", "% of industrial value added"),
            +1,
            editions=("full",),
        ),
        Indicator(
            "technology_inflow_intensity",
            ("技术流入合同额与GDP之比", "Technology-market inflow relative to GDP"),
            "B.F.3",
            "tech_market_inflow_value / gdp * 100",
            ("%（占GDP）", "% of GDP"),
            +1,
        ),
        Indicator(
            "technology_outflow_intensity",
            ("技术输出合同额与GDP之比", "Technology-market outflow relative to GDP"),
            "B.F.3",
            "tech_market_outflow_value / gdp * 100",
            ("%（占GDP）", "% of GDP"),
            +1,
        ),
        Indicator(
            "innovating_firm_density",
            ("有研发活动的工业企业密度", "Industrial enterprises with R&D"),
            "B.F.3",
            "industrial_firms_with_rd / va_industry_2020",
            ("家/亿元", "per 100m yuan"),
            +1,
            editions=("full",),
        ),
        shown(
            "little_giants",
            ("专精特新“小巨人”企业数", "Little-giant firms"),
            "B.F.3",
            "little_giants",
            ("家", "firms"),
            ("前两批名单（2020年）一期。", "First two batches only (2020)."),
        ),
        shown(
            "incubatees",
            ("科技企业孵化器在孵企业数", "Firms in incubators"),
            "B.F.3",
            "incubatees",
            ("家", "firms"),
            ("仅2022—2023年。", "2022 and 2023 only."),
        ),
    ),
)

INTEGRATED = Index(
    "integrated",
    ("融合化指数", "Integrated index"),
    ("B.F",),
    (SERVICES, CLUSTERS, ECOSYSTEM),
    {"full": (2018, 2023), "long": (2013, 2023)},
    (
        "产业、空间与企业之间边界打开的程度：制造与服务、集群与布局、大中小企业融通。",
        "How far boundaries between sectors, places and firm sizes have opened: services, clusters, ecosystem.",
    ),
)
