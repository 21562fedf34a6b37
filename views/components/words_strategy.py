"""Texts of the strategy page, Chinese and English side by side."""

WORDS: dict[str, tuple[str, str]] = {
    "page_strategy": ("策略", "Strategy"),
    "strategy_scope": (
        "各指数均取完整版最近一年。以下是数据显示的线索，供研判参考，不替代决策；省级数据覆盖全部工业，不只是传统产业。",
        "Every index is taken from the full edition in its latest year. What follows is what the data suggest, as input "
        "to a judgement and not in its place; provincial data cover all industry, not only its traditional part.",
    ),
    "strategy_lead": (
        "{province}：{year}年{index}{score}分，列第{rank}位（区间第{low}–{high}位）；与其最相近的是{peers}；"
        "与满分的差距中，{obstacle}占{share}。",
        "{province}: {index} {score} points in {year}, rank {rank} (interval {low}–{high}); most alike: {peers}; "
        "{obstacle} makes up {share} of the distance to full marks.",
    ),
    "strategy_lead_none": (
        "{province}{year}年没有{index}得分（{reason}），障碍度和情景推演从缺；其余部分照常。",
        "{province} has no {index} score in {year} ({reason}), so there are no obstacle degrees and no what-if; "
        "the rest is shown as usual.",
    ),
    "strategy_index_help": (
        "障碍度、差距、情景推演和目标针对这一指数；建议和路径综合所有指数。",
        "Obstacles, gaps, what-if and targets are about this index; advice and paths draw on all indices.",
    ),
    # peers
    "peers_title": ("哪些省份与我们相近", "Who is like us"),
    "peers_help": (
        "按所选特征（{year}年）的标准化欧氏距离取最近的{k}个省份；距离1表示平均每项特征相差一个标准差。可增减特征，结果随之改变。",
        "The {k} nearest provinces by standardised Euclidean distance on the chosen features ({year}); distance 1 means "
        "one standard deviation apart on the average feature. Add or remove features and the peers follow.",
    ),
    "peers_features": ("比较特征", "Features of comparison"),
    "peers_count": ("同类省份数", "Number of peers"),
    "peers_missing": (
        "{province}没有分行业能源数据，只按现有{n}项特征比较。",
        "{province} has no energy data by industry; it is compared on the {n} features it has.",
    ),
    "peers_none": (
        "{province}没有所选的任何一项特征，无法比较；请换几项特征。",
        "{province} has none of the chosen features; please choose others.",
    ),
    "peers_frozen": (
        "◆ {names}：当年能源清单沿用上年的分行业结构。",
        "◆ {names}: the inventory repeats the previous year's split by industry.",
    ),
    "distance": ("距离", "Distance"),
    "peers_self": ("本省", "this province"),
    "gaps_title": ("同类省份做得更好的", "What peers do better"),
    "gaps_help": (
        "{index}，{year}年；差距为同类最佳省份与本省的指标得分之差。存疑数值不计入同类。",
        "{index}, {year}; the gap is the best peer's indicator score minus the province's own. Doubtful values of "
        "peers do not count.",
    ),
    "gaps_none": (
        "同类省份在这一指数的各项指标上都没有更高。",
        "No peer stands higher on any indicator of this index.",
    ),
    "own_value": ("本省", "Own"),
    "peer_median": ("同类中位数", "Peer median"),
    "peer_best": ("同类最佳", "Best peer"),
    "gap_points": ("差距（分）", "Gap (points)"),
    # obstacles
    "obstacles_title": ("短板在哪里", "What holds us back"),
    "obstacles_help": (
        "各指标在本省与满分差距中所占份额，合计100%。",
        "Each indicator's share in the distance to full marks; they sum to 100 %.",
    ),
    "obstacle": ("障碍度", "Obstacle degree"),
    "profile_title": ("强项与弱项", "Strengths and weaknesses"),
    "profile_help": (
        "各分项得分与全国中位数、同类中位数相比；位次在前三分之一为强项，后三分之一为弱项。",
        "Each pillar against the national and the peer median; the upper third of ranks is a strength, the lower third "
        "a weakness.",
    ),
    "national_median": ("全国中位数", "National median"),
    "standing_strength": ("强项", "strength"),
    "standing_weakness": ("弱项", "weakness"),
    "standing_middle": ("居中", "middle"),
    "pillar": ("分项", "Pillar"),
    # paths and advice
    "paths_title": ("适合哪条路径", "Which path"),
    "paths_help": (
        "文献提出三条路径：主体引领、融合发展、差异化。每条列出条件、门槛和现值；差异化是对所有省份的原则，前两条可以同时具备。",
        "The text names three paths: leading firms, fusion, differentiation. Each comes with its conditions, thresholds and the "
        "present values; differentiation is a principle for everyone, and the first two may both be open.",
    ),
    "path_open": ("条件具备", "conditions met"),
    "path_not_yet": ("条件尚缺", "conditions missing"),
    "path_unknown": ("数据不足，无法判断", "cannot be said: numbers missing"),
    "path_count": (
        "{total}项条件中满足{met}项，至少需要{needs}项。",
        "{met} of {total} conditions met; at least {needs} are needed.",
    ),
    "path_lacking": ("尚缺：{names}", "Missing: {names}"),
    "part_met": ("满足", "met"),
    "part_unmet": ("未满足", "not met"),
    "part_unknown": ("无法判断", "cannot be said"),
    "advice_title": ("证据提示的做法", "What the evidence suggests"),
    "advice_help": (
        "每条提示都列出判断条件、现值和门槛；只有所需数值齐全且不存疑时才作判断。百分位：各省中0为末位、100为首位"
        "（按得分；没有得分的按数值大小）；标准分：与各省平均水平相差几个标准差。",
        "Every hint names its condition with the present value and the threshold; it is decided only where all its numbers "
        "exist and none is doubtful. Percentile: 0 is the last and 100 the first of the provinces (by score; by value where "
        "there is none). Z-score: standard deviations away from the mean of the provinces.",
    ),
    "advice_file": (
        "规则原文写在项目文件夹的 seeds/strategies.yaml 中，可由管理员修改；rule_expression 一列为规则表达式。",
        "The rules stand in seeds/strategies.yaml in the project folder, where an administrator can change them; the column "
        "rule_expression holds each as it is written there.",
    ),
    "kind_strength": ("可依托的优势", "To build on"),
    "kind_obstacle": ("需要化解的障碍", "To be overcome"),
    "kind_opening": ("可抓住的机会", "Openings"),
    "advice_evidence": ("依据", "Evidence"),
    "advice_rule": ("判断条件", "Condition"),
    "advice_rules": ("判断条件（须同时满足）", "Conditions (all must hold)"),
    "rule_at_least": ("{measure}不低于{limit}（现值{now}）", "{measure} at least {limit} (now {now})"),
    "rule_above": ("{measure}高于{limit}（现值{now}）", "{measure} above {limit} (now {now})"),
    "rule_at_most": ("{measure}不高于{limit}（现值{now}）", "{measure} at most {limit} (now {now})"),
    "rule_below": ("{measure}低于{limit}（现值{now}）", "{measure} below {limit} (now {now})"),
    "rule_and": ("，并且", ", and "),
    "rule_or": ("，或者", ", or "),
    "rule_not": ("不满足以下条件：{text}", "not so: {text}"),
    "rule_score": ("“{name}”得分", "score of '{name}'"),
    "rule_rank": ("“{name}”位次", "rank in '{name}'"),
    "rule_percentile": ("“{name}”的百分位", "percentile of '{name}'"),
    "rule_z": ("“{name}”的标准分", "z-score of '{name}'"),
    "rule_value": ("“{name}”", "'{name}'"),
    "rule_change": ("“{name}”得分自2018年以来的变化", "change of the '{name}' score since 2018"),
    "rule_peer_gap": ("“{name}”得分与同类省份中位数之差", "'{name}' score against the median of its peers"),
    "rule_plus": ("{left}＋{right}", "{left} + {right}"),
    "rule_minus": ("{left}−{right}", "{left} − {right}"),
    "rule_times": ("{left}×{right}", "{left} × {right}"),
    "rule_over": ("{left}÷{right}", "{left} ÷ {right}"),
    "number_points": ("{number}分", "{number} points"),
    "advice_peer": (
        "同类中{name}更好：{measure}{value}，本省{own}（{year}年）。",
        "{name} is better placed: {measure} {value}, here {own} ({year}).",
    ),
    "advice_undecided": (
        "{n}条规则因数据缺失或存疑未作判断（涉及：{names}）。",
        "{n} rules were left undecided because numbers are missing or doubtful ({names}).",
    ),
    "evidence_score": ("得分{value}", "score {value}"),
    "evidence_rank": ("第{value}位", "rank {value}"),
    "evidence_percentile": ("百分位{value}", "percentile {value}"),
    "evidence_z": ("标准分{value}", "z-score {value}"),
    "evidence_value": ("{value}", "{value}"),
    "evidence_change": ("2018年以来变化{value}", "{value} since 2018"),
    "evidence_peer_gap": ("较同类中位数{value}", "{value} against the peer median"),
    "evidence_missing": ("无数据", "no data"),
    "evidence_doubtful": ("存疑，未用", "doubtful, not used"),
    "evidence_carried": ("沿用{year}年", "carried from {year}"),
    # what-if
    "whatif_title": ("如果这样改，会怎样", "What if"),
    "whatif_help": (
        "把所选指标调整到目标值，其余不变：归一化参数、权重与1000次方法变动均沿用已发布版本，立即给出得分、位次和区间。",
        "Move the chosen indicators and leave the rest: goalposts, weights and the 1,000 variations of method are those "
        "of the published edition; score, rank and interval follow at once.",
    ),
    "whatif_move": ("调整哪些指标", "Indicators to move"),
    "whatif_placeholder": ("选择指标", "Choose indicators"),
    "whatif_top": ("取障碍最大的三项", "Take the three largest obstacles"),
    "whatif_reset": ("复位", "Reset"),
    "whatif_target": ("调整到", "Move to"),
    "mode_median": ("同类中位数", "Peer median"),
    "mode_best": ("同类最佳", "Best peer"),
    "mode_trend": ("自身趋势到2030年", "Own trend to 2030"),
    "mode_typed": ("自定数值", "Typed value"),
    "mode_help": (
        "自身趋势：最近五个公布年份对数线性增速，从最近值延伸（有非正数时用线性；口径变化前的年份不计），"
        "以各省历年出现过的最高、最低值为界。已达到同类水平的指标保持不动。",
        "Own trend: log-linear growth of the last five published years, carried on from the last value (linear where "
        "values are not positive; years before a break do not count), within the range any province has shown. "
        "Indicators already at the peers' level stay as they are.",
    ),
    "whatif_empty": (
        "尚未调整任何指标：当前得分{score}，第{rank}位（区间第{low}–{high}位）。",
        "Nothing is moved yet: score {score}, rank {rank} (interval {low}–{high}).",
    ),
    "whatif_score": ("指数得分", "Score"),
    "whatif_rank": ("全国位次", "Rank in the nation"),
    "whatif_change": ("得分变化", "Change of score"),
    "whatif_interval": ("区间 {low} 至 {high}", "interval {low} to {high}"),
    "whatif_beyond": ("超出方法噪声", "beyond the method's noise"),
    "whatif_within": ("未超出方法噪声", "within the method's noise"),
    "whatif_noise": (
        "“超出噪声”指同一次方法变动下前后之差的5–95%区间不含零。只调整一项时往往不超出：部分变动恰好剔除了该指标。",
        "Beyond noise: the 5–95 % interval of the differences within the same variation excludes zero. A single "
        "indicator rarely gets there, because some variations leave exactly that indicator out.",
    ),
    "before": ("现值", "Now"),
    "after": ("调整后", "Moved to"),
    "source_of_move": ("目标出处", "Target from"),
    "kept_already": ("已达到，不调整", "already there, stays"),
    "kept_no_value": ("没有数值，无法调整", "no value to move"),
    "kept_no_target": ("没有可用目标，不调整", "no target, stays"),
    "kept_not_positive": ("按对数计分，须为正数", "scored by its logarithm, must be positive"),
    "typed_input": ("{name}（{unit}）", "{name} ({unit})"),
    # targets
    "targets_title": ("到2030年的目标", "Targets to 2030"),
    "targets_help": (
        "默认目标为当前各省的第75百分位（越低越好的指标取第25百分位）；年均差距＝差距÷剩余年数。",
        "The default target is today's 75th percentile of the provinces (the 25th where less is better); the gap a year "
        "is the gap divided by the years left.",
    ),
    "targets_goal": ("目标水平", "Level of the target"),
    "goal_50": ("中位数", "Median"),
    "goal_75": ("前四分之一", "Upper quarter"),
    "goal_90": ("前十分之一", "Upper tenth"),
    "target": ("目标", "Target"),
    "gap": ("差距", "Gap"),
    "per_year": ("年均差距", "Gap a year"),
    "at_trend": ("按趋势到2030年", "Trend by 2030"),
    "target_status": ("判断", "Status"),
    "target_reached": ("已达到", "reached"),
    "target_on_track": ("按趋势可达到", "on track"),
    "target_short": ("按趋势达不到", "trend falls short"),
    "target_no_trend": ("无可用趋势", "no usable trend"),
    "data_year": ("数据年", "Data of"),
    "unit": ("单位", "Unit"),
    # typology
    "types_title": ("全国类型", "Types of provinces"),
    "types_help": (
        "智能化、绿色化、融合化得分各与全国中位数相比，组合为八种类型；颜色表示三化中有几化在中位数及以上。缺一项得分的省份不分型。",
        "Each of the three scores is compared with its national median, which gives eight types; the colour says how "
        "many of the three are at or above it. Provinces that lack a score have no type.",
    ),
    "types_map": (
        "中国省级分布图：三化中有几化在全国中位数及以上，颜色越深越多。各类型所含省份见图旁列表。",
        "Map of China's provinces: how many of the three transformations are at or above the national median; darker is "
        "more. The list beside it names the provinces of each type.",
    ),
    "types_ahead": ("三化中{n}项领先", "{n} of three ahead"),
    "types_none": ("不分型", "no type"),
    "type": ("类型", "Type"),
    "types_doubtful": (
        "! 有一项得分部分依据存疑数值：{names}。",
        "! A score rests in part on a doubtful number: {names}.",
    ),
    "doubtful_mark": ("! 数值存疑，只列示，不作依据", "! doubtful value: listed, nothing rests on it"),
    # scenarios
    "scenarios_title": ("换一种权重和合成方法", "Other weights and means"),
    "scenarios_switch": ("显示其他权重与合成方法下的位次", "Show ranks under other weights and means"),
    "scenarios_help": (
        "归一化不变；分项内算术平均，分项之间算术或几何平均。数字为位次，括号内为与公布位次之差（正为上升）。",
        "Goalposts as published; arithmetic within pillars, arithmetic or geometric between them. Ranks, in brackets "
        "the shift from the published rank (positive is up).",
    ),
    "scheme_equal": ("等权", "Equal"),
    "scheme_entropy": ("熵权", "Entropy"),
    "scheme_critic": ("CRITIC", "CRITIC"),
    "mean_arithmetic": ("算术", "arithmetic"),
    "mean_geometric": ("几何", "geometric"),
    "published_rank": ("公布", "Published"),
    "widest_shift": ("最大差", "Widest"),
    "strategy_rules_broken": (
        "建议规则无法读取：{error}",
        "The rules of advice cannot be read: {error}",
    ),
}
