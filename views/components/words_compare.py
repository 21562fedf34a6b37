"""Texts of the comparison page, Chinese and English."""

WORDS: dict[str, tuple[str, str]] = {
    "page_compare": ("对比", "Compare"),
    "compare_provinces": ("省份（最多{n}个，第一个为基准）", "Provinces (up to {n}; the first is the base)"),
    "compare_placeholder": ("选择省份", "Choose provinces"),
    "compare_against": ("再与哪组中位数比", "Beside the median of"),
    "against_none": ("不比", "none"),
    "against_region": ("所在地区", "its region"),
    "against_nation": ("全国", "the nation"),
    "against_peers": ("相似省份", "its peers"),
    "compare_empty": (
        "请至少选择一个省份；只选一个时与所选中位数对比。",
        "Choose at least one province; a single one is compared with the chosen median.",
    ),
    "compare_alone": (
        "只有一个省份且没有选择中位数，因此没有可比对象。",
        "One province and no median: there is nothing to compare it with.",
    ),
    "compare_full": ("最多可选{n}个省份。", "At most {n} provinces can be chosen."),
    "compare_left_out": (
        "{names}没有统计数据，未列入对比。",
        "{names}: no statistics, left out of the comparison.",
    ),
    "compare_lead": (
        "{year}年{name}：{base}{score}分；{parts}。",
        "{name}, {year}: {base} {score}; {parts}.",
    ),
    "compare_lead_none": (
        "{year}年{name}：{base}无得分（{reason}），因此没有差异可算。",
        "{name}, {year}: {base} has no score ({reason}), so there are no differences.",
    ),
    "compare_lead_higher": (
        "比{other}高{gap}分（{verdict}）",
        "{gap} above {other} ({verdict})",
    ),
    "compare_lead_lower": (
        "比{other}低{gap}分（{verdict}）",
        "{gap} below {other} ({verdict})",
    ),
    "compare_lead_unknown": ("{other}无得分", "{other} has no score"),
    "compare_exceeds": ("超出方法噪声", "exceeds the method's noise"),
    "compare_within": ("未超出方法噪声", "within the method's noise"),
    "compare_noise_help": (
        "在1000次重复计算中，同一次计算内逐对求差；差值的5–95%区间不含0，即为超出方法噪声。“高于的概率”为其中基准省得分更高的比例，"
        "相等计一半。",
        "Differences are taken within each of 1,000 replications with other choices of method; one exceeds the noise "
        "when its 5–95 % interval excludes zero. The probability is the share of replications in which the base "
        "scores higher, ties counted half.",
    ),
    "compare_subject_region": ("{region}中位数", "median, {region}"),
    "compare_subject_nation": ("全国中位数", "median, nation"),
    "compare_subject_peers": ("相似省份中位数", "median of peers"),
    "compare_peers_are": ("{province}的相似省份：{names}。", "Peers of {province}: {names}."),
    "compare_subject": ("对象", "Compared"),
    "compare_profile": ("平行轮廓", "Profiles side by side"),
    "compare_profile_pillars": ("{name}总分与各分项得分", "{name}: total and pillars"),
    "compare_profile_indices": (
        "各指数总分（每个指数取不晚于{year}年的最近一年）",
        "All indices (each in its last year up to {year})",
    ),
    "compare_dumbbell": ("指标得分：各省间的距离", "Indicators: how far apart the scores are"),
    "compare_dumbbell_caption": (
        "每行一项指标，按各对象之间的得分差距由大到小排列；原值见下表。",
        "A row per indicator, the widest gaps first; raw values stand in the table below.",
    ),
    "compare_table": ("差异表", "Differences"),
    "compare_table_caption": (
        "得分差异＝{base}减对方（分），总分与分项附5–95%区间与{base}高于对方的概率；贡献为逐级分解总分差异，相加等于总差异，只在两省之间计算。",
        "Difference = {base} less the other (points); totals and pillars come with the 5–95 % interval and the "
        "probability that {base} is above. Parts hand the gap down and add up to it; between provinces only.",
    ),
    "compare_with": ("与谁比", "Compared with"),
    "compare_node": ("总分、分项与指标", "Total, pillars, indicators"),
    "compare_other_score": ("对方得分", "Score of the other"),
    "compare_difference": ("差异", "Difference"),
    "compare_interval": ("5–95%区间", "5–95 %"),
    "compare_probability": ("高于的概率", "P(above)"),
    "compare_verdict": ("是否超出噪声", "Beyond the noise?"),
    "compare_yes": ("是", "yes"),
    "compare_no": ("否", "no"),
    "compare_matrix": ("两两比较：行高于列的概率", "Pairs: probability that the row is above the column"),
    "compare_matrix_caption": (
        "{name}，{year}年；加粗为超出方法噪声。",
        "{name}, {year}; bold: beyond the noise of the method.",
    ),
    "compare_raw": ("得分与原值", "Scores and raw values"),
    "compare_raw_caption": (
        "每格为得分，括号内为原值；中位数分别取得分与原值的中位数。",
        "Each cell: the score, in brackets the raw value; medians are taken of each separately.",
    ),
    "formula_differences": (
        "基准省得分减对方得分；区间与概率来自同一次重复内的配对差",
        "score of the base less that of the other; interval and probability from differences within replications",
    ),
}
