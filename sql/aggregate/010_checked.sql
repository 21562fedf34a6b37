-- grain: row of the input; its place, industry and year as its codes say, and every rule it breaks (else NULL)
CREATE OR REPLACE TEMP VIEW checked AS
WITH coded AS (
    SELECT
        source.*,
        concat_ws('; ', *COLUMNS('^b_')) AS broken_by_measures,
        TRY_CAST(source.year_read AS DOUBLE) AS year_number,
        coalesce(exact_place.place_code, prefix_place.place_code) AS place_code,
        coalesce(exact_industry.industry_code, division.industry_code) AS industry_code
    FROM source
    LEFT JOIN region_code AS exact_place ON exact_place.code = source.region
    LEFT JOIN region_code AS prefix_place ON prefix_place.code = left(source.region, 4)
    LEFT JOIN industry_class AS exact_industry ON exact_industry.code = source.industry
    LEFT JOIN industry_class AS division ON division.code = left(source.industry, 2)
),
ruled AS (
    SELECT
        file,
        row,
        firm,
        region,
        industry,
        year_read,
        year_number,
        place_code,
        industry_code,
        COLUMNS('^m_'),
        COLUMNS('^t_'),
        concat_ws(
            '; ',
            CASE WHEN firm IS NULL THEN 'firm: blank' END,
            CASE
                WHEN region IS NULL THEN 'region: blank'
                WHEN length(region) <> 6 OR ltrim(region, '0123456789') <> '' THEN 'region: not six digits'
                WHEN place_code IS NULL AND region LIKE '__0000' THEN 'region: names no prefecture'
                WHEN place_code IS NULL THEN 'region: unknown'
            END,
            CASE
                WHEN industry IS NULL THEN 'industry: blank'
                WHEN length(industry) NOT BETWEEN 2 AND 4 OR ltrim(industry, '0123456789') <> ''
                    THEN 'industry: not two to four digits'
                WHEN industry_code IS NULL THEN 'industry: not mining, manufacturing or utilities (06–46)'
            END,
            CASE
                WHEN year_read IS NULL THEN 'year: blank'
                WHEN year_number IS NULL OR year_number <> floor(year_number) THEN 'year: not a whole number'
                WHEN year_number NOT BETWEEN 1978 AND 2100 THEN 'year: not plausible'
            END,
            nullif(broken_by_measures, '')
        ) AS broken
    FROM coded
)
SELECT
    * EXCLUDE (broken),
    nullif(broken, '') AS rule,
    CASE WHEN broken = '' THEN CAST(year_number AS SMALLINT) ELSE 0 END AS bucket
FROM ruled;
