"""What the industry lens measures: names, formulas and notes of every measure, in the order pages show them."""

PRODUCT, PER_UNIT = "product:", "co2_per_unit:"

INDUSTRY_MEASURES: dict[str, tuple[str, str]] = {
    "co2": ("二氧化碳排放量", "CO₂ emissions"),
    "energy_final": ("终端能源消费量", "Final energy consumption"),
    "coal_share": ("煤炭占终端能源比重", "Coal share of final energy"),
    "electricity_share": ("电力占终端能源比重", "Electricity share of final energy"),
    "co2_per_energy": ("单位终端能源二氧化碳排放", "CO₂ per unit of final energy"),
    "national_share": ("占全国（30省合计）碳排放比重", "Share of the CO₂ of 30 provinces"),
    "location_quotient": ("区位商（终端能源）", "Location quotient (final energy)"),
    "decarbonisation_speed": (
        "降碳速度（近十年单位能源碳排放趋势）",
        "Decarbonisation speed (ten-year trend of CO₂ per energy)",
    ),
    "decarbonisation_speed_low": (
        "降碳速度：95%区间下限",
        "Decarbonisation speed: lower end of the 95 % interval",
    ),
    "decarbonisation_speed_high": (
        "降碳速度：95%区间上限",
        "Decarbonisation speed: upper end of the 95 % interval",
    ),
    "green_score": ("行业绿色指数", "Industry green index"),
}

# How each measure is computed over the sector series; printed on every export.
INDUSTRY_FORMULAS: dict[str, str] = {
    "co2": "co2",
    "energy_final": "energy_final",
    "coal_share": "100 * energy_final_coal / energy_final",
    "electricity_share": "100 * 1.229 * electricity_final / energy_final",
    "co2_per_energy": "100 * co2 / energy_final",
    "national_share": "100 * co2 / sum of co2 over the provinces",
    "location_quotient": "(energy_final / energy_final of all industry) / the same over the provinces' sum",
    "decarbonisation_speed": "100 * OLS slope of ln(co2 / energy_final) on year over ten years; negative = decarbonising",
    "decarbonisation_speed_low": "slope of ln(co2 / energy_final) − t(97.5 %) * standard error",
    "decarbonisation_speed_high": "slope of ln(co2 / energy_final) + t(97.5 %) * standard error",
    "green_score": (
        "equal weights over coal_share (−), electricity_share (+) and trend and level of co2 / energy_final (−), "
        "min-max over 2010–2022; from energy_final_coal, electricity_final, energy_final and co2; building "
        "materials and steel use CO₂ per tonne of product"
    ),
}

# What a reader has to know about an industry's energy and emissions, by key.
INDUSTRY_NOTES: dict[str, tuple[str, str]] = {
    "30": (
        "排放含水泥生产的工业过程排放，单位能源碳排放因此偏高",
        "CO₂ includes process emissions of cement, so CO₂ per unit of energy is high",
    ),
    "44": (
        "排放含发电供热投入的燃料，终端能源不含，两者之比不是用能结构的度量",
        "CO₂ includes the fuel put into power and heat, final energy does not: their ratio says nothing on the energy mix",
    ),
    "total": (
        "排放含发电供热投入的燃料和水泥过程排放；合计含木材采运（02），该行业各年均为零",
        "CO₂ includes fuel for power and heat and cement process emissions; the total counts logging (02), zero in every year",
    ),
}
INDUSTRY_NOTES["group:building_materials"] = INDUSTRY_NOTES["30"]
INDUSTRY_NOTES["group:energy_utilities"] = INDUSTRY_NOTES["44"]

# Why a cell of the lens is empty: Chinese and English for every reason that industry_table gives.
INDUSTRY_REASONS: dict[str, tuple[str, str]] = {
    "no_inventory": ("排放清单不含西藏", "the emission inventory leaves out Tibet"),
    "not_reported": ("未公布", "not reported"),
    "output_too_small": ("产量不足各省合计的0.5%", "output is below 0.5 % of the provinces' sum"),
    "frozen_split": (
        "分行业结构沿用上年，不计算",
        "the split by industry repeats earlier years: not computed",
    ),
    "split_jump": (
        "煤炭或电力比重一年内变动超过25个百分点，分行业数据存疑",
        "coal or electricity share leaps by more than 25 points in a year: the split by industry is doubtful",
    ),
    "too_few_years": ("有数年份不足", "too few years with data"),
    "too_small": ("该行业用能不足各省合计的0.1%", "the industry uses less than 0.1 % of the provinces' sum"),
    "missing_indicator": ("有指标缺失", "an indicator is missing"),
    "too_few_provinces": ("可比省份不足15个，不排名", "fewer than 15 comparable provinces: not ranked"),
    "transformation": (
        "排放含发电供热投入而终端能源不含，不编绿色指数",
        "CO₂ includes fuel for power and heat, final energy does not: no green index",
    ),
}


def measure_formula(measure: str) -> str:
    """The formula of any measure of the lens, product output and CO₂ per physical unit included."""
    if measure.startswith(PER_UNIT):
        return f"co2 / {measure.removeprefix(PER_UNIT)}"
    return INDUSTRY_FORMULAS.get(measure, measure.removeprefix(PRODUCT))
