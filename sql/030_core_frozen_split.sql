-- grain: province × year; frozen when every reported fuel keeps the sector split of the year before
CREATE TABLE core_frozen_split AS
SELECT
    province_code,
    year,
    bool_and(frozen = 1) AS frozen,
    coalesce(bool_and(frozen = 1) FILTER (WHERE fuel = 'electricity'), false) AS frozen_electricity
FROM raw_frozen_split
GROUP BY province_code, year;
