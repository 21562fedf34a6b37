-- grain: finest place × industry, one column a measure: firms, sum, sum of sizes, two largest sizes
CREATE OR REPLACE TEMP TABLE cell AS
SELECT
    place_code,
    industry_code,
    {
        'firms': count(COLUMNS('^m_(.*)$')),
        'value': fsum(COLUMNS('^m_(.*)$')),
        'size': fsum(abs(COLUMNS('^m_(.*)$'))),
        'top': max(abs(COLUMNS('^m_(.*)$')), 2)
    } AS '\1'
FROM part
ANTI JOIN (FROM repeated WHERE rule IS NOT NULL) AS dropped USING (file, row)
GROUP BY place_code, industry_code;
