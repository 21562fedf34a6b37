-- grain: row of a firm that stands more than once in the year; the first of equal rows is kept (rule NULL)
CREATE OR REPLACE TEMP TABLE repeated AS
WITH often AS (
    -- Eight bytes a firm instead of its name: two names with one hash are told apart below.
    SELECT hash(firm) AS key
    FROM part
    GROUP BY ALL
    HAVING count(*) > 1
),
candidate AS (
    SELECT * EXCLUDE (rule), hash(region, industry, *COLUMNS('^m_')) AS content
    FROM part
    WHERE hash(firm) IN (SELECT key FROM often)
)
SELECT
    * EXCLUDE (content),
    CASE
        WHEN min(content) OVER same_firm <> max(content) OVER same_firm
            THEN 'firm: stands more than once in the year, with different content'
        WHEN row_number() OVER (PARTITION BY firm ORDER BY file, row) > 1
            THEN 'firm: repeats an earlier row'
    END AS rule
FROM candidate
WINDOW same_firm AS (PARTITION BY firm)
QUALIFY count(*) OVER same_firm > 1;
