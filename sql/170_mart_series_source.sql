-- grain: series × source; the years and rows that each series takes from each source, provincial rows apart
CREATE TABLE mart_series_source AS
WITH cell AS (
    SELECT series_id, source_id, year, province_code FROM core_published
    UNION ALL
    SELECT series_id, source_id, year, province_code FROM core_sector_observation
    UNION ALL
    SELECT series_id, source_id, year, '000000' FROM raw_national_sector_value
    UNION ALL
    SELECT series_id, source_id, year, '000000' FROM raw_industry_value
)
SELECT series_id, source_id, min(year) AS first_year, max(year) AS last_year, count(*) AS rows,
    count(*) FILTER (province_code <> '000000') AS province_rows
FROM cell
GROUP BY series_id, source_id
ORDER BY series_id, source_id;
