-- grain: series × province × year; published and derived series together, the one table that formulas read
CREATE TABLE core_observation AS
SELECT series_id, province_code, year, value, source_id, processing_level, flags FROM core_published
UNION ALL
SELECT series_id, province_code, year, value, NULL, 'derived', 'derived' FROM core_derived
ORDER BY series_id, province_code, year;
