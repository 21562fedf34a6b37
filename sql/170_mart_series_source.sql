-- grain: series × source; the years and rows that each series takes from each source
CREATE TABLE mart_series_source AS
WITH cell AS (
    SELECT series_id, source_id, year FROM core_published
    UNION ALL
    SELECT series_id, source_id, year FROM core_sector_observation
    UNION ALL
    SELECT series_id, source_id, year FROM raw_national_sector_value
    UNION ALL
    SELECT series_id, source_id, year FROM raw_industry_value
)
SELECT series_id, source_id, min(year) AS first_year, max(year) AS last_year, count(*) AS rows
FROM cell
GROUP BY series_id, source_id
ORDER BY series_id, source_id;
