#!/usr/bin/env bash
# Two instants an hour apart are one and the same value through ODBC.
#
# Guess:  timestamptz is an instant; a driver delivers it with its offset or in UTC, so that order and differences
#         hold.
# Really: ODBC's timestamp has no offset, and psqlodbc gives the session's local time. In the hour that comes twice
#         when the clock goes back, 05:30 and 06:30 UTC both are 01:30 in New York: equal in a watermark, a key and a
#         difference. psycopg gives two instants. A session in UTC, or the text of the value, keeps them apart.
# Source: ODBC's reference, SQL_TYPE_TIMESTAMP (no zone); PostgreSQL's manual, "Time Stamps": shown in the session's
#         zone.
# Seen with: psqlodbc 13.02, pyodbc 5.5.0, psycopg 3.3.9, PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
server_settings=("timezone = 'America/New_York'")
start_postgres
python_with pyodbc==5.5.0 'psycopg[binary]==3.3.9' tzdata==2026.6
driver_version=$(debian_package odbc-postgresql)
versions "psqlodbc $driver_version, pyodbc 5.5.0, psycopg 3.3.9, PostgreSQL $(postgres_version)"
happens 'the difference is nothing through ODBC, and an hour at the server and through psycopg'

look "$python" - "$(debian_file odbc-postgresql psqlodbcw.so)" "$PGHOST" <<'EOF'
import datetime, sys
import psycopg, pyodbc

source = f"Driver={sys.argv[1]};Servername={sys.argv[2]};Port=5432;Database=postgres;Username=finder"
query = "SELECT timestamptz '2026-11-01 05:30+00', timestamptz '2026-11-01 06:30+00'"
first, second = pyodbc.connect(source).execute(query).fetchone()
print(f"pyodbc reads={first}, {second}")
print(f"pyodbc's difference={second - first}")
first, second = (moment.astimezone(datetime.timezone.utc) for moment in psycopg.connect().execute(query).fetchone())
print(f"psycopg's difference={second - first}")
EOF
shows "the server's difference" "$(sql "SELECT timestamptz '2026-11-01 06:30+00' - '2026-11-01 05:30+00'")" 01:00:00
sees 'pyodbc reads' '2026-11-01 01:30:00, 2026-11-01 01:30:00'
sees "pyodbc's difference" 0:00:00
sees "psycopg's difference" 1:00:00
verdict
