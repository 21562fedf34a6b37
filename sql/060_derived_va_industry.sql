-- grain: series × province × year; industrial value added on the newest basis each year has, current and 2020 prices.
-- The fifth-census basis starts in 2016; the fourth-census values before it are kept as they are, not rescaled:
-- the step is declared as a break, and an edition that starts in 2018 stands on one basis.
CREATE TABLE derived_va_industry AS
WITH spliced AS (
    SELECT province_code, year, arg_max(value, series_id = 'va_industry') AS value
    FROM core_published
    WHERE (series_id = 'va_industry' OR (series_id = 'va_industry_c4' AND year < 2016)) AND province_code <> '000000'
    GROUP BY province_code, year
)
SELECT 'va_industry_spliced' AS series_id, province_code, year, value
FROM spliced
UNION ALL
SELECT 'va_industry_2020', province_code, year, spliced.value / deflator.value
FROM spliced
JOIN derived_gdp_deflator AS deflator USING (province_code, year);
