#!/usr/bin/env bash
# The same CSV puts one row into 2027 in PostgreSQL and into 2026 in DuckDB.
#
# Guess:  a timestamp with more than six digits behind the point (SQL Server's datetime2 has seven, Oracle's nine) is
#         refused or cut by a column that holds microseconds, and by every reader alike.
# Really: COPY rounds, so that 2026-12-31 23:59:59.9999999 becomes the first moment of the next year and goes to
#         another partition. DuckDB and Python cut. Nobody says a word.
# Source: PostgreSQL's manual, "Date/Time Types": at most six digits of a second are kept; its source rounds when it
#         reads them. DuckDB's documentation, "Timestamp Types": microseconds.
# Seen with: PostgreSQL 15.18, DuckDB 2.0.1, Python 3.11.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with duckdb==2.0.1
versions "PostgreSQL $(postgres_version), DuckDB 2.0.1, $("$python" -V)"
happens 'PostgreSQL rounds the seventh digit and lands in the next year; DuckDB and Python cut it'

moment='2026-12-31 23:59:59.9999999'
sql 'CREATE TABLE events (at timestamp) PARTITION BY RANGE (at)' \
    "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')" \
    "CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')"
printf 'at\n%s\n' "$moment" >"$folder/events.csv"
sql 'COPY events FROM STDIN (FORMAT csv, HEADER)' <"$folder/events.csv"
shows 'PostgreSQL has' "$(sql 'SELECT tableoid::regclass, at FROM events')" 'events_2027|2027-01-01 00:00:00'
look "$python" - "$folder/events.csv" "$moment" <<'EOF'
import datetime, sys
import duckdb

print(f"DuckDB has={duckdb.read_csv(sys.argv[1]).fetchall()[0][0]}")
print(f"Python has={datetime.datetime.fromisoformat(sys.argv[2])}")
EOF
sees 'DuckDB has' '2026-12-31 23:59:59.999999'
sees 'Python has' '2026-12-31 23:59:59.999999'
verdict
