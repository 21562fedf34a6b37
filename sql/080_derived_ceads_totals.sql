-- grain: series × province × year; province totals and the sum of the 40 industrial sectors, from the sector tables
CREATE TABLE derived_ceads_totals AS
SELECT
    observation.series_id || CASE sector.kind WHEN 'total' THEN '_total' ELSE '_industry' END AS series_id,
    province_code,
    year,
    sum(value) AS value
FROM core_sector_observation AS observation
JOIN core_sector AS sector USING (sector)
WHERE sector.kind IN ('total', 'industry') AND province_code <> '000000'
GROUP BY ALL;
