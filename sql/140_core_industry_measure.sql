-- grain: province × industry key × year; the measures of the industry lens side by side.
-- 1.229 converts 100m kWh to 10k tce (0.1229 kgce/kWh, GB/T 2589). Shares of the nation are shares of the
-- provinces that report; the location quotient compares final energy with the industrial total, for the five
-- other production sectors with the total of all production. Sums are ordered: equal inputs, equal last digits.
CREATE TABLE core_industry_measure AS
WITH total AS (
    SELECT
        province_code,
        year,
        sum(energy_final) FILTER (WHERE industry_key = 'total') AS industry,
        sum(energy_final ORDER BY industry_key) AS production
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
),
nation AS (
    SELECT
        industry_key,
        year,
        sum(co2 ORDER BY province_code) AS co2,
        sum(energy_final ORDER BY province_code) / sum(whole ORDER BY province_code) AS share
    FROM joined
    GROUP BY industry_key, year
)
SELECT
    joined.province_code,
    joined.industry_key,
    joined.year,
    joined.co2,
    joined.energy_final,
    100 * joined.energy_final_coal / nullif(joined.energy_final, 0) AS coal_share,
    100 * 1.229 * joined.electricity_final / nullif(joined.energy_final, 0) AS electricity_share,
    100 * joined.co2 / nullif(joined.energy_final, 0) AS co2_per_energy,
    100 * joined.co2 / nullif(nation.co2, 0) AS national_share,
    (joined.energy_final / nullif(joined.whole, 0)) / nullif(nation.share, 0) AS location_quotient
FROM joined
JOIN nation USING (industry_key, year)
ORDER BY joined.industry_key, joined.year, joined.province_code;
