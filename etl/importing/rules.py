"""Every reason for which a file, a sheet, a row or a cell is not used, in Chinese and English."""

from etl.errors import DataError

RULES: dict[str, tuple[str, str]] = {
    # the file as a whole
    "missing_file": ("找不到文件", "the file is missing"),
    "too_large": ("文件超过 {limit} MB", "is larger than {limit} MB"),
    "empty_file": ("文件是空的", "is empty"),
    "web_page": (
        "这是网页，不是工作簿：请在 Excel 中打开后另存为 .xlsx",
        "is a web page, not a workbook: open it in Excel and save it as .xlsx",
    ),
    "encoding": (
        "既不是 UTF-8 也不是 GB18030 文本（第 {at} 字节）",
        "is neither UTF-8 nor GB18030 text (byte {at})",
    ),
    "binary": ("含有空字节，不是文本表格", "holds NUL bytes: it is not a text table"),
    "csv": ("CSV 无法读取：{why}", "is not valid CSV: {why}"),
    "not_workbook": (
        "不是可读取的 Excel 工作簿（可能已加密、损坏或为其他格式）：{why}",
        "is not a readable Excel workbook (encrypted, damaged or of another kind): {why}",
    ),
    "unpacked": (
        "解压后超过 {limit} MB 或内容过多，拒绝读取",
        "unpacks to more than {limit} MB or too many parts; refused",
    ),
    "entities": ("工作簿内含 XML 实体声明，拒绝读取", "declares XML entities inside; refused"),
    "too_many_sheets": ("超过 {limit} 张工作表", "has more than {limit} sheets"),
    "too_many_cells": (
        "表格过大：最多 {rows} 行、{columns} 列、{cells} 个单元格",
        "is too large a table: at most {rows} rows, {columns} columns and {cells} cells",
    ),
    "no_sheet": ("没有名为“{name}”的工作表；现有：{known}", "has no sheet {name!r}; it has: {known}"),
    "nothing": (
        "没有读出任何数值：{why}",
        "no value was understood: {why}",
    ),
    # a sheet, row, column or cell that is left out
    "hidden_sheet": ("隐藏的工作表，未读取", "a hidden sheet; not read"),
    "no_places": (
        "没有识别出省份名称或代码",
        "no name or code of a province was recognised",
    ),
    "unknown_place": ("不是省份、全国或六位行政区划代码", "is neither a province, the nation nor a six-digit code"),
    "outside": ("港澳台数据口径不同，未导入", "Hong Kong, Macao and Taiwan have statistics of their own; not imported"),
    "subtotal": ("小计或区域合计，单列不导入", "a subtotal of provinces, kept apart"),
    "no_place": (
        "本行没有地区名；如沿用上一行，请在对应文件中写 fill_down = true",
        "the row names no place; if it continues the one above, set fill_down = true in the mapping",
    ),
    "text_column": ("整列是文字，没有数值", "a column of text without a number"),
    "rank_column": ("序号或位次列，未导入", "a column of serial numbers or ranks; not imported"),
    "ignored": ("按对应文件的要求忽略", "ignored as the mapping asks"),
    "not_number": ("不是数值", "is not a number"),
    "merged_value": ("数值位于合并单元格，无法确定属于哪一行列", "a number in merged cells belongs to no single row and column"),
    "formula": ("公式没有保存计算结果", "a formula without a stored result"),
    "too_big": ("数值大得不合情理（超过 10^15）", "is implausibly large (above 10^15)"),
    "percent_unit": ("单元格为百分比格式，与单位“{unit}”不符", "is formatted as a percentage but its unit is {unit!r}"),
    "two_years": ("含有两个或以上年份", "names two or more years"),
    "part_year": ("不是全年数据（季度、月份或累计）", "covers part of a year only (quarter or month)"),
    "not_year": ("不是 {first}–{last} 之间的年份", "is not a year from {first} to {last}"),
    "year_conflict": ("行标注的年份与列标注的年份不同", "the row and the column name different years"),
    "same_twice": (
        "同一指标、地区、年份出现两个不同的数值，均未导入",
        "two different values for one series, place and year; neither is imported",
    ),
    "code_conflict": ("地区代码与地区名不一致", "the code and the name of the place disagree"),
    "note": ("注释", "a note"),
    "negative_share": ("百分比应在 0–100 之间，仍予导入，请核对", "a percentage outside 0–100; imported, please check"),
    # remarks on how something was read
    "fill_right": ("表头空格向右沿用左侧文字", "blank header cells take the text on their left"),
    "sheet_year": ("年份 {year} 取自工作表名", "the year {year} is taken from the name of the sheet"),
    "title_year": ("年份 {year} 取自标题", "the year {year} is taken from the title"),
    "kept_unit": ("单位“{unit}”不在换算表中，按原单位保留", "unit {unit!r} is not in the conversion table; kept as it is"),
    "repeated": ("与前面相同的数值重复出现，保留一次", "repeats a value that stands further up; kept once"),
    "national_sum": (
        "“{name}”{year}年31省合计为全国数的 {share}%",
        "{name!r} {year}: the 31 provinces add up to {share} % of the national figure",
    ),
    # own formulas
    "formula_long": ("公式超过 {limit} 个字符", "is longer than {limit} characters"),
    "formula_characters": (
        "公式只能含序列代码、数字、+ - * / ( ) 和 ln、least、greatest、national",
        "may hold series, numbers, + - * / ( ) and ln, least, greatest, national only",
    ),
    "formula_named": ("此处不能使用命名函数", "a named function is not allowed here"),
    "formula_parse": ("公式无法解析：{why}", "{why}"),
    "formula_empty": ("公式里没有序列", "names no series"),
    "formula_unknown": ("没有序列“{name}”", "unknown series {name!r}"),
    "formula_compute": ("公式无法计算：{why}", "cannot be computed: {why}"),
    "formula_infinite": (
        "{year}年{code}的结果不是有限数（是否除以零？）",
        "gives {value} for {code} in {year} (a division by zero?)",
    ),
    # what a mapping has to say
    "ask_places": (
        "行和列都像是地区，请指明 places = \"rows\" 或 \"columns\"",
        "rows and columns both look like places: set places = \"rows\" or \"columns\"",
    ),
    "ask_header": (
        "找不到表头，请用 header_rows 指明表头所在行",
        "no header was found: name its rows with header_rows",
    ),
    "ask_unit": (
        "“{name}”没有单位，请在 [units] 中写明（没有单位写 \"无\"）",
        "{name!r} has no unit: name it in [units] (\"none\" if it has none)",
    ),
    "ask_unit_choice": (
        "单位“{unit}”并列多个，不知“{name}”用哪一个，请在 [units] 中写明",
        "the unit {unit!r} names several: say in [units] which one {name!r} has",
    ),
    "ask_year": ("没有年份，请写明 year", "no year was found: set year"),
    "ask_year_choice": (
        "标题含多个年份（{years}），请写明 year",
        "the title names several years ({years}): set year",
    ),
    "ask_name": ("没有指标名称，请写明 name", "the series has no name: set name"),
    "ask_same_name": (
        "两列同名“{name}”，请用 header_rows 包含能区分它们的表头行，或在 [ignore] 中去掉一列",
        "two columns are called {name!r}: include the header row that tells them apart in header_rows, "
        "or leave one out with [ignore]",
    ),
    "ask_same_unit": (
        "“{name}”在各处单位不一（{units}），请分别导入",
        "{name!r} comes in different units ({units}): import them one by one",
    ),
}  # fmt: skip


def say(rule: str, language: str, **values: object) -> str:
    """A rule in words."""
    return RULES[rule][0 if language == "zh" else 1].format(**values)


class RuleError(DataError):
    """A file or a formula that cannot be used at all; the message is English, `words` gives either language."""

    def __init__(self, place: str, rule: str, **values: object) -> None:
        self.code, self.values = rule, values
        super().__init__(place, say(rule, "en", **values))

    def words(self, language: str) -> str:
        """The reason without the place."""
        return say(self.code, language, **self.values)
