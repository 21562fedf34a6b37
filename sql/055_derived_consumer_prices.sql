-- grain: province × year; consumer price level, 2020 = 1, chained from the published indices (preceding year = 100).
-- The year before the first index is part of the chain: the index of 2016 compares with 2015.
CREATE TABLE derived_consumer_prices AS
WITH link AS (
    SELECT province_code, year, ln(value / 100) AS growth
    FROM core_published
    WHERE series_id = 'cpi' AND province_code <> '000000'
    UNION ALL
    SELECT province_code, min(year) - 1, 0
    FROM core_published
    WHERE series_id = 'cpi' AND province_code <> '000000'
    GROUP BY province_code
),
chained AS (
    SELECT province_code, year, sum(growth) OVER (PARTITION BY province_code ORDER BY year) AS level
    FROM link
)
SELECT 'consumer_price_level' AS series_id, chained.province_code, chained.year, exp(chained.level - base.level) AS value
FROM chained
JOIN chained AS base ON base.province_code = chained.province_code AND base.year = 2020;
