-- grain: province × industry key × year; CO₂ (Mt) and final energy, coal (10k tce), electricity (100m kWh)
CREATE TABLE core_industry_amount AS
SELECT
    province_code,
    industry_key,
    year,
    sum(value ORDER BY sector) FILTER (WHERE series_id = 'co2') AS co2,
    sum(value ORDER BY sector) FILTER (WHERE series_id = 'energy_final') AS energy_final,
    sum(value ORDER BY sector) FILTER (WHERE series_id = 'energy_final_coal') AS energy_final_coal,
    sum(value ORDER BY sector) FILTER (WHERE series_id = 'electricity_final') AS electricity_final
FROM core_sector_observation
JOIN core_industry_sector USING (sector)
WHERE province_code <> '000000'
GROUP BY province_code, industry_key, year
ORDER BY industry_key, year, province_code;
