"""需求升级 Demand: its root in income and jobs, meeting it, leading it."""

from indicators.framework import Index, Indicator, Pillar
from indicators.upgrading.units import OF_GDP

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
            OF_GDP,
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
