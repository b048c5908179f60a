#!/usr/bin/env bash
# Through psqlodbc 'infinity' is today, Caesar dies in our era, and the year 10000 is today, too.
#
# Guess:  a date that the ODBC structures cannot hold (infinity, BC, a year of five digits) is an error, or NULL with
#         a warning.
# Really: SQL_SUCCESS and another date. date 'infinity' and timestamp '10000-01-01' become the day of the query, so
#         that "valid for ever" ends today and changes with each run; BC loses its era; timestamp 'infinity' is
#         9999-12-31 23:59:59. pyodbc and arrow-odbc get the same. The text of the value (v::text) arrives whole.
# Source: psqlodbc's source, timestamp and date conversion in convert.c (fields that it cannot read keep today's
#         date); PostgreSQL's manual, "Date/Time Types", special values.
# Seen with: psqlodbc 13.02, pyodbc 5.5.0, arrow-odbc 10.6.2, PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with pyodbc==5.5.0 arrow-odbc==10.6.2
driver_version=$(debian_package odbc-postgresql)
versions "psqlodbc $driver_version, pyodbc 5.5.0, arrow-odbc 10.6.2, PostgreSQL $(postgres_version)"
happens 'each of these is another date, without an error'

look "$python" - "$(debian_file odbc-postgresql psqlodbcw.so)" "$PGHOST" <<'EOF'
import datetime, sys
import arrow_odbc, pyodbc

source = f"Driver={sys.argv[1]};Servername={sys.argv[2]};Port=5432;Database=postgres;Username=finder"
connection = pyodbc.connect(source)


def told(before, value):
    days = {before.isoformat(), datetime.date.today().isoformat()}
    return f"today{str(value)[10:]}" if str(value)[:10] in days else str(value)


for value in "date 'infinity'", "timestamp '10000-01-01'", "date '0044-03-15 BC'", "timestamp 'infinity'":
    query, before = f"SELECT {value} AS v", datetime.date.today()
    print(f"pyodbc reads {value}={told(before, connection.execute(query).fetchone()[0])}")
    reader = arrow_odbc.read_arrow_batches_from_odbc(query=query, connection_string=source)
    print(f"arrow-odbc reads {value}={told(before, next(iter(reader))['v'][0].as_py())}")
print(f"pyodbc reads (date 'infinity')::text={connection.execute('''SELECT (date 'infinity')::text''').fetchone()[0]}")
EOF
for reader in pyodbc arrow-odbc; do
    sees "$reader reads date 'infinity'" today
    sees "$reader reads timestamp '10000-01-01'" 'today 00:00:00'
    sees "$reader reads date '0044-03-15 BC'" 0044-03-15
    sees "$reader reads timestamp 'infinity'" '9999-12-31 23:59:59'
done
sees "pyodbc reads (date 'infinity')::text" infinity
verdict
