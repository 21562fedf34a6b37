-- grain: province × industry key × year; the measures of the industry lens side by side.
-- 1.229 converts 100m kWh to 10k tce (0.1229 kgce/kWh, GB/T 2589). Shares of the nation are shares of the
-- provinces that report; the location quotient compares final energy with the industrial total, for the five
-- other production sectors with the total of all production.
CREATE TABLE core_industry_measure AS
WITH total AS (
    SELECT
        province_code,
        year,
        sum(energy_final) FILTER (WHERE industry_key = 'total') AS industry,
        sum(energy_final) AS production
    FROM core_industry_amount
    WHERE industry_key = 'total' OR industry_key LIKE 'sector:%'
    GROUP BY province_code, year
),
joined AS (
    SELECT
        amount.*,
        CASE WHEN industry_key LIKE 'sector:%' THEN total.production ELSE total.industry END AS whole
    FROM core_industry_amount AS amount
    JOIN total USING (province_code, year)
)
SELECT
    province_code,
    industry_key,
    year,
    co2,
    energy_final,
    100 * energy_final_coal / nullif(energy_final, 0) AS coal_share,
    100 * 1.229 * electricity_final / nullif(energy_final, 0) AS electricity_share,
    100 * co2 / nullif(energy_final, 0) AS co2_per_energy,
    100 * co2 / nullif(sum(co2) OVER nation, 0) AS national_share,
    (energy_final / nullif(whole, 0)) / nullif(sum(energy_final) OVER nation / sum(whole) OVER nation, 0)
        AS location_quotient
FROM joined
WINDOW nation AS (PARTITION BY industry_key, year);
