-- grain: measure × province × industry key × year; cells that are left out on purpose, with the reason
CREATE TABLE mart_industry_missing AS
SELECT
    'co2_per_unit:' || series_id AS measure,
    province_code,
    industry_key AS industry_code,
    year,
    'output_too_small' AS reason
FROM core_industry_product
WHERE share < 0.005
ORDER BY 1, 3, 4, 2;
