"""Texts of the page 产业 Industry, Chinese and English side by side."""

WORDS: dict[str, tuple[str, str]] = {
    "page_industry": ("产业", "Industry"),
    "ind_province_help": ("在图表中突出显示该省。", "Highlights the province in tables and charts."),
    "ind_base": ("基年", "Since"),
    "ind_place": ("在哪里", "Where it is"),
    "ind_change": ("如何变化", "How it changed"),
    "ind_clean": ("清洁与降碳", "How clean, how fast"),
    "ind_pattern": ("省份×产业", "Provinces × industries"),
    "ind_detail": ("全国概况与细部", "Nation and detail"),
    "ind_own": (
        "分省数字为该产业自身的能源、排放（清单核算，30省，不含西藏，至2022年）或产品产量（统计公布），不是全省数值。",
        "Provincial numbers are the industry's own energy and emissions (inventory of 30 provinces without Tibet, to 2022) "
        "or its product output (published statistics), not those of the whole province.",
    ),
    "ind_province_wide": (
        "智能化、研发、就业、增加值等没有公布分省又分产业的连续数据：本页的全国概况只有全国数，"
        "总览与区域差异页的各项指数均为全省口径。",
        "No continuous provincial statistics by industry exist for digitalisation, R&D, employment or value added: the "
        "national profile here is for the nation alone, and the indices on the overview and disparity pages are "
        "province-wide.",
    ),
    "ind_frozen": (
        "◆ {year}年有{n}个省份的分行业结构沿用上年（冻结）：其分行业数字只反映总量变化。",
        "◆ In {year}, {n} provinces repeat the split by industry of the year before (frozen): their numbers by industry "
        "only follow the total.",
    ),
    "ind_frozen_ends": (
        "◆ 基年或当年的分行业结构被冻结；! 数据存疑：都不计入上面的省份数与中位数。",
        "◆ Frozen split, ! doubtful number in the base year or the year itself: not counted in the sentence above.",
    ),
    "ind_window_frozen": (
        "◆ 十年窗口中有分行业结构被冻结的年份；! 窗口中煤炭或电力比重一年跳变超过25个百分点，数据存疑。",
        "◆ The ten-year window contains years with a frozen split; ! within it the coal or electricity share leaps by more than 25 "
        "points in a year: doubtful.",
    ),
    # where
    "say_held": (
        "{year}年{what}前三位是{leaders}，合计占各省总和的{share}%；{half}个省份占去一半（共{n}个省份有此产业）。",
        "{what}, {year}: the first three are {leaders} with {share} % of the provinces' sum; {half} provinces hold half of "
        "it ({n} have the industry).",
    ),
    "say_held_marked": (
        "{year}年{what}最多的三个省份是{leaders}，不分先后（{marked}的数值存疑或依据冻结的分行业结构），共{n}个省份有此产业。",
        "{what}, {year}: {leaders} hold most, in no order ({marked}: doubtful or resting on a frozen split); {n} provinces "
        "have the industry.",
    ),
    "say_held_by_none": ("{year}年没有省份有{what}的数据。", "No province has data on {what} for {year}."),
    # change
    "ind_leaders": ("主要省份：{what}", "Leading provinces: {what}"),
    "ind_leaders_note": (
        "当年该产业碳排放（或产量）最大的五个省份，加上所选省份；空心点为分行业结构被冻结的年份。",
        "The five provinces with most of the industry's CO₂ (or output) in the year, and the chosen one; hollow points are "
        "years with a frozen split.",
    ),
    "ind_change_since": ("{base}—{year}年的变化", "Change {base}–{year}"),
    "ind_percent": ("变化（%）", "Change (%)"),
    "ind_difference": ("变化（差值）", "Change (difference)"),
    "say_change_percent": (
        "{base}—{year}年，{n}个两端数据都可用的省份中，{what}{up}个上升、{down}个下降，变化的中位数为{median}%；"
        "降幅最大或增幅最小的是{lowest}（{lowest_value}%），增幅最大的是{highest}（{highest_value}%）；另有{frozen}省因结构冻结、{suspect}省因数据存疑未计入。",
        "{base}–{year}, {what}: of {n} provinces sound at both ends, {up} rose and {down} fell, the median change is "
        "{median} %; lowest in {lowest} ({lowest_value} %), highest in {highest} ({highest_value} %). Left out: {frozen} "
        "frozen, {suspect} doubtful.",
    ),
    "say_change_points": (
        "{base}—{year}年，{n}个两端数据都可用的省份中，{what}{up}个上升、{down}个下降，差值的中位数为{median}（{unit}）；"
        "最低的是{lowest}（{lowest_value}），最高的是{highest}（{highest_value}）；另有{frozen}省因结构冻结、{suspect}省因数据存疑未计入。",
        "{base}–{year}, {what}: of {n} provinces sound at both ends, {up} rose and {down} fell, the median difference is "
        "{median} ({unit}); lowest in {lowest} ({lowest_value}), highest in {highest} ({highest_value}). Left "
        "out: {frozen} frozen, {suspect} doubtful.",
    ),
    "say_change_none": (
        "{base}—{year}年没有两端数据都可用的省份（{frozen}省结构冻结、{suspect}省数据存疑）：不能断言{what}的变化。",
        "{base}–{year}: no province is sound at both ends ({frozen} frozen, {suspect} doubtful), so nothing can be said on the change of {what}.",
    ),
    "ind_points": ("百分点", "percentage points"),
    # clean
    "ind_no_inventory": (
        "排放与能源清单没有这个产业。",
        "The emission and energy inventory does not have this industry.",
    ),
    "ind_inventory_year": (
        "能源与排放清单至2022年：以下为{year}年。",
        "The inventory of energy and emissions ends in 2022: the numbers below are for {year}.",
    ),
    "ind_nation": ("30省合计", "30 provinces"),
    "ind_clean_nation": ("30省合计有多清洁", "How clean, 30 provinces together"),
    "say_clean": (
        "{base}—{year}年，30省合计每吨标准煤终端能源排放二氧化碳由{co2_per_energy_base}吨变为{co2_per_energy}吨，"
        "煤炭比重由{coal_share_base}%变为{coal_share}%，电力比重由{electricity_share_base}%变为{electricity_share}%"
        "（{year}年有{frozen}省的分行业结构被冻结）。",
        "{base}–{year}, the 30 provinces together go from {co2_per_energy_base} to {co2_per_energy} t CO₂ per tce of final "
        "energy; coal from {coal_share_base} % to {coal_share} %, electricity from {electricity_share_base} % to "
        "{electricity_share} % ({frozen} provinces have a frozen split in {year}).",
    ),
    "say_clean_none": (
        "{base}年或{year}年没有该产业的终端能源数据。",
        "There is no final energy of this industry for {base} or {year}.",
    ),
    "ind_clean_table": ("各省清洁程度（{year}年）", "Cleanness by province ({year})"),
    "ind_clean_units": (
        "co2: 百万吨; national_share, coal_share, electricity_share: %; co2_per_energy: t/tce",
        "co2: Mt; national_share, coal_share, electricity_share: %; co2_per_energy: t/tce",
    ),
    "ind_head_co2": ("CO₂（百万吨）", "CO₂ (Mt)"),
    "ind_head_national_share": ("占比%", "Share %"),
    "ind_head_co2_per_energy": ("吨CO₂/吨标煤", "t CO₂/tce"),
    "ind_head_coal_share": ("煤%", "Coal %"),
    "ind_head_electricity_share": ("电%", "Electr. %"),
    "ind_speed": ("谁降碳更快：十年趋势", "Who decarbonises fastest: ten-year trend"),
    "ind_speed_axis": ("单位能源碳排放年均变化（%）", "CO₂ per energy, % a year"),
    "ind_falling": ("可断定下降", "falling"),
    "ind_rising": ("可断定上升", "rising"),
    "ind_unclear": ("不能断定", "no claim"),
    "ind_low": ("下限", "lower end"),
    "ind_high": ("上限", "upper end"),
    "ind_speed_note": (
        "ln(CO₂/终端能源)对年份的斜率，负值为降碳，横线为95%区间。终端能源含外购电力和热力，其排放不计在该产业。",
        "Slope of ln(CO₂ / final energy) on the year; negative is decarbonising, bars are 95 % intervals. Bought electricity "
        "and heat count as energy, their emissions elsewhere.",
    ),
    "ind_because": ("（{reason}）", " ({reason})"),
    "ind_suppressed": ("不计算速度：{listed}。", "No speed: {listed}."),
    "ind_no_speed": (
        "该产业没有可计算的十年趋势。",
        "This industry has no ten-year trend that can be computed.",
    ),
    "say_speed_some": (
        "{first}—{year}年能计算速度的{n}省中，{falling}省可断定降碳，{rising}省可断定上升，{unclear}省不能断定；"
        "{suppressed}省因分行业结构冻结不计算，{doubtful}省因能源结构跳变存疑不计入。可断定者中最快的是{fastest}，每年{value}%（95%区间{low}%至{high}%）。",
        "{first}–{year}: of {n} provinces with a speed, {falling} decarbonise beyond doubt, {rising} go the other way, {unclear} "
        "allow no claim; {suppressed} are left out for their frozen split, {doubtful} for a leap in it. Fastest beyond doubt is "
        "{fastest}, {value} % a year (95 % interval {low} % to {high} %).",
    ),
    "say_speed_unclear": (
        "{first}—{year}年能计算速度的{n}省中，没有一省可断定降碳：{rising}省可断定上升，{unclear}省的区间包含零；"
        "{suppressed}省因分行业结构冻结不计算，{doubtful}省因能源结构跳变存疑不计入。",
        "{first}–{year}: of {n} provinces with a speed, none decarbonises beyond doubt: {rising} go the other way, {unclear} have "
        "intervals that contain zero; {suppressed} are left out for their frozen split, {doubtful} for a leap in it.",
    ),
    "say_speed_none": (
        "{first}—{year}年没有省份的数据足以计算速度（{suppressed}省因分行业结构冻结，{doubtful}省因能源结构跳变存疑）。",
        "{first}–{year}: no province has the data for a speed ({suppressed} for a frozen split, {doubtful} for a leap in it).",
    ),
    "ind_no_green": (
        "没有年份达到15个可比省份（分行业结构未冻结、指标齐全、该产业有一定规模），因此不编制排名。",
        "No year has 15 comparable provinces (split not frozen, all indicators there, the industry large enough), so there is no "
        "ranking.",
    ),
    "ind_green_note": (
        "{year}年{n}个可比省份：煤炭比重、电力比重、单位能源碳排放及其趋势等权合成，0–100分；其余省份附原因。",
        "{year}, {n} comparable provinces: equal weights over coal share, electricity share, CO₂ per energy and its trend, 0–100; "
        "the others come with the reason.",
    ),
    # pattern
    "ind_heat": ("省份×产业（{year}年）", "Provinces × industries ({year})"),
    "ind_level": ("列", "Columns"),
    "ind_level_group": ("十个产业组", "Ten groups"),
    "ind_level_industry": ("两位数行业", "Two-digit industries"),
    "ind_heat_quotient": (
        "区位商大于1：该产业在本省工业用能中的比重高于30省合计，即相对集中。",
        "A quotient above 1: the industry has a larger share of the province's industrial energy than in the 30 provinces together.",
    ),
    "ind_heat_unit": ("单位：{unit}。", "Unit: {unit}."),
    # detail
    "ind_profile": ("全国行业概况", "The industry in the nation"),
    "ind_profile_note": (
        "只有全国数，没有分省：营业收入止于2017年，能源止于2018年，研发止于2019年，创新活动企业占比只有2018、2019年。",
        "For the nation alone, not by province: revenue ends in 2017, energy in 2018, R&D in 2019; innovation-active enterprises "
        "were published for 2018 and 2019.",
    ),
    "ind_no_profile": (
        "全国概况只按两位数行业和产业组提供；请在“产业”中选择其一。",
        "The national profile exists for two-digit industries and groups; please choose one under 'Industry'.",
    ),
    "ind_measure": ("指标", "Measure"),
    "ind_earliest": ("最早", "First"),
    "ind_latest": ("最近", "Latest"),
    "ind_products": ("产品产量集中在哪里", "Where its products are made"),
    "ind_product": ("产品", "Product"),
    "ind_producers": ("生产省份", "Provinces"),
    "ind_leader": ("最大省份", "Leader"),
    "ind_leader_share": ("其份额", "Its share"),
    "ind_herfindahl": ("赫芬达尔指数", "Herfindahl"),
    "ind_products_note": (
        "赫芬达尔指数为各省份额平方和：1表示集中于一省。各省产量在“产业指标”中选择产品后查看。",
        "The Herfindahl index sums the squared shares: 1 means one province makes all. Choose the product under 'Industry measure' "
        "for every province.",
    ),
    "ind_detail_two_digits": (
        "普查、年鉴与投入产出的细部只按两位数行业公布；请在“产业”中选择一个行业。",
        "Census, yearbooks and input–output detail are published by two-digit industry; please choose one under 'Industry'.",
    ),
    "ind_no_detail": (
        "2023年经济普查与八省年鉴中没有这个行业的数据。",
        "Neither the 2023 census nor the eight yearbooks have this industry.",
    ),
    "ind_census2023": ("第五次全国经济普查（2023年）", "Fifth economic census (2023)"),
    "ind_yearbook2024": ("省级年鉴（2024年）", "Provincial yearbooks (2024)"),
    "ind_note_census2023": (
        "{n}个省份有分省数据，首行为全国。“–”为未公布。",
        "{n} provinces have data; the row of the nation stands first. Dashes: not published.",
    ),
    "ind_note_yearbook2024": (
        "仅{n}个省市的年鉴公布两位数行业；各家公布的项目不同，“–”为未公布，不能据此排位。",
        "Only {n} yearbooks print two-digit industries, and not the same items; dashes are not published. No ranking follows from "
        "these.",
    ),
    "ind_services": (
        "2007年投入产出：购买的生产性服务",
        "2007 input–output tables: producer services bought",
    ),
    "ind_services_open": (
        "查看各省每百元产出购入的服务",
        "Services bought per 100 yuan of output, by province",
    ),
    "ind_services_note": (
        "投入产出表部门{code}，占总产出的百分比；只有2007年，结构此后已有变化。",
        "Sector {code} of the tables, percent of gross output; 2007 alone, and structures have moved since.",
    ),
}
