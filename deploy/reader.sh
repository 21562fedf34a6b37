#!/bin/sh
# The role that the dashboards use: it reads the catalogue, also the tables that the first build will make.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$READER_PASSWORD" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
CREATE ROLE reader LOGIN PASSWORD :'password';
GRANT CONNECT ON DATABASE statistics TO reader;
GRANT USAGE ON SCHEMA public TO reader;
ALTER DEFAULT PRIVILEGES FOR ROLE builder IN SCHEMA public GRANT SELECT ON TABLES TO reader;
SQL
