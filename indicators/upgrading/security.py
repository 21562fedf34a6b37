"""安全升级 Security: key links in own hands and energy, through development and openness."""

from indicators.framework import Index, Indicator, Pillar, shown
from indicators.upgrading.units import OF_VA

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
            OF_VA,
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
