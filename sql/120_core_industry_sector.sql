-- grain: industry key × sector; a key is a two-digit code, group:<group>, total (the 40 industrial sectors)
-- or sector:<id> for the five other production sectors. A sector that two industries share (36 and 37) counts
-- once in their group and in the total. Logging (02) has no two-digit industry and is in the total alone.
CREATE TABLE core_industry_sector AS
WITH listed AS (
    SELECT industry_code, group_code, unnest(string_split(sectors, ';')) AS sector
    FROM core_industry
    WHERE sectors IS NOT NULL
)
SELECT DISTINCT industry_code AS industry_key, sector FROM listed
UNION ALL
SELECT DISTINCT 'group:' || group_code, sector FROM listed
UNION ALL
SELECT 'total', sector FROM core_sector WHERE kind = 'industry'
UNION ALL
SELECT 'sector:' || sector, sector FROM core_sector WHERE kind = 'other';
