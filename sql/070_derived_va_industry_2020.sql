-- grain: province × year; industrial value added at 2020 prices, deflated with the province's GDP deflator
CREATE TABLE derived_va_industry_2020 AS
SELECT 'va_industry_2020' AS series_id, province_code, year, nominal.value / deflator.value AS value
FROM derived_spliced AS nominal
JOIN derived_gdp_deflator AS deflator USING (province_code, year)
WHERE nominal.series_id = 'va_industry_spliced';
