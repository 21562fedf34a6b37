-- grain: series × province × sector × year; sectors as the source has them, national row and total included
CREATE TABLE core_sector_observation AS
SELECT series_id, province_code, sector, year, value, source_id, flags
FROM raw_sector_value;
