"""Words of finer places: the choice of a level, its map, table and sums."""

WORDS: dict[str, tuple[str, str]] = {
    "place_level": ("层级", "Level"),
    "level_province": ("省级", "Provinces"),
    "level_prefecture": ("地级", "Prefectures"),
    "level_county": ("县级", "Counties"),
    "place_within": ("所在省份", "Within"),
    "place_nation": ("全国", "All of China"),
    "place_one": ("突出显示", "Highlight"),
    "place_none": ("不突出", "Nothing"),
    "place": ("地区", "Place"),
    "place_code": ("代码", "Code"),
    "place_headline": (
        "{year}年{what}：{where}{n}个{level}单位有数据，{first}最高（{leaders}），{last}最低（{last_value}）。",
        "{what}, {year}: {n} {level} of {where} have data; highest in {first} ({leaders}), lowest in {last} ({last_value}).",
    ),
    "place_headline_one": (
        "{year}年{what}：{where}只有{first}有数据（{leaders}）。",
        "{what}, {year}: in {where} only {first} has a value ({leaders}).",
    ),
    "place_chosen": (
        "{name}：{value}，居{province}{level}单位第{inside}位（共{inside_n}个）。",
        "{name}: {value}, rank {inside} of {inside_n} {level} in {province}.",
    ),
    "place_chosen_nation": (
        "{name}：{value}，居{province}{level}单位第{inside}位（共{inside_n}个）、全国有数据的{level}单位第{rank}位（共{n}个）。",
        "{name}: {value}, rank {inside} of {inside_n} {level} in {province}, rank {rank} of the {n} with data nationwide.",
    ),
    "place_chosen_none": ("{name}：{year}年没有数据。", "{name}: no value in {year}."),
    "place_missing": ("{where}另有{n}个{level}单位没有数据。", "{n} {level} of {where} have no value."),
    "place_names": (
        "省以下地名和代码依底图的行政区划表（GB/T 2260 代码）。",
        "Places below the province have no English names in the list of divisions: Chinese names with their codes are shown.",
    ),
    "place_unknown": (
        "有{n}个代码不在现行行政区划表中（多为撤并前的旧代码），不在此处显示，可在下载中取得。",
        "{n} codes are not in the current list of divisions (mostly abolished ones); they are not shown here, the download has them.",
    ),
    "place_not_checked": (
        "省以下数值来自用户导入（与该数列同代码、同单位），未经本平台核对，不参与评分。",
        "Values below the province were imported under the id and unit of this series; they are not checked by this product and not scored.",
    ),
    "place_sum": (
        "{where}下辖地区合计{sum}，省级公布值{value}，相差{difference}。",
        "The places of {where} add up to {sum}; its published value is {value}, a difference of {difference}.",
    ),
    "place_sums": (
        "{n}个省的下级数据齐全，其中{off}个与省级公布值相差超过{limit}%{names}。",
        "{n} provinces are complete below; {off} of them differ from the published value by more than {limit} %{names}.",
    ),
    "place_municipalities": (
        "直辖市不设地级单位，地图上为灰色，可在县级查看。",
        "Municipalities have no prefectures: they are grey here, their districts are counties.",
    ),
    "place_axis": ("单位：{unit}", "{unit}"),
    "place_derived": (
        "{n}个地区自身没有数值，由下级合计得出（下级齐全）。",
        "{n} places have no value of their own and are sums of their complete parts.",
    ),
    "place_map": (
        "{where}{level}分布图：{what}，{year}年，分为{k}级，颜色越深数值越高。数据见右侧表格。",
        "Map of the {level} of {where}: {what}, {year}, {k} classes; darker is higher. The table beside it holds the numbers.",
    ),
    "place_rank_inside": ("省内位次", "In province"),
    "place_rank_nation": ("全国位次", "Nationwide"),
    "place_trend": (
        "历年变化（虚线为所示地区的中位数，灰带为中间一半）",
        "Over the years (dashed: median of the places shown, band: their middle half)",
    ),
}
