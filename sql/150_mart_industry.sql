-- grain: measure × province × industry key × year; the industry lens in long form, product output included
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
    coalesce(
        CASE long.measure WHEN 'electricity_share' THEN split.frozen_electricity ELSE split.frozen END, false
    ) AS frozen,
    'derived' AS flags
FROM long
JOIN unit USING (measure)
LEFT JOIN core_frozen_split AS split USING (province_code, year)
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
ORDER BY 1, 3, 4, 2;
