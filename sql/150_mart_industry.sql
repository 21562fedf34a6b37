-- grain: measure × province × industry key × year; the industry lens in long form, product output included.
-- Only the split among the 40 industrial sectors can be frozen: their total and the five other production
-- sectors come from each year's energy balance, so they carry no mark. CO₂ per physical unit is given from 0.5 %
-- of the provinces' output: a province that rolls bought steel would otherwise show any number.
CREATE TABLE mart_industry AS
WITH long AS (
    UNPIVOT core_industry_measure
    ON co2, energy_final, coal_share, electricity_share, co2_per_energy, national_share, location_quotient
    INTO NAME measure VALUE value
),
unit AS (
    SELECT *
    FROM (
        VALUES
        ('co2', 'mt_co2'), ('energy_final', '10k_tce'), ('coal_share', 'pct'), ('electricity_share', 'pct'),
        ('co2_per_energy', 't_per_tce'), ('national_share', 'pct'), ('location_quotient', 'ratio')
    ) AS unit (measure, unit)
),
product AS (
    SELECT industry_code AS industry_key, unnest(string_split(products, ';')) AS series_id
    FROM core_industry
    WHERE products IS NOT NULL
)
SELECT
    long.measure,
    long.province_code,
    long.industry_key AS industry_code,
    long.year,
    long.value,
    unit.unit,
    CASE
        WHEN long.industry_key = 'total' OR long.industry_key LIKE 'sector:%' THEN false
        WHEN long.measure = 'electricity_share' THEN coalesce(split.frozen_electricity, false)
        ELSE coalesce(split.frozen, false)
    END AS frozen,
    CASE WHEN jump.year IS NULL THEN 'derived' ELSE 'derived;suspect' END AS flags
FROM long
JOIN unit USING (measure)
LEFT JOIN core_frozen_split AS split USING (province_code, year)
LEFT JOIN core_industry_jump AS jump USING (province_code, industry_key, year)
UNION ALL
SELECT
    'product:' || observation.series_id,
    observation.province_code,
    product.industry_key,
    observation.year,
    observation.value,
    series.unit,
    false,
    observation.flags
FROM core_observation AS observation
JOIN product USING (series_id)
JOIN core_series AS series USING (series_id)
WHERE observation.province_code <> '000000'
UNION ALL
SELECT
    'co2_per_unit:' || per_unit.series_id,
    per_unit.province_code,
    per_unit.industry_key,
    per_unit.year,
    per_unit.value,
    per_unit.unit,
    coalesce(split.frozen, false),
    concat_ws(';', 'derived', per_unit.flags)
FROM core_industry_product AS per_unit
LEFT JOIN core_frozen_split AS split USING (province_code, year)
WHERE per_unit.share >= 0.005
ORDER BY 1, 3, 4, 2;
