-- grain: province × industry key × year; years in which an industry's coal or electricity share moves by more than
-- 25 points at once. No plant park is rebuilt in a year: the split by industry (or, for the five other sectors,
-- the energy balance) was misallocated or redrawn, and either this year or the one before is wrong. The cells are marked suspect and stay out of the green index.
CREATE TABLE core_industry_jump AS
WITH stepped AS (
    SELECT
        province_code,
        industry_key,
        year,
        abs(coal_share - lag(coal_share) OVER before) AS coal_step,
        abs(coalesce(electricity_share, 0) - coalesce(lag(electricity_share) OVER before, 0)) AS electricity_step
    FROM core_industry_measure
    WINDOW before AS (PARTITION BY province_code, industry_key ORDER BY year)
)
SELECT province_code, industry_key, year, coal_step, electricity_step
FROM stepped
WHERE greatest(coal_step, electricity_step) > 25
ORDER BY industry_key, year, province_code;
