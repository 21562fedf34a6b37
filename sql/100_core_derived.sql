-- grain: series × province × year; every derived series
CREATE TABLE core_derived AS
SELECT series_id, province_code, year, value FROM derived_gdp_2020
UNION ALL SELECT series_id, province_code, year, value FROM derived_gdp_deflator
UNION ALL SELECT series_id, province_code, year, value FROM derived_consumer_prices
UNION ALL SELECT series_id, province_code, year, value FROM derived_spliced
UNION ALL SELECT series_id, province_code, year, value FROM derived_va_industry_2020
UNION ALL SELECT series_id, province_code, year, value FROM derived_ceads_totals
UNION ALL SELECT series_id, province_code, year, value FROM derived_land_area
UNION ALL SELECT series_id, province_code, year, value FROM derived_exchange_rate;
