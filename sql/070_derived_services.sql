-- grain: series × province × year; producer-service value added and population, spliced at 2016 as declared
CREATE TABLE derived_spliced AS
SELECT
    CASE
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
        (series_id IN ('va_finance', 'va_transport_post', 'population') AND year >= 2016)
        OR (series_id IN ('va_finance_c4', 'va_transport_post_c4', 'population_pre2020census') AND year < 2016)
    );
