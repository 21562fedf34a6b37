-- grain: series × province × year (national row 000000 included); values as published, corrections applied
CREATE TABLE core_published AS
SELECT
    value.series_id,
    value.province_code,
    value.year,
    value.value,
    value.source_id,
    source.processing_level,
    value.flags
FROM raw_value AS value
JOIN core_source AS source USING (source_id);
