-- grain: product × province × year; CO₂ per physical unit where seeds/industry_products.csv matches an industry
-- with a product, and the province's share of the provinces' output. Products that do not stand for their
-- industry are listed in the seed with match = none and the reason.
CREATE TABLE core_industry_product AS
WITH output AS (
    SELECT series_id, province_code, year, value, flags,
        value / sum(value) OVER (
            PARTITION BY series_id, year ORDER BY province_code
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS share
    FROM core_observation
    WHERE province_code <> '000000'
        AND series_id IN (SELECT series_id FROM core_product_match WHERE match <> 'none')
)
SELECT
    pair.industry_code AS industry_key,
    pair.series_id,
    output.province_code,
    output.year,
    pair.unit,
    pair.factor * amount.co2 / output.value AS value,
    output.share,
    output.flags
FROM output
JOIN core_product_match AS pair USING (series_id)
JOIN core_industry_amount AS amount
    ON amount.industry_key = pair.industry_code
    AND amount.province_code = output.province_code
    AND amount.year = output.year
WHERE output.value > 0 AND amount.co2 > 0
ORDER BY pair.series_id, output.year, output.province_code;
