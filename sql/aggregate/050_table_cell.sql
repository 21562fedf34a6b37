-- grain: table (places that add up) × place × industry (`total` included) × measure
CREATE OR REPLACE TEMP TABLE table_cell AS
WITH counted AS (
    SELECT
        above.table_code,
        above.level,
        above.above_code AS place_code,
        sums.industry_code,
        measure,
        firms,
        value,
        size,
        top
    FROM cell_measure
    JOIN place_above AS above USING (place_code)
    CROSS JOIN LATERAL (VALUES (cell_measure.industry_code), ('total')) AS sums (industry_code)
)
SELECT
    table_code,
    level,
    place_code,
    industry_code,
    measure,
    CAST(sum(firms) AS BIGINT) AS firms,
    sum(value) AS value,
    sum(size) AS size,
    list_reverse_sort(flatten(list(top)))[1] AS largest,
    coalesce(list_reverse_sort(flatten(list(top)))[2], 0) AS second
FROM counted
GROUP BY ALL
ORDER BY measure, table_code, level, place_code, industry_code;
