"""Loads the published statistics in `data/` and the tables in `seeds/` into one DuckDB file."""
