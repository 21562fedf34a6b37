-- grain: province × year; GDP at constant 2020 prices: the level of 2020 chained with the published indices.
-- Indices after the fifth census exist from 2016; before that the ones of the fourth census are the only ones.
CREATE TABLE derived_gdp_2020 AS
WITH growth AS (
    SELECT
        province_code,
        year,
        coalesce(
            max(value) FILTER (WHERE series_id = 'gdp_index'),
            max(value) FILTER (WHERE series_id = 'gdp_index_c4')
        ) / 100 AS factor
    FROM core_published
    WHERE series_id IN ('gdp_index', 'gdp_index_c4') AND province_code <> '000000'
    GROUP BY province_code, year
),
chained AS (
    SELECT province_code, year, exp(sum(ln(factor)) OVER (PARTITION BY province_code ORDER BY year)) AS chain
    FROM growth
),
base AS (
    SELECT published.province_code, published.value / chained.chain AS per_chain
    FROM core_published AS published
    JOIN chained USING (province_code, year)
    WHERE published.series_id = 'gdp' AND year = 2020
)
SELECT 'gdp_2020' AS series_id, province_code, year, per_chain * chain AS value
FROM chained
JOIN base USING (province_code);
