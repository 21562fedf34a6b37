-- grain: series × province × year; accounts and population on the newest basis each year has, joined at 2016.
-- Values before 2016 are kept on their own basis, not rescaled: the step is declared as a break, and an
-- edition that starts in 2018 stands on one basis.
CREATE TABLE derived_spliced AS
SELECT
    CASE
        WHEN series_id LIKE 'gdp%' THEN 'gdp_spliced'
        WHEN series_id LIKE 'va_industry%' THEN 'va_industry_spliced'
        WHEN series_id LIKE 'va_finance%' THEN 'va_finance_spliced'
        WHEN series_id LIKE 'va_transport_post%' THEN 'va_transport_post_spliced'
        ELSE 'population_spliced'
    END AS series_id,
    province_code,
    year,
    value
FROM core_published
WHERE province_code <> '000000'
    AND (
        (year >= 2016 AND series_id IN ('gdp', 'va_industry', 'va_finance', 'va_transport_post', 'population'))
        OR (
            year < 2016
            AND series_id IN (
                'gdp_c4', 'va_industry_c4', 'va_finance_c4', 'va_transport_post_c4', 'population_pre2020census'
            )
        )
    );
