-- grain: finest place × industry × measure, in the unit of the output
CREATE OR REPLACE TEMP TABLE cell_measure AS
WITH long AS (
    UNPIVOT cell
    ON COLUMNS(* EXCLUDE (place_code, industry_code))
    INTO NAME measure VALUE found
)
SELECT
    place_code,
    industry_code,
    measure,
    found.firms AS firms,
    found.value * factor AS value,
    found.size * factor AS size,
    list_transform(found.top, lambda x: x * factor) AS top
FROM long
JOIN measure USING (measure)
WHERE found.firms > 0;
