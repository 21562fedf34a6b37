-- grain: series × province × year; province totals and the sum of the 40 industrial sectors, from the sector tables.
-- Where the inventory's split is frozen it is the split among industrial sectors; the share of industry as a whole
-- still moves every year, so these sums carry no frozen mark.
CREATE TABLE derived_ceads_totals AS
SELECT
    observation.series_id || CASE sector.kind WHEN 'total' THEN '_total' ELSE '_industry' END AS series_id,
    province_code,
    year,
    sum(value ORDER BY observation.sector) AS value
FROM core_sector_observation AS observation
JOIN core_sector AS sector USING (sector)
WHERE sector.kind IN ('total', 'industry') AND province_code <> '000000'
GROUP BY observation.series_id, sector.kind, province_code, year;
