-- grain: province × industry key × year; CO₂ (Mt) and final energy, coal (10k tce), electricity (100m kWh)
CREATE TABLE core_industry_amount AS
SELECT
    province_code,
    industry_key,
    year,
    sum(value) FILTER (WHERE series_id = 'co2') AS co2,
    sum(value) FILTER (WHERE series_id = 'energy_final') AS energy_final,
    sum(value) FILTER (WHERE series_id = 'energy_final_coal') AS energy_final_coal,
    sum(value) FILTER (WHERE series_id = 'electricity_final') AS electricity_final
FROM core_sector_observation
JOIN core_industry_sector USING (sector)
WHERE province_code <> '000000'
GROUP BY ALL;
