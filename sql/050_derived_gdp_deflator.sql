-- grain: province × year; implicit GDP deflator, 2020 = 1, on the basis of the fifth economic census
CREATE TABLE derived_gdp_deflator AS
SELECT 'gdp_deflator' AS series_id, province_code, year, nominal.value / constant.value AS value
FROM core_published AS nominal
JOIN derived_gdp_2020 AS constant USING (province_code, year)
WHERE nominal.series_id = 'gdp';
