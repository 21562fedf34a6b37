"""Texts of the province page, Chinese and English; also those it shares with the comparison page."""

WORDS: dict[str, tuple[str, str]] = {
    "page_province": ("省份画像", "Province"),
    "profile_index_help": (
        "决定“变化从何而来”和障碍度展示哪个指数，以及年份的范围。",
        "Decides which index the change and the obstacles are shown for, and the range of years.",
    ),
    "profile_open": ("打开{province}的省份画像", "Open the page of {province}"),
    "profile_no_statistics": (
        "{province}资料暂缺：本数据库收录31个省级单位的统计，因此没有画像。",
        "No data for {province}: this database holds statistics of 31 provincial units, so there is no profile.",
    ),
    "profile_lead": (
        "{province}，{year}年：{parts}。",
        "{province}, {year}: {parts}.",
    ),
    "profile_lead_part": (
        "{name}{score}分，全国第{rank}位（{total}省，5–95%区间第{low}–{high}位）",
        "{name} {score} points, {rank} of {total} in the nation (5–95 %: {low}–{high})",
    ),
    "profile_lead_none": ("{name}无得分（{reason}）", "{name} without a score ({reason})"),
    "profile_lead_separator": ("；", "; "),
    "profile_interval_help": (
        "区间为5–95%：同时改变异常值处理、标准化、权重、综合方法并逐一剔除指标，重复1000次后得分与位次的范围。",
        "Intervals are 5–95 %: where score and rank fall when outlier treatment, scaling, weights, aggregation "
        "and the set of indicators are all varied, 1,000 times.",
    ),
    "profile_indicators": (
        "{name}各分项与指标的原值、得分与位次（{year}年）",
        "{name}, {year}: raw value, score and rank of every pillar and indicator",
    ),
    # the documents' three roles
    "roles_title": ("传统产业的三重作用", "The three roles of traditional industry"),
    "roles_caption": (
        "文献认为传统产业是基本盘、增长来源和创新力量。公布数大多只覆盖全部工业，各项标明口径；占比高低表示分量，不表示好坏。",
        "The documents call traditional industry the base of the economy, a source of growth and a source of innovation. "
        "Most published figures cover all industry, and each says what it covers; a larger share is more weight, not merit.",
    ),
    "roles_unseen": ("能测与不能测：{reason}", "What can and cannot be measured: {reason}"),
    "roles_none": ("{year}年没有可用数据。", "No usable figure for {year}."),
    "roles_place": ("由高到低第{place}位（{total}省）", "{place} of {total} from the largest"),
    "roles_median": ("各省中位数{value}", "median {value}"),
    "roles_before": ("{year}年为{value}", "{value} in {year}"),
    "roles_doubtful": ("数据存疑，不排位", "doubtful, not placed"),
    # 1 structure
    "profile_structure": ("一、结构如何", "1 What is its structure?"),
    "profile_basis": ("以何衡量", "Measured by"),
    "basis_energy_final": ("终端能耗", "Final energy"),
    "basis_co2": ("二氧化碳排放", "CO₂ emissions"),
    "basis_text_energy_final": ("终端能耗", "final energy"),
    "basis_text_co2": ("二氧化碳排放", "CO₂"),
    "profile_groups_caption": (
        "工业各行业组占全省工业{basis}的比重（%），{year}年；竖线为全国合计的同一比重。",
        "Shares of the industry groups in the province's industrial {basis} (%), {year}; ticks: the same share of all "
        "provinces together.",
    ),
    "profile_groups_largest": (
        "占比最高的是{first}（{first_share}%，全国{first_nation}%）；比全国高得最多的是{most}（高{excess}个百分点）。",
        "Largest: {first} ({first_share} %, nation {first_nation} %); furthest above the nation: {most} "
        "(by {excess} points).",
    ),
    "profile_group": ("行业组", "Group"),
    "profile_amount": ("数量", "Amount"),
    "profile_share": ("本省比重", "Share here"),
    "profile_nation_share": ("全国比重", "Share in the nation"),
    "profile_frozen": (
        "◆ 该省该年分行业结构在排放清单中沿用上年（冻结），行业比重并非当年实测。",
        "◆ The inventory repeats the previous year's split by industry here (frozen): the shares are not of this year.",
    ),
    "profile_no_inventory": (
        "省级排放清单不含{province}，因此没有分行业能耗与排放结构。",
        "The provincial emission inventory leaves out {province}, so there is no energy or CO₂ by industry.",
    ),
    "profile_accounts_caption": (
        "增加值占地区生产总值比重（%），{year}年；中位数为各省同年数值的中位数。",
        "Shares of GDP (%), {year}; medians over the provinces of the same year.",
    ),
    "profile_part": ("部分", "Part"),
    "profile_since": ("较{year}年", "since {year}"),
    "profile_region_median": ("{region}中位数", "Median, {region}"),
    "profile_nation_median": ("全国中位数", "Median, nation"),
    "profile_peer_median": ("相似省份中位数", "Median of peers"),
    "profile_accounts_notes": (
        "2016年起为第五次经济普查后修订的同一口径；服务业为地区生产总值减去其余三部分。",
        "From 2016 on one basis, revised after the fifth economic census; services are GDP less the other three parts.",
    ),
    "profile_measures_caption": (
        "40个工业行业上的集中度与专业化，按{basis}，{year}年。",
        "Concentration and specialisation over the 40 industrial sectors by {basis}, {year}.",
    ),
    "profile_measure": ("指标", "Measure"),
    "profile_herfindahl": ("赫芬达尔指数（1＝集中于一个行业）", "Herfindahl index (1 = all in one sector)"),
    "profile_krugman": (
        "克鲁格曼专业化（0＝与他省相同，2＝毫无重合）",
        "Krugman specialisation (0 = like the rest, 2 = nothing shared)",
    ),
    "profile_largest": ("最大行业", "Largest sector"),
    "profile_place_of": ("第{rank}/{total}", "{rank} of {total}"),
    # 2 position and trend
    "profile_position": ("二、位置与趋势", "2 Where does it stand and where is it heading?"),
    "profile_position_caption": (
        "各指数得分、全国与{region}位次，{edition}；各指数取不晚于{year}年的最近一年。",
        "Scores with ranks in the nation and in the {region} region ({edition} edition); each index in its last year "
        "up to {year}.",
    ),
    "profile_index": ("指数", "Index"),
    "profile_score_interval": ("得分区间", "Score interval"),
    "profile_rank_interval": ("位次区间", "Rank interval"),
    "profile_rank_nation": ("全国位次", "Rank in nation"),
    "profile_rank_region": ("{region}位次", "Rank in {region}"),
    "profile_trend_caption": (
        "粗线为本省（竖条为5–95%区间），灰带为四分之一至四分之三分位的省份，虚线为全国中位数；纵轴0–100。",
        "Bold: the province (bars: 5–95 %). Grey band: the middle half of provinces. Dashed: the median. Scale 0–100.",
    ),
    "profile_no_trend": ("没有得分：{reason}", "No score: {reason}"),
    "profile_low": ("区间下限", "Lower end"),
    "profile_high": ("区间上限", "Upper end"),
    "profile_trend_description": ("{province} · {name}历年得分", "{province} · {name} over the years"),
    "profile_change": ("{name}的变化从何而来", "What changed the {name}"),
    "profile_from": ("起始年", "From"),
    "profile_to": ("终止年", "To"),
    "profile_change_text": (
        "{province}的{name}由{start}年的{score_start}分变为{end}年的{score_end}分，变化{change}分"
        "（5–95%区间{interval}）：{verdict}。",
        "{province}'s {name} went from {score_start} ({start}) to {score_end} ({end}), a change of {change} points "
        "(5–95 %: {interval}): {verdict}.",
    ),
    "profile_change_exceeds": ("超出方法噪声", "it exceeds the noise of the method"),
    "profile_change_within": (
        "未超出方法噪声，不宜解读为进退",
        "within the noise of the method: no gain or loss can be told",
    ),
    "profile_change_most": (
        "贡献最大的是{up}；拖累最大的是{down}。",
        "Most came from {up}; the largest drag was {down}.",
    ),
    "profile_change_most_up": ("贡献最大的是{up}；没有指标下降。", "Most came from {up}; no indicator fell."),
    "profile_change_most_down": (
        "拖累最大的是{down}；没有指标上升。",
        "The largest drag was {down}; no indicator rose.",
    ),
    "profile_change_one": ("{name}（{points}分）", "{name} ({points})"),
    "profile_change_caption": (
        "各指标对指数变化的贡献（分），相加等于总变化。",
        "Each indicator's part in the change of the index (points); the parts add up to the change.",
    ),
    "profile_change_impossible": (
        "{name}在{years}年没有得分（{reason}），因此无法分解变化。",
        "{name} has no score in {years} ({reason}), so its change cannot be explained.",
    ),
    "profile_change_one_year": (
        "该指数只有一个年份，没有变化可分解。",
        "The index has one year only: no change to explain.",
    ),
    "profile_break": (
        "口径变化：{year}年起，{name}——{text}",
        "Change of scope from {year}: {name}: {text}",
    ),
    "profile_contribution": ("贡献（分）", "Part (points)"),
    "profile_node": ("分项与指标", "Pillars and indicators"),
    "profile_value_of": ("{year}年原值", "Value {year}"),
    "profile_score_of": ("{year}年得分", "Score {year}"),
    # 3 peers
    "profile_peers": ("三、谁与我相似", "3 Who is like it?"),
    "profile_peers_caption": (
        "在水平与结构上最接近的省份（{year}年，{features}项特征标准化后的平均距离；越小越相似）。",
        "Nearest in level and structure ({year}; mean distance over {features} standardised features, smaller is "
        "more alike).",
    ),
    "profile_peer": ("省份", "Province"),
    "profile_distance": ("距离", "Distance"),
    "profile_peers_frozen": (
        "◆ 分行业能耗结构被冻结，相似程度中的行业部分仅供参考。",
        "◆ Split of energy by industry is frozen: take the industry part of the likeness with care.",
    ),
    "profile_beside_caption": ("各指数得分与三组中位数对照。", "Index scores beside three medians."),
    "profile_own": ("本省", "Own score"),
    "profile_compare_peers": ("与相似省份逐项对比", "Compare with these peers in detail"),
    # 4 obstacles
    "profile_obstacles": ("四、什么在拖后腿", "4 What holds it back?"),
    "profile_verdict_caption": (
        "按分项判断：整个5–95%位次区间都在上半区为强项，都在下半区为弱项；其余换一种方法可能改判，不下结论。",
        "By pillar: a strength when the whole 5–95 % rank interval lies in the upper half of the provinces, a weakness "
        "when it lies in the lower half. The rest could turn with another method and is left open.",
    ),
    "verdict_strength": ("强项", "Strengths"),
    "verdict_weakness": ("弱项", "Weaknesses"),
    "verdict_open": ("不下结论", "Left open"),
    "verdict_none": ("无", "none"),
    "verdict_line": (
        "{name}：第{rank}位，区间{low}–{high}（{index}）",
        "{name}: rank {rank}, interval {low}–{high} ({index})",
    ),
    "profile_obstacle_caption": (
        "障碍度：各指标在指数距满分差距中所占的份额，前五位；全部指标相加为100%。",
        "Obstacle degree: each indicator's share in what the index lacks to 100, the top five; all add up to 100 %.",
    ),
    "profile_obstacle": ("障碍度", "Obstacle degree"),
    "profile_gap": ("差距（分）", "Gap (points)"),
    "profile_obstacle_none": (
        "{name}无得分（{reason}），因此没有障碍度。",
        "{name} has no score ({reason}), so no obstacles.",
    ),
    # 5 paths
    "profile_paths": ("五、走哪条路", "5 Which path?"),
    "profile_tensions_caption": (
        "三项关系：每点为一省，虚线为分界，本省以颜色标出。",
        "Three tensions: a dot per province, dashed lines divide the quadrants, the province is in colour.",
    ),
    "profile_tension_text": (
        "{first}–{last}年：{quadrant}；{last}年水平：{level}。",
        "{first}–{last}: {quadrant}. Level {last}: {level}.",
    ),
    "profile_tension_none": (
        "缺少其中一项数据（如西藏没有分行业能源清单），不归入任何一类。",
        "One of the two numbers is missing (Tibet has no energy inventory), so it is in no quadrant.",
    ),
    "profile_tension_breaks": ("跨越口径变化：{breaks}", "Spans a change of scope: {breaks}"),
    "profile_tension_table": ("三项关系", "Three tensions"),
    "profile_kind": ("比较", "Reading"),
    "profile_quadrant": ("所在象限", "Quadrant"),
    "profile_coupling_caption": (
        "耦合协调度D（0–1）：C看是否均衡，T看发展水平，D＝√(C·T)；D每0.1为一级。",
        "Coupling coordination D (0–1): C is balance, T level, D = √(C·T); a class per 0.1 of D.",
    ),
    "profile_coupling_three": ("智能化、绿色化与融合化", "Intelligent, green, integrated"),
    "profile_coupling_services": ("制造业与生产性服务业", "Manufacturing and producer services"),
    "profile_coupling_none": (
        "{name}：缺少{missing}，没有协调度。",
        "{name}: no degree, lacking {missing}.",
    ),
    "profile_system": ("系统", "Systems"),
    "profile_class": ("等级", "Class"),
    "profile_earlier": ("最早年份的D", "D of the first year"),
    "system_manufacturing": ("制造业", "manufacturing"),
    "system_services": ("生产性服务业", "producer services"),
    "profile_lmdi": ("工业二氧化碳排放的变化从何而来", "What moved industrial CO₂"),
    "profile_lmdi_text": (
        "{province}工业二氧化碳排放由{start}年的{start_value}变为{end}年的{end_value}百万吨（{change}%）："
        "{parts}。各部分相加等于总变化。",
        "{province}'s industrial CO₂ went from {start_value} ({start}) to {end_value} million t ({end}), {change} %: "
        "{parts}. The parts add up to the change.",
    ),
    "profile_lmdi_part": ("{name}{points}%", "{name} {points} %"),
    "profile_lmdi_axis": ("百万吨CO₂", "Mt CO₂"),
    "profile_lmdi_notes": (
        "对数平均迪氏分解（LMDI-I），无残差；增加值按2020年不变价（用地区生产总值平减指数折算，煤炭等产品价格涨跌会计入“经济活动”和“能源强度”）；"
        "两年须在同一核算口径内（2015年及以前，或2016年起）。",
        "Logarithmic-mean Divisia decomposition (LMDI-I), no residual; value added at 2020 prices by the GDP deflator, "
        "so prices that moved unlike the province's, such as coal's, count in activity and in energy intensity; both "
        "years on one basis of the accounts (to 2015, or from 2016).",
    ),
    "profile_lmdi_none": (
        "没有{province}的分行业排放清单，因此不分解。",
        "There is no emission inventory of {province} by industry, so nothing is decomposed.",
    ),
    "profile_lmdi_failed": (
        "{province}在这两年的数据无法分解。",
        "The data of {province} for these two years cannot be decomposed.",
    ),
    "profile_strategy": ("打开策略页", "Open the strategy page"),
    "formula_score_change": (
        "各层按权重把得分差逐级分解，无残差",
        "differences of score handed down level by level by the weights, without residual",
    ),
    "formula_obstacle": ("w(1−x′)/Σw(1−x′)", "w(1−x′)/Σw(1−x′)"),
    "formula_coupling": ("D＝√(C·T)", "D = √(C·T)"),
    "formula_peers": (
        "标准化特征之差的均方根",
        "root mean square of the differences of standardised features",
    ),
    "formula_median": ("各省数值的中位数", "median over the provinces"),
}
