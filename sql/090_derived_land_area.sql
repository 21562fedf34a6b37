-- grain: province × year; land area from the boundary polygons, repeated for each year so that formulas can use it
CREATE TABLE derived_land_area AS
SELECT 'land_area' AS series_id, province_code, year.year, land_area_km2 AS value
FROM core_province, (SELECT DISTINCT year FROM core_published) AS year;
