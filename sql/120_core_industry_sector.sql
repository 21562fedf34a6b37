-- grain: industry key × sector; an industry key is a two-digit code, group:<group> or total.
-- A sector that two industries share (36 and 37) counts once in their group and in the total.
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
SELECT 'total', sector FROM core_sector WHERE kind = 'industry';
