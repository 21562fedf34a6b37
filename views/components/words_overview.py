"""Texts of the page 总览 Overview: ways of looking, playing, two measures at once, the tour and the terms."""

WORDS: dict[str, tuple[str, str]] = {
    # ways of looking
    "mode": ("看法", "Way of looking"),
    "mode_one": ("单幅地图", "One map"),
    "mode_indices": ("指数并列", "Indices"),
    "mode_years": ("年份并列", "Years"),
    "mode_pair": ("两项叠加", "Two measures"),
    "mode_help": (
        "指数并列、年份并列：几幅小图用同一分级，颜色可以直接对比。两项叠加：一幅图同时看两项的高低组合。",
        "Indices, years: small maps side by side share their classes, so colours compare directly. Two measures: "
        "one map tells which provinces are high or low on both.",
    ),
    "codes": ("并列的指数与分项（最多6项）", "Indices and pillars side by side (six at most)"),
    "years_shown": ("并列的年份（最多6年）", "Years side by side (six at most)"),
    "choose_some": ("选择…", "Choose…"),
    "second": ("叠加的另一项", "Second measure"),
    "second_help": (
        "第一项由“指数”和“总分、分项或指标”选定；这里选与它叠加的另一项。",
        "The first measure is the one chosen on the left; this one is laid over it.",
    ),
    "palette": ("配色", "Colours"),
    "palette_help": (
        "三套配色均经红、绿、蓝色盲模拟检验，相邻各级可分辨；“灰”适合黑白打印。",
        "All three were checked by simulating red, green and blue blindness; grey suits black-and-white print.",
    ),
    "palette_blue": ("蓝", "Blue"),
    "palette_cividis": ("黄—蓝", "Yellow–blue"),
    "palette_grey": ("灰", "Grey"),
    # playing
    "play": ("播放", "Play"),
    "pause": ("暂停", "Pause"),
    "play_help": (
        "逐年播放至最后一年；播放时各年统一分级，颜色变化即数值变化。",
        "Goes through the years to the last one; meanwhile all years share their classes, so that a change of "
        "colour is a change of value.",
    ),
    "playing_note": (
        "正在播放：各年统一分级；停止后恢复所选分级，并可下载。",
        "Playing: classes are the same for all years; yours return when it stops, and so do the downloads.",
    ),
    "since": ("较{year}年", "Since {year}"),
    "since_help": (
        "小图：{first}—{last}年走势（各省刻度相同，深色为截至所选年份）；数字：较{first}年的变化。",
        "Small graphs: {first}–{last}, the same scale for all provinces, dark up to the year shown; numbers: change since {first}.",
    ),
    # side by side
    "side_caption": (
        "各图分级相同；图例括号内依次为各图的省份数。",
        "All maps share their classes; brackets give the provinces of each map in turn.",
    ),
    "say_indices": (
        "{year}年{tops}；{all_top}。",
        "{year}: {tops}; {all_top}.",
    ),
    "say_index_top": ("{what}{first}居首（{value}）", "{first} leads the {what} ({value})"),
    "say_all_top": ("各项都在前十位的有{names}", "among the first ten on all: {names}"),
    "say_none_top": ("没有省份各项都在前十位", "no province is among the first ten on all"),
    "say_years": (
        "{what}：{first}—{last}年，各省中位数由{before}变为{after}；升幅最大的是{up}（{up_by}），{down_word}的是{down}（{down_by}）。",
        "{what}, {first}–{last}: the median province went from {before} to {after}; {up} gained most ({up_by}), "
        "{down} {down_word} ({down_by}).",
    ),
    "say_fell_most": ("降幅最大", "fell most"),
    "say_rose_least": ("升幅最小", "rose least"),
    "say_years_none": (
        "{what}：所选年份没有可比的数据。",
        "{what}: the chosen years have no data to compare.",
    ),
    "choose_two_years": (
        "请至少选择两个年份。",
        "Please choose two years at least.",
    ),
    "no_data_in_year": (
        "{what}在{year}年没有数据。",
        "{what} has no data for {year}.",
    ),
    "side_table": ("对照表", "Comparison"),
    "side_table_note": ("得分，括号内为位次", "scores, ranks in brackets"),
    "side_table_note_value": ("原值，括号内为位次", "values, ranks in brackets"),
    "change": ("变化", "Change"),
    # two measures on one map
    "level_0": ("低", "low"),
    "level_1": ("中", "middle"),
    "level_2": ("高", "high"),
    "pair_levels": ("{x}·{y}", "{x} · {y}"),
    "pair_tip": ("{what} {value}（{level}）", "{what} {value} ({level})"),
    "pair_legend": (
        "图例：横向为{x}，纵向为{y}，格内为省份数",
        "Legend: {x} across, {y} upwards, each cell with its number of provinces",
    ),
    "pair_axis": ("{what} →", "{what} →"),
    "pair_axis_up": ("↑ {what}", "↑ {what}"),
    "pair_levels_head": ("高低组合", "Levels"),
    "pair_description": (
        "中国省级分布图，{year}年，同时显示{x}和{y}的高、中、低三级组合；哪些省份属于哪一类见旁边的文字和表格。",
        "Map of China's provinces, {year}: three levels of {x} combined with three levels of {y}; words and table "
        "beside it tell which province is which.",
    ),
    "say_pair": (
        "{year}年{x}与{y}各分高、中、低三级：{parts}。",
        "{year}, {x} and {y} in three levels each – {parts}.",
    ),
    "say_pair_hh": ("两项都高的有{names}", "high on both: {names}"),
    "say_pair_hl": ("{x}高而{y}低的有{names}", "high {x} but low {y}: {names}"),
    "say_pair_lh": ("{y}高而{x}低的有{names}", "high {y} but low {x}: {names}"),
    "say_pair_ll": ("两项都低的有{names}", "low on both: {names}"),
    "say_pair_no_hl": ("没有省份{x}高而{y}低", "none high on {x} but low on {y}"),
    "say_pair_no_lh": ("没有省份{y}高而{x}低", "none high on {y} but low on {x}"),
    "say_pair_no_hh": ("没有省份两项都高", "none high on both"),
    "say_pair_no_ll": ("没有省份两项都低", "none low on both"),
    "clause_separator": ("；", "; "),
    "pair_note": (
        "三级按所选分级方法各自划分；“高、低”只表示省际相对位置，不表示达标与否，也不表示两项互为因果。",
        "Levels follow the chosen class method, each measure by itself. High and low are relative to the other "
        "provinces: neither a target met nor cause and effect.",
    ),
    # tour
    "tour": ("导览", "Tour"),
    "tour_help": ("六步了解本页怎么看、怎么用。", "Six steps through this page."),
    "tour_step": ("导览 {n}/{total}", "Tour {n}/{total}"),
    "tour_next": ("下一步", "Next"),
    "tour_back": ("上一步", "Back"),
    "tour_end": ("结束导览", "End the tour"),
    "tour_0_title": ("先选看什么", "Choose what to see"),
    "tour_0": (
        "这一行选择指数、分项或指标；选了“产业”，整页换成该产业自己的数据。不确定某个词的意思，看标签旁的问号或“名词解释”。",
        "This row chooses an index, a pillar or an indicator; with an industry chosen the whole page shows that "
        "industry's own numbers. Unsure of a word? See the question marks, or 'Terms'.",
    ),
    "tour_1_title": ("拖动或播放年份", "Move through the years"),
    "tour_1": (
        "拖动滑块（或用左右方向键）换年份；“播放”逐年走到最后一年，颜色变化就是数值变化。",
        "Drag the slider, or use the arrow keys; 'Play' goes through the years to the last one, and a change of colour "
        "is a change of value.",
    ),
    "tour_2_title": ("一句话先说结论", "One sentence says what is seen"),
    "tour_2": (
        "左边有竖线的这句话随选择而变：谁领先、谁居末位、多少省份有数据。下面的小字说明读数时要注意什么。",
        "The sentence with the bar beside it follows your choices: who leads, who comes last, how many provinces have "
        "data. The small print below says what to mind.",
    ),
    "tour_3_title": ("看地图", "Read the map"),
    "tour_3": (
        "颜色越深数值越高，灰色为资料暂缺。点击省份即选中（不用鼠标时，在“省份”中选择）。图下可换分级方法、配色，"
        "也可以改看位次区间宽度。",
        "Darker is higher, grey means no data. Click a province to choose it, or take it from the list 'Province' "
        "without a mouse. Below the map: classes, colours, and the width of the rank interval.",
    ),
    "tour_4_title": ("位次要连着区间看", "Read a rank with its interval"),
    "tour_4": (
        "位次表与地图同数。“位次区间”是换一千种算法后九成结果所在的范围：区间重叠的省份不宜分先后。"
        "小图是历年走势，表下可以下载。",
        "The table has the map's numbers. The rank interval holds nine in ten of a thousand recalculations: provinces "
        "whose intervals overlap should not be put in order. The small graphs show the years; downloads are below.",
    ),
    "tour_5_title": ("再往下走一步", "One step further"),
    "tour_5": (
        "选中省份后，这里出现省份卡片，并可进入“省份画像”和“策略”。地址栏里的链接复制给同事，打开就是同一视图。",
        "With a province chosen its card opens here and leads on to its profile and strategy. Send a colleague the "
        "address of the page: it opens the same view.",
    ),
    # terms
    "glossary": ("名词解释", "Terms"),
    "term_score": ("得分", "Score"),
    "term_score_text": (
        "0–100分：该版本全部年份、全部省份中的位置，按极差标准化；同级指标等权平均。",
        "0–100: the place among all provinces and years of the edition (min–max), means with equal weights.",
    ),
    "term_pillar": ("分项、指标", "Pillar, indicator"),
    "term_pillar_text": (
        "指数由几个分项组成，分项由若干指标组成；指标是由公布数据算出的比率。",
        "An index is made of pillars, a pillar of indicators; an indicator is a ratio of published figures.",
    ),
    "term_edition": ("版本", "Edition"),
    "term_edition_text": (
        "完整版指标全、年份短；长期版指标少、年份长。两版得分不可互比。",
        "Full: more indicators, fewer years; long: the reverse. Scores of the two cannot be compared.",
    ),
    "term_interval": ("位次区间", "Rank interval"),
    "term_interval_text": (
        "改换标准化、权重、合成等方法1,000次，九成结果落在其中的位次。",
        "The ranks that nine in ten of 1,000 recalculations with other methods give.",
    ),
    "term_coverage": ("覆盖率", "Coverage"),
    "term_coverage_text": (
        "该省该年有数据的指标占应有指标的比重。",
        "Share of the expected indicators that the province has in the year.",
    ),
    "term_carried": ("沿用（↻）", "Carried forward (↻)"),
    "term_carried_text": (
        "当年未公布、沿用上一次公布值的指标；不插补。",
        "An indicator not published for the year repeats the last published value; nothing is interpolated.",
    ),
    "term_frozen": ("冻结（◆）", "Frozen split (◆)"),
    "term_frozen_text": (
        "清单中分行业结构照搬上年，只有总量是新的。",
        "The inventory repeats last year's split by industry; only the total is new.",
    ),
    "term_quotient": ("区位商", "Location quotient"),
    "term_quotient_text": (
        "该产业占本省工业终端能耗的比重，除以全国的同一比重；大于1表示相对集中。",
        "The industry's share of the province's industrial energy use over the nation's share; above 1: concentrated.",
    ),
}
