"""Every text of the screen, Chinese and English side by side; names of measures come from the database."""

from collections.abc import Callable

from views.components import (
    words_compare,
    words_disparity,
    words_explorer,
    words_industry,
    words_methods,
    words_overview,
    words_own,
    words_places,
    words_province,
    words_strategy,
    words_take,
)

LANGUAGES = {"zh": "中文", "en": "English"}

WORDS: dict[str, tuple[str, str]] = {
    # frame
    "app_title": ("传统产业三化监测", "Three-isation Monitor of Traditional Industry"),
    "app_subtitle": (
        "各省传统产业智能化、绿色化、融合化到了哪一步",
        "How intelligent, green and integrated each province's industry has become",
    ),
    "page_overview": ("总览", "Overview"),
    "page_methods": ("方法与数据", "Methods and data"),
    "language": ("语言", "Language"),
    "ignored_parameter": (
        "网址中的“{name}={value}”在这里没有对应选项，已改用默认值。",
        "The address says '{name}={value}', which is not an option here; the default is shown instead.",
    ),
    "unknown_parameter": (
        "网址中的参数“{name}”无法识别，已忽略。",
        "The address contains '{name}', which this page does not know; it was ignored.",
    ),
    "no_database": ("数据库尚未建立", "There is no database yet"),
    "no_database_help": (
        "请在项目文件夹运行 `python -m etl build`（或 `make app`），完成后刷新本页。查找位置：`{folder}`。",
        "Run `python -m etl build` (or `make app`) in the project folder, then reload this page. "
        "Looked in `{folder}`.",
    ),
    "old_database": (
        "数据库无法读取，或与程序版本不一致。请重新运行 `python -m etl build`，然后刷新本页。",
        "The database cannot be read or does not fit this version of the program. "
        "Run `python -m etl build` again, then reload this page.",
    ),
    "unreadable_database": (
        "数据库暂时无法读取。请稍后刷新本页；如仍然如此，请管理员运行 `python -m etl status` 查看情况，"
        "必要时重新运行 `python -m etl build`。",
        "The database cannot be read at the moment. Reload this page in a while; if that does not help, "
        "an administrator can look with `python -m etl status` and, if need be, run `python -m etl build` again.",
    ),
    "older_database": (
        "最新一版数据（{damaged}）的文件已损坏，本页显示的是此前的第{number}版。请管理员重新运行 `python -m etl build`。",
        "The file of the newest version ({damaged}) is damaged; this page shows version {number}, published "
        "before it. An administrator should run `python -m etl build` again.",
    ),
    "page_failed": (
        "本页出错，错误编号 {id}。您的选择仍然保留：可换一个选项、打开其他页面或刷新；如再次出现，请把编号告诉管理员。",
        "Something went wrong on this page; the error's number is {id}. Your choices are kept: choose something else, "
        "open another page or reload. If it happens again, tell the administrator this number.",
    ),
    "no_map_file": (
        "地图底图无法生成（{error}），因此不显示地图；表格和下载不受影响。",
        "The map's outlines cannot be made ({error}), so no map is shown; "
        "the table and the downloads still work.",
    ),
    # filters
    "filter_index": ("指数", "Index"),
    "filter_view": ("总分、分项或指标", "Total, pillar or indicator"),
    "filter_view_help": (
        "总分之下是分项，分项之下是指标；指标同时显示原值和得分。",
        "Below the total come its pillars, below each its indicators, with raw value and score.",
    ),
    "whole_index": ("指数总分", "Total of the index"),
    "filter_edition": ("版本", "Edition"),
    "filter_edition_help": (
        "完整版自2018年起，指标最全；长期版自2013年起，指标较少而时间更长。两版得分不可互比。",
        "Full: from 2018 with the most indicators. Long: from 2013 with fewer indicators. "
        "Scores of the two editions cannot be compared.",
    ),
    "edition_full": ("完整版 {first}–{last}", "Full {first}–{last}"),
    "edition_long": ("长期版 {first}–{last}", "Long {first}–{last}"),
    "filter_year": ("年份", "Year"),
    "filter_industry": ("产业", "Industry"),
    "filter_industry_help": (
        "选一个产业后，地图、表格、排名和下载都换成该产业自己的数据。",
        "With an industry chosen, map, table, ranking and downloads all show that industry's own numbers.",
    ),
    "all_industries": ("全省（不分产业）", "Whole province (no industry chosen)"),
    "industry_group_option": ("{name}（组）", "{name} (group)"),
    "industry_option": ("　{code} {name}", "　{code} {name}"),
    "filter_measure": ("产业指标", "Industry measure"),
    "filter_classes": ("分级", "Classes"),
    "classes_quantile": ("分位数", "Quantiles"),
    "classes_equal": ("等距", "Equal"),
    "classes_jenks": ("自然断点", "Natural"),
    "classes_common": ("各年统一", "All years"),
    "classes_help": (
        "分位数：各级省份数大致相等。等距：各级宽度相等。自然断点：级内差异最小（Jenks）。"
        "各年统一：按全部年份的分位数固定分级，便于跨年比较。",
        "Quantiles: about as many provinces in each class. Equal: classes equally wide. "
        "Natural: natural breaks, provinces within a class are as alike as possible (Jenks). "
        "All years: quantiles over all years, so that colours can be compared across years.",
    ),
    "filter_province": ("省份", "Province"),
    "filter_province_help": (
        "也可直接点击地图上的省份。",
        "Clicking a province on the map does the same.",
    ),
    "no_province": ("未选择", "None chosen"),
    "shown_only": ("{name}（仅展示）", "{name} (shown, not scored)"),
    # industry lens
    "amount_on_map": (
        "总量受省份规模影响，不宜仅凭颜色深浅判断优劣；可改看比重、强度或区位商。",
        "Totals follow the size of a province: a darker colour is not better or worse. "
        "Shares, intensities or the location quotient compare like with like.",
    ),
    # headline
    "headline": (
        "{year}年{what}：{first}领先（{leaders}），{last}居末位（{last_value}）；31个省份中{with_data}个有数据{missing}。",
        "{what}, {year}: {first} leads ({leaders}), {last} comes last ({last_value}); "
        "{with_data} of 31 provinces have data{missing}.",
    ),
    "headline_amount": (
        "{year}年{what}：{first}最高（{leaders}），{last}最低（{last_value}）；31个省份中{with_data}个有数据{missing}。",
        "{what}, {year}: highest in {first} ({leaders}), lowest in {last} ({last_value}); "
        "{with_data} of 31 provinces have data{missing}.",
    ),
    "lower_is_better": ("该指标原值越低，得分越高。", "The lower the raw value, the higher the score."),
    "headline_unranked": (
        "{year}年{what}：{with_data}个省份有数据，不足以排位；数值最高的是{first}，最低的是{last}（{last_value}）{missing}。",
        "{what}, {year}: {with_data} provinces have data, too few to rank; "
        "highest in {first}, lowest in {last} ({last_value}){missing}.",
    ),
    "headline_missing": ("，缺{names}", ", missing {names}"),
    "and_more": ("等{n}省", " and {n} more"),
    "headline_empty": (
        "{year}年{what}没有任何省份的数据。请换一个年份、指标或产业。",
        "No province has data on {what} for {year}. Please choose another year, measure or industry.",
    ),
    "headline_coverage": (
        "有得分省份的指标平均覆盖率{coverage}。",
        "Mean indicator coverage of the scored provinces: {coverage}. ",
    ),
    "headline_carried": (
        "部分指标该年未公布，沿用此前数值，所占权重最高{carried}。",
        "Indicators not published for this year repeat an earlier value, at most {carried} of the weight.",
    ),
    "mark_frozen": ("分行业结构冻结", "frozen split"),
    "mark_carried": ("含沿用数值", "carried values"),
    "list_separator": ("、", ", "),
    "note_separator": ("　", " · "),
    "number_unit": ("{number}{unit}", "{number} {unit}"),
    "scope_note": (
        "省级统计口径为全部工业（部分为全社会），并非只含传统产业；要单看某个传统产业，请用“产业”筛选。",
        "Provincial statistics cover all industry (some the whole economy), not only its traditional part; "
        "to see a traditional industry by itself, use the industry filter.",
    ),
    "industry_scope": (
        "筛选“{industry}”后，地图、表格、排名和下载均为该产业自身数据（能源与排放为清单核算，产品产量为统计公布）。"
        "三个指数及其分项没有分产业数据，下方省份卡片中仍是全省数值。",
        "With '{industry}' chosen, map, table, ranking and downloads are that industry's own numbers "
        "(energy and emissions from inventories, product output as published). The three indices and their "
        "pillars have no data by industry: in the province card below they remain province-wide.",
    ),
    "industry_no_data": (
        "“{industry}”在排放与能源清单中没有单列行业，也没有对应的产品产量，因此没有可展示的数据。{note}",
        "'{industry}' is not listed in the emission and energy inventories and has no product output here, "
        "so there is nothing to show. {note}",
    ),
    "frozen_mark": (
        "◆ 该年分行业结构沿用上年（冻结），只反映总量变化。",
        "◆ The split by industry repeats the previous year (frozen): only the total is news.",
    ),
    "carried_mark": ("↻ 含沿用上期的数值", "↻ includes values carried forward"),
    "flag_mark": ("! 数据提示：{flags}", "! notes on the data: {flags}"),
    "frozen_node_mark": (
        "◆ 部分依据分行业结构被冻结的能源数据",
        "◆ rests in part on energy data whose split by industry is frozen",
    ),
    # map
    "no_data": ("资料暂缺", "No data"),
    "taiwan_note": ("台湾省资料暂缺", "Taiwan: no data"),
    "south_china_sea": ("南海诸岛", "South China Sea"),
    "map_source": (
        "底图：{version} 开源行政区划数据（CGCS2000），阿尔伯斯等积投影，简化示意，不作划界依据。",
        "Outlines: open administrative boundaries of {version} (CGCS2000), Albers equal-area; "
        "simplified, schematic, no authority on borders.",
    ),
    "map_description_playing": (
        "中国省级分布图：{what}，年份为上方所选，按{classes}分为{k}级，颜色越深数值越高。数据见右侧表格。",
        "Map of China's provinces: {what} in the year chosen above, {k} classes ({classes}); darker is higher. "
        "The table beside it holds the numbers.",
    ),
    "map_description": (
        "中国省级分布图：{what}，{year}年，按{classes}分为{k}级，颜色越深数值越高。数据见右侧表格。",
        "Map of China's provinces: {what}, {year}, {k} classes ({classes}); darker is higher. "
        "The table beside it holds the numbers.",
    ),
    "legend": ("图例", "Legend"),
    "province": ("省份", "Province"),
    "region": ("地区", "Region"),
    "rank": ("位次", "Rank"),
    "score": ("得分", "Score"),
    "value": ("数值", "Value"),
    "interval": ("5%—95%区间", "5–95% interval"),
    "raw_value": ("原值", "Raw value"),
    "coverage": ("覆盖率", "Coverage"),
    "marks": ("标记", "Marks"),
    "note": ("说明", "Note"),
    "unit_score": ("分（0–100）", "score (0–100)"),
    "raw_unit": ("；原值：{unit}", "; raw value: {unit}"),
    "ranking": ("位次表", "Ranking"),
    "ranking_caption": ("{what} · {year}年 · 单位：{unit}", "{what} · {year} · {unit}"),
    "rank_out_of": ("第{rank}位", "rank {rank}"),
    "rank_between": ("第{rank}位（区间{low}–{high}）", "rank {rank} ({low}–{high})"),
    "rank_interval": ("位次区间", "Rank interval"),
    "rank_interval_mark": (
        "位次区间：改换标准化、权重、合成等方法1,000次，九成结果落在其中的位次；区间重叠的省份不宜分先后。",
        "Rank interval: the ranks that nine in ten of 1,000 replications with other methods (scaling, weights, "
        "aggregation) give; provinces whose intervals overlap should not be put in order.",
    ),
    "in_brackets": ("（{text}）", " ({text})"),
    "shade": ("地图显示", "The map shows"),
    "shade_score": ("得分", "Score"),
    "shade_width": ("位次区间宽度", "Interval width"),
    "shade_suffix": ("的位次区间宽度", ", width of the rank interval"),
    "shade_help": (
        "位次区间宽度＝最差位次－最好位次（九成方法变动之内）：颜色越深，位次越取决于方法的选择，越不宜据此排先后。",
        "Width of the rank interval = worst minus best rank (nine in ten replications): the darker, the more the rank "
        "depends on the choice of method and the less it should be relied on.",
    ),
    "of_total": ("{rank}/{total}", "{rank}/{total}"),
    "reason_too_few": ("可用指标不足", "too few indicators"),
    "reason_no_value": ("没有公布数", "not published"),
    "lacking": ("（缺：{names}）", " (lacking: {names})"),
    # trend
    "trend": ("历年变化", "Over the years"),
    "trend_caption": (
        "粗线为所选省份，灰带为四分之一至四分之三分位的省份，虚线为中位数。",
        "Bold: the chosen province. Grey band: the middle half of provinces. Dashed: the median.",
    ),
    "trend_caption_none": (
        "灰带为四分之一至四分之三分位的省份，虚线为中位数；选择省份后叠加其曲线。",
        "Grey band: the middle half of provinces. Dashed: the median. Choose a province to add its line.",
    ),
    "trend_caption_empty": (
        "所选省份没有数据。灰带为四分之一至四分之三分位的省份，虚线为中位数。",
        "The chosen province has no data. Grey band: the middle half of provinces. Dashed: the median.",
    ),
    "trend_short": ("只有一个年份的数据，不画变化。", "Only one year has data, so there is no line to draw."),
    "median": ("中位数", "Median"),
    "year": ("年份", "Year"),
    # province card
    "card_close": ("关闭省份卡片", "Close the card"),
    "card_hint": (
        "点击地图上的省份，或在“省份”中选择，即可查看该省三个指数、分项与数据提示。",
        "Click a province on the map, or choose one under 'Province', "
        "to see its three indices, pillars and notes.",
    ),
    "card_rank": ("全国第{rank}/{total}位", "nation {rank} of {total}"),
    "card_rank_region": ("{region}第{rank}/{total}位", "{region} {rank} of {total}"),
    "card_latest": ("数据至{year}年", "data to {year}"),
    "card_year": ("{year}年指数", "index of {year}"),
    "card_no_score": ("无得分", "No score"),
    "card_warnings": ("数据提示", "Notes on the data"),
    "card_no_warnings": ("没有数据提示。", "No notes on these data."),
    "card_others": ("其他指数", "Other indices"),
    "card_provincewide": (
        "以下为全省数值，不随产业筛选变化。",
        "These numbers are province-wide whatever the industry filter.",
    ),
    "card_no_statistics": (
        "{province}资料暂缺：本数据库收录31个省级单位的统计。",
        "No data for {province}: this database holds statistics of 31 provincial units.",
    ),
    "warning_coverage": (
        "{name}：使用了{expected}项指标中的{used}项。",
        "{name}: {used} of {expected} indicators used.",
    ),
    "warning_carried": (
        "{name}：{share}的权重沿用上期数值。",
        "{name}: {share} of the weight is carried forward from an earlier year.",
    ),
    "warning_derived": (
        "{name}：{share}的权重为推算值。",
        "{name}: {share} of the weight rests on derived values.",
    ),
    "warning_frozen": (
        "{name}：部分依据分行业结构被冻结的能源数据。",
        "{name}: rests in part on energy data whose split by industry is frozen.",
    ),
    "warning_reason": ("{name}：{reason}", "{name}: {reason}"),
    # downloads
    "all_years": ("全部年份", "all years"),
    "meta_title": ("标题", "title"),
    "meta_vintage": ("数据版本", "vintage"),
    "meta_edition": ("版本", "edition"),
    "meta_formula": ("公式", "formula"),
    "formula_of_scores": (
        "各指标在整个时期内极差标准化为0–100，同级等权算术平均",
        "indicators scaled 0–100 over the whole panel (min–max), arithmetic means with equal weights",
    ),
    "meta_unit": ("单位", "unit"),
    "meta_sources": ("来源", "source"),
    "meta_notes": ("说明", "note"),
    "meta_generated": ("生成", "generated by"),
    "generator": (
        "传统产业三化监测（本地运行）",
        "Three-isation Monitor of Traditional Industry (run locally)",
    ),
    # methods
    "methods_intro": (
        "从定义到数字：每个分项和指标都对应一条政策定义，指标由公式计算，公式引用的数列都有出处。"
        "本页全部由数据库生成，与计算所用的声明一致。",
        "From definition to number: every pillar and indicator stands for a definition of the policy texts, "
        "is computed by its formula, and every series the formula reads has a source. This page is generated "
        "from the database and says exactly what was computed.",
    ),
    "methods_scope": (
        "省级统计覆盖全部工业（部分覆盖全社会），不只是传统产业。传统产业自身的情况见总览页的产业筛选。",
        "Provincial statistics cover all industry (some the whole economy), not only its traditional part. "
        "Traditional industries by themselves are seen through the industry filter of the overview.",
    ),
    "tab_chain": ("定义 → 指标 → 来源", "Definition → indicator → source"),
    "tab_coverage": ("覆盖情况", "Coverage"),
    "tab_definitions": ("定义", "Definitions"),
    "tab_sources": ("数据来源", "Sources"),
    "chain_index": ("指数", "Index"),
    "chain_measures": ("对应定义", "Measures"),
    "chain_formula": ("公式", "Formula"),
    "chain_unit": ("单位", "Unit"),
    "chain_direction": ("方向", "Direction"),
    "chain_editions": ("计分版本", "Scored in"),
    "chain_series": ("数列", "Series"),
    "chain_source": ("来源", "Source"),
    "chain_note": ("说明", "Note"),
    "direction_up": ("越高越好", "higher is better"),
    "direction_down": ("越低越好", "lower is better"),
    "direction_none": ("仅展示，不计分", "shown, not scored"),
    "edition_short_full": ("完整版", "full"),
    "edition_short_long": ("长期版", "long"),
    "log_scaled": ("按自然对数计分", "scored by its natural logarithm"),
    "derived_from": ("推算自 {names}", "derived from {names}"),
    "definition": ("概念", "Definition"),
    "summary": ("摘要", "Summary"),
    "rows": ("数据行数", "Rows"),
    "unscored": ("仅展示", "shown only"),
    "coverage_caption": (
        "每格为该年有数值的省份数（满31）；空格表示当年没有数据。",
        "Each cell: provinces with a value in that year (31 = all); an empty cell means none.",
    ),
    "indicator": ("指标", "Indicator"),
    "definitions_caption": (
        "两份政策研究文献中的概念及其处理方式。摘要为本项目自拟。",
        "Concepts of the two policy texts and what became of them here. "
        "Summaries are the project's own words.",
    ),
    "document": ("文献", "Text"),
    "status": ("处理", "Status"),
    "reason": ("理由", "Reason"),
    "status_measured": ("已测度", "measured"),
    "status_partly": ("部分测度", "partly measured"),
    "status_analysis": ("用于分析", "analysis"),
    "status_classification": ("用于分类", "classification"),
    "status_context": ("背景", "context"),
    "status_not_measured": ("未测度", "not measured"),
    "sources_caption": (
        "数字出自下列来源；名称链接到发布机构。使用条件以发布机构为准。",
        "The numbers come from the sources below; links lead to the producer. The producer's terms apply.",
    ),
    "producer": ("发布机构", "Producer"),
    "title": ("名称", "Title"),
    "terms": ("使用条件", "Terms"),
    "processing": ("加工程度", "Processing"),
    "processing_published": ("照公布数", "as published"),
    "processing_converted": ("换算单位", "units converted"),
    "processing_derived": ("推算", "derived"),
    "warnings": ("提示", "Warnings"),
    "build_info": ("数据版本 {vintage} · 数据年份 {first}–{last}", "Vintage {vintage} · data {first}–{last}"),
}
WORDS |= words_industry.WORDS
WORDS |= words_methods.WORDS
WORDS |= words_explorer.WORDS
WORDS |= words_overview.WORDS
WORDS |= words_disparity.WORDS
WORDS |= words_province.WORDS
WORDS |= words_compare.WORDS
WORDS |= words_strategy.WORDS
WORDS |= words_take.WORDS
WORDS |= words_own.WORDS
WORDS |= words_places.WORDS

Translator = Callable[..., str]


def speak(language: str) -> Translator:
    """The function ``t(key, **values)`` in one language; an unknown key is a programming error (KeyError)."""
    column = 0 if language == "zh" else 1

    def t(key: str, **values: object) -> str:
        text = WORDS[key][column].format(**values) if values else WORDS[key][column]
        return text.replace(" %", "\u00a0%") if column else text  # a percent sign stays with its number

    return t
