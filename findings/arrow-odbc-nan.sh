#!/usr/bin/env bash
# A numeric NaN of PostgreSQL arrives as 0 in Arrow, through ODBC.
#
# Guess:  Arrow's decimals have no NaN, so reading one is an error or gives NULL. pyodbc gives Decimal('NaN').
# Really: the driver hands over the text "NaN"; arrow-odbc makes 0 of it. The same with
#         'Infinity'. Sums look right. (As float8 both arrive as what they are.)
# Source: PostgreSQL's manual, "Numeric Types": NaN, Infinity and -Infinity are values of numeric; ODBC's reference:
#         SQL_DECIMAL has none of them.
# Seen with: psqlodbc 13.02, arrow-odbc 10.6.2, pyodbc 5.5.0, PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with arrow-odbc==10.6.2 pyodbc==5.5.0
driver_version=$(debian_package odbc-postgresql)
versions "psqlodbc $driver_version, arrow-odbc 10.6.2, pyodbc 5.5.0, PostgreSQL $(postgres_version)"
happens 'numeric NaN and Infinity are 0.0 to arrow-odbc, float8 NaN is NaN, and pyodbc has NaN for both'

look "$python" - "$(debian_file odbc-postgresql psqlodbcw.so)" "$PGHOST" <<'EOF'
import sys
import arrow_odbc, pyodbc

source = f"Driver={sys.argv[1]};Servername={sys.argv[2]};Port=5432;Database=postgres;Username=finder"
connection = pyodbc.connect(source)
for value in "'NaN'::numeric", "'Infinity'::numeric", "'NaN'::float8":
    query = f"SELECT v FROM (VALUES (1, {value}), (2, 1.5)) AS t(i, v) ORDER BY i"
    reader = arrow_odbc.read_arrow_batches_from_odbc(query=query, connection_string=source)
    print(f"arrow-odbc reads {value}={[row for batch in reader for row in batch['v'].to_pylist()]}")
print(f"pyodbc reads 'NaN'::numeric={connection.execute('''SELECT 'NaN'::numeric''').fetchone()[0]}")
EOF
sees "arrow-odbc reads 'NaN'::numeric" "[Decimal('0.0'), Decimal('1.5')]"
sees "arrow-odbc reads 'Infinity'::numeric" "[Decimal('0.0'), Decimal('1.5')]"
sees "arrow-odbc reads 'NaN'::float8" '[nan, 1.5]'
sees "pyodbc reads 'NaN'::numeric" NaN
verdict
