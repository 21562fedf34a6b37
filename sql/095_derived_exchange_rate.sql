-- grain: province × year; the national exchange rate, repeated for each province so that formulas can use it
CREATE TABLE derived_exchange_rate AS
SELECT 'exchange_rate' AS series_id, province.province_code, published.year, published.value
FROM core_published AS published, core_province AS province
WHERE published.series_id = 'exchange_rate_cny_per_usd' AND published.province_code = '000000';
