-- grain: series × province × year; province totals and the sum of the 40 industrial sectors, from the sector tables.
-- The industrial sum rests on the sector split: where the split repeats the year before, the sum carries the mark.
CREATE TABLE derived_ceads_totals AS
SELECT
    observation.series_id || CASE sector.kind WHEN 'total' THEN '_total' ELSE '_industry' END AS series_id,
    province_code,
    year,
    sum(value ORDER BY observation.sector) AS value,
    CASE WHEN sector.kind = 'industry' AND bool_or(split.frozen) THEN 'frozen_split' END AS flags
FROM core_sector_observation AS observation
JOIN core_sector AS sector USING (sector)
LEFT JOIN core_frozen_split AS split USING (province_code, year)
WHERE sector.kind IN ('total', 'industry') AND province_code <> '000000'
GROUP BY observation.series_id, sector.kind, province_code, year;
