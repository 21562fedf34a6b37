"""Texts of the page 区域差异 Disparity, Chinese and English side by side."""

WORDS: dict[str, tuple[str, str]] = {
    "page_disparity": ("区域差异", "Disparity"),
    "nobody": ("无", "none"),
    "dis_node": ("指数或分项", "Index or pillar"),
    "dis_base": ("起始年", "From"),
    "dis_year": ("截至年", "To"),
    "dis_part_convergence": ("是否在靠拢", "Drawing closer?"),
    "dis_part_decomposition": ("差距在哪里", "Where the gap lies"),
    "dis_part_space": ("谁与谁相邻", "Who neighbours whom"),
    "dis_measure": ("量", "Measure"),
    "dis_n": ("省份数", "Provinces"),
    "dis_every_province": (
        "各省不论大小权重相同，按东部、中部、西部、东北四大区域分组；得分为0–100的相对得分，差距是得分的差距，不是原值的差距。"
        "没有得分的省份不参与计算。",
        "Every province counts once, whatever its size; groups are the four official regions. Scores run from 0 to "
        "100: the gaps are gaps of scores, not of raw values. Provinces without a score take no part.",
    ),
    "dis_without": (
        "截至年没有得分、不参与计算：{names}。",
        "Without a score in the last year, not counted: {names}.",
    ),
    "dis_breaks_of": ("{year}年{names}", "{year} {names}"),
    "dis_breaks": (
        "期间有口径变化，变化前后的差异不全是真实变化：{listed}。",
        "Inside the span the scope changes, so not all of the change is real: {listed}.",
    ),
    "dis_crowded": (
        "点子密集处不标省名，指向该点即可查看。",
        "Where dots crowd, names show by pointing at them.",
    ),
    # sigma
    "dis_sigma": ("σ收敛：变异系数", "σ-convergence: coefficient of variation"),
    "dis_cv": ("变异系数", "Coefficient of variation"),
    "dis_sigma_note": (
        "变异系数＝标准差÷均值，下降即相对差距缩小。区间由逐一剔除省份的刀切法得到：变化若只靠个别省份，区间就宽。",
        "Standard deviation ÷ mean; falling means smaller relative gaps. The interval leaves out one province at a "
        "time (jackknife): it is wide when the change hangs on single provinces.",
    ),
    "say_sigma_falls": (
        "{first_year}—{last_year}年各省差距在缩小：变异系数由{first}降至{last}（变化{change}%，95%区间{low}%至{high}%），"
        "标准差也由{sd_first}分降至{sd_last}分。",
        "{first_year}–{last_year}, provinces draw closer: the coefficient of variation falls from {first} to {last} "
        "({change} %, 95 % interval {low} % to {high} %), and the standard deviation from {sd_first} to {sd_last} points.",
    ),
    "say_sigma_relative": (
        "{first_year}—{last_year}年相对差距缩小而绝对差距没有缩小：变异系数由{first}降至{last}"
        "（变化{change}%，95%区间{low}%至{high}%），标准差却由{sd_first}分升至{sd_last}分。",
        "{first_year}–{last_year}, the relative gap narrows but the gap in points does not: the coefficient of "
        "variation falls from {first} to {last} ({change} %, 95 % interval {low} % to {high} %), while the standard "
        "deviation goes from {sd_first} to {sd_last} points.",
    ),
    "say_sigma_rises": (
        "{first_year}—{last_year}年各省差距在扩大：变异系数由{first}升至{last}（变化{change}%，95%区间{low}%至{high}%），"
        "标准差由{sd_first}分变为{sd_last}分。",
        "{first_year}–{last_year}, provinces drift apart: the coefficient of variation rises from {first} to {last} "
        "({change} %, 95 % interval {low} % to {high} %); the standard deviation goes from {sd_first} to {sd_last} points.",
    ),
    "say_sigma_unclear": (
        "{first_year}—{last_year}年变异系数由{first}变为{last}，但变化{change}%的95%区间（{low}%至{high}%）包含零："
        "数据不足以断言差距在缩小或扩大。标准差由{sd_first}分变为{sd_last}分。",
        "{first_year}–{last_year}, the coefficient of variation goes from {first} to {last}, but the 95 % interval of "
        "the change of {change} % ({low} % to {high} %) contains zero: the numbers allow no claim that gaps narrow or "
        "widen. The standard deviation goes from {sd_first} to {sd_last} points.",
    ),
    "say_sigma_few": (
        "{first_year}年和{last_year}年都有得分且有差异的省份只有{n}个，不足以判断差距的变化。",
        "Only {n} provinces differ and have scores in both {first_year} and {last_year}: too few to judge the gap.",
    ),
    # beta
    "dis_beta": ("β收敛：后进是否追得更快", "β-convergence: do those behind catch up?"),
    "dis_log_first": ("{year}年得分的自然对数", "ln of the score in {year}"),
    "dis_growth": ("年均增长（%，对数）", "Growth (% a year, logarithmic)"),
    "dis_no_beta": (
        "得分大于零的省份不足三个，不作回归。",
        "Fewer than three provinces score above zero: no regression.",
    ),
    "dis_beta_alone": (
        "变异系数没有可断定的下降：后进省份增长更快可能只是偏离值向均值的自然回落，不能单凭β说差距在缩小。",
        "The coefficient of variation does not fall beyond doubt: faster growth from low scores may be mere "
        "regression to the mean, so β alone is no proof that gaps narrow.",
    ),
    "say_beta_converges": (
        "{first_year}—{last_year}年得分较低的省份增长更快（β={beta}，{p}，{n}省）：收敛速度每年{speed}%，"
        "差距减半约需{half_life}年。",
        "{first_year}–{last_year}, provinces with lower scores grow faster (β = {beta}, {p}, {n} provinces): gaps close "
        "by {speed} % a year, half of a gap in about {half_life} years.",
    ),
    "say_beta_overshoots": (
        "{first_year}—{last_year}年得分较低的省份增长快到足以反超（β={beta}，{p}，{n}省），无法用一个收敛速度表示。",
        "{first_year}–{last_year}, provinces with lower scores grow so fast that they overtake (β = {beta}, {p}, {n} "
        "provinces): no speed of convergence can express it.",
    ),
    "say_beta_diverges": (
        "{first_year}—{last_year}年得分较高的省份增长更快（β={beta}，{p}，{n}省）：差距在拉大。",
        "{first_year}–{last_year}, provinces with higher scores grow faster (β = {beta}, {p}, {n} provinces): gaps widen.",
    ),
    "say_beta_unclear": (
        "{first_year}—{last_year}年增长与起点得分没有可断定的关系（β={beta}，{p}，{n}省）：既不能说收敛，也不能说发散。",
        "{first_year}–{last_year}, growth and the starting score are not related beyond doubt (β = {beta}, {p}, {n} "
        "provinces): neither convergence nor divergence can be claimed.",
    ),
    # density
    "dis_density": ("得分分布（核密度）", "Distribution of scores (kernel density)"),
    "dis_density_axis": ("密度", "Density"),
    "dis_density_note": (
        "曲线右移表示整体提高，变宽表示拉开，多峰表示分化为几个群体。图中为起始年、中间年与截至年，下载含全部年份。",
        "A shift to the right is general progress, a wider curve a wider spread, several peaks several camps. Shown: "
        "first, middle and last year; the download has all years.",
    ),
    "say_density_one": (
        "多数省份所在的得分由{first_year}年的{first}移到{last_year}年的{last}，标准差由{sd_first}变为{sd_last}；"
        "{last_year}年只有一个峰，没有分化为不同群体。",
        "The score where most provinces stand moves from {first} ({first_year}) to {last} ({last_year}), the standard "
        "deviation from {sd_first} to {sd_last}; one peak in {last_year}: no separate camps.",
    ),
    "say_density_several": (
        "多数省份所在的得分由{first_year}年的{first}移到{last_year}年的{last}；{last_year}年有{peaks}个峰，"
        "带宽加宽四分之一后仍在，省份分为不同群体。",
        "The score where most provinces stand moves from {first} ({first_year}) to {last} ({last_year}); {peaks} peaks in "
        "{last_year}, still there with a bandwidth wider by a quarter: provinces form separate camps.",
    ),
    "say_density_fragile": (
        "多数省份所在的得分由{first_year}年的{first}移到{last_year}年的{last}；{last_year}年虽有{peaks}个峰，"
        "但带宽加宽四分之一后只剩一个，{n}个省份的数据不足以断言分化。",
        "The score where most provinces stand moves from {first} ({first_year}) to {last} ({last_year}); the {peaks} peaks "
        "of {last_year} merge with a bandwidth wider by a quarter: {n} provinces are too few to claim separate camps.",
    ),
    # markov
    "dis_markov": ("等级转移（马尔可夫）", "Moves between classes (Markov)"),
    "dis_from_to": ("上年等级 ＼ 次年等级", "From class \\ to class"),
    "dis_class": ("{k}（{bounds}分）", "{k} ({bounds})"),
    "dis_moves": ("次数", "Moves"),
    "dis_markov_note": (
        "等级按全部年份的四分位数固定划分，因此上升也包含全国普遍的提高，不只是位次变动。"
        "* 少于{least}次转移的行不显示百分比。",
        "Classes are the quartiles of all years together, so moving up includes what all provinces gained, not only "
        "changes of place. * Rows with fewer than {least} moves show no percentages.",
    ),
    "say_markov_thin": (
        "相邻两年的{n}次转移中，{stay}%留在原等级，{up}%上升，{down}%下降；{cells}个单元中有{small}个的期望次数不足5，"
        "不能判断各区域的转移规律是否不同。",
        "Of {n} moves from one year to the next, {stay} % stay in their class, {up} % rise and {down} % fall; {small} of "
        "{cells} cells expect fewer than 5 moves, so whether regions differ cannot be judged.",
    ),
    "say_markov_differs": (
        "相邻两年的{n}次转移中，{stay}%留在原等级，{up}%上升，{down}%下降；四大区域的转移规律不同（{p}，{cells}个单元中{small}个偏少）。",
        "Of {n} moves from one year to the next, {stay} % stay in their class, {up} % rise and {down} % fall; the regions "
        "move differently ({p}; {small} of {cells} cells are thin).",
    ),
    "say_markov_same": (
        "相邻两年的{n}次转移中，{stay}%留在原等级，{up}%上升，{down}%下降；看不出四大区域的转移规律有别（{p}，{cells}个单元中{small}个偏少）。",
        "Of {n} moves from one year to the next, {stay} % stay in their class, {up} % rise and {down} % fall; no difference "
        "between regions can be seen ({p}; {small} of {cells} cells are thin).",
    ),
    "say_markov_none": ("没有相邻两年都有得分的省份。", "No province has scores in two successive years."),
    # theil and dagum
    "dis_theil": ("泰尔指数：区域内与区域间", "Theil index: within and between regions"),
    "dis_theil_axis": ("泰尔指数", "Theil index"),
    "dis_within": ("区域内部", "Within regions"),
    "dis_between": ("区域之间", "Between regions"),
    "dis_theil_note": (
        "即使随意分组，区域之间也会占一部分；只有超过随机分组（9,999次重排）的部分才说明区域有别。",
        "Even groups drawn at random have some inequality between them; only a share beyond that of 9,999 reshuffles "
        "says that the regions differ.",
    ),
    "say_theil_regions": (
        "{last_year}年不平等的{last}%在四大区域之间，{within}%在区域内部（{first_year}年区域之间占{first}%）；"
        "这一比重超过随机分组（平均约{expected}%，{p}），区域之间确有差异。",
        "In {last_year}, {last} % of the inequality lies between the four regions and {within} % within them "
        "({first_year}: {first} % between); more than groups drawn at random have (about {expected} %, {p}): the regions do "
        "differ.",
    ),
    "say_theil_chance": (
        "{last_year}年不平等的{last}%在四大区域之间，{within}%在区域内部（{first_year}年区域之间占{first}%）；"
        "这一比重没有超过随机分组（平均约{expected}%，{p}），不能断言区域之间有别。",
        "In {last_year}, {last} % of the inequality lies between the four regions and {within} % within them "
        "({first_year}: {first} % between); no more than groups drawn at random have (about {expected} %, {p}): that the "
        "regions differ cannot be claimed.",
    ),
    "say_theil_equal": (
        "{first_year}年或{last_year}年各省得分相同，无可分解。",
        "All provinces score alike in {first_year} or {last_year}: nothing to decompose.",
    ),
    "dis_dagum": ("达古姆分解：基尼系数", "Dagum's decomposition of the Gini coefficient"),
    "dis_gini_axis": ("基尼系数", "Gini coefficient"),
    "dis_gw": ("区域内 Gw", "Within, Gw"),
    "dis_gnb": ("区域间净差异 Gnb", "Net between, Gnb"),
    "dis_gt": ("重叠 Gt", "Overlap, Gt"),
    "dis_dagum_note": (
        "重叠：均值较低的区域中，有省份高于均值较高区域的省份。三部分之和等于基尼系数。",
        "Overlap: provinces of a poorer region that stand above provinces of a richer one. The three add up to the "
        "Gini coefficient.",
    ),
    "say_dagum_within": (
        "{year}年基尼系数{gini}中，区域内差异最大，占{within}%（区域间净差异{between}%，重叠{overlap}%）；"
        "相差最大的两个区域是{region}与{other}（{pair}）。",
        "Of the Gini coefficient of {gini} in {year}, most lies within regions, {within} % (net between {between} %, overlap "
        "{overlap} %); furthest apart are {region} and {other} ({pair}).",
    ),
    "say_dagum_between": (
        "{year}年基尼系数{gini}中，区域间净差异最大，占{between}%（区域内{within}%，重叠{overlap}%）；"
        "相差最大的两个区域是{region}与{other}（{pair}）。",
        "Of the Gini coefficient of {gini} in {year}, most is net difference between regions, {between} % (within {within} %, "
        "overlap {overlap} %); furthest apart are {region} and {other} ({pair}).",
    ),
    "say_dagum_overlap": (
        "{year}年基尼系数{gini}中，重叠部分最大，占{overlap}%（区域内{within}%，区域间净差异{between}%）："
        "区域的划分说明不了多少差距；相差最大的两个区域是{region}与{other}（{pair}）。",
        "Of the Gini coefficient of {gini} in {year}, most is overlap, {overlap} % (within {within} %, net between {between} %): "
        "the regions explain little of the gap; furthest apart are {region} and {other} ({pair}).",
    ),
    "say_dagum_equal": (
        "{year}年各省得分相同，无可分解。",
        "All provinces score alike in {year}: nothing to decompose.",
    ),
    "dis_regions": ("区域内部与两两之间的基尼系数", "Gini coefficient inside and between regions"),
    "dis_regions_note": (
        "{year}年；对角线为区域内部，其余为两个区域之间。东北只有三省，数值仅供参考。",
        "{year}; inside a region on the diagonal, between two regions elsewhere. The northeast has three provinces: read "
        "its numbers with care.",
    ),
    # space
    "dis_moran": ("莫兰散点图", "Moran scatter plot"),
    "dis_neighbours": ("相邻省份平均得分", "Mean score of the neighbours"),
    "dis_moran_note": (
        "右上为“高—高”，左下为“低—低”；虚线斜率即莫兰指数 I。相邻＝陆地接壤（海南与广东相连），p值为9,999次重排的双侧检验。",
        "Upper right: high among high; lower left: low among low. The slope of the dashed line is Moran's I. Neighbours "
        "share a land border (Hainan counts as Guangdong's); p from 9,999 reshuffles, two-sided.",
    ),
    "say_moran_clustered": (
        "{year}年相近得分的省份相邻而聚（莫兰指数 I={i}，{p}，{n}省）：高的挨着高的，低的挨着低的。",
        "In {year}, provinces with similar scores lie together (Moran's I = {i}, {p}, {n} provinces): high beside high, low "
        "beside low.",
    ),
    "say_moran_dispersed": (
        "{year}年相邻省份的得分高低相间（莫兰指数 I={i}，{p}，{n}省）。",
        "In {year}, high and low scores alternate between neighbours (Moran's I = {i}, {p}, {n} provinces).",
    ),
    "say_moran_random": (
        "{year}年得分的地理分布与随机排列没有可断定的差别（莫兰指数 I={i}，随机期望{expected}，{p}，{n}省）。",
        "In {year}, the scores lie on the map no differently from chance (Moran's I = {i}, expected {expected}, {p}, {n} "
        "provinces).",
    ),
    "dis_clusters": ("局部聚集（经多重检验校正）", "Local clusters (adjusted for many tests)"),
    "dis_clusters_note": (
        "每省一次检验，31次之中总会有几次碰巧“显著”；校正（错误发现率5%）之后仍显著的才着色。",
        "One test a province: of 31, a few look significant by chance. Only those that remain at a false-discovery rate of "
        "5 % are coloured.",
    ),
    "say_clusters_some": (
        "校正后仍显著的有{n}个省份——高—高：{HH}；低—低：{LL}；高—低：{HL}；低—高：{LH}（校正前p≤0.05的有{raw}个）。",
        "Provinces significant after the adjustment: {n}. High among high: {HH}; low among low: {LL}; high among low: "
        "{HL}; low among high: {LH} (before it, {raw} have p ≤ 0.05).",
    ),
    "say_clusters_none": (
        "校正后没有一个省份显著（校正前p≤0.05的有{raw}个）：不能断言哪一处存在局部聚集。",
        "No province remains significant after the adjustment (before it, {raw} have p ≤ 0.05): no local cluster can be "
        "claimed.",
    ),
    "dis_cluster_tip": (
        "{kind} · 得分{score} · 邻省平均{near} · p={p} · 校正后q={q}",
        "{kind} · score {score} · neighbours {near} · p = {p} · adjusted q = {q}",
    ),
    "dis_cluster_map": (
        "局部莫兰聚集图：{what}，{year}年；着色的是校正后显著的省份。",
        "Map of local Moran clusters: {what}, {year}; coloured provinces are significant after the adjustment.",
    ),
    "dis_quadrant_none": ("不显著", "not significant"),
    "dis_quadrant_hh": ("高—高", "high among high"),
    "dis_quadrant_ll": ("低—低", "low among low"),
    "dis_quadrant_hl": ("高—低", "high among low"),
    "dis_quadrant_lh": ("低—高", "low among high"),
}
