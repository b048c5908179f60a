#!/usr/bin/env bash
# 0.123456789 in a numeric column arrives in Arrow as 0.123456, and as 0 when it is computed and fetched in blocks.
#
# Guess:  a numeric without precision is described by the ODBC driver as unlimited, or so that every value fits; what
#         does not fit is an error. UseDeclareFetch=1 changes how rows travel, not what they are.
# Really: psqlodbc describes such a column of a table as decimal(28,6), whatever is in it, and that of an expression
#         by the values that it holds: with a cursor those of the first block. arrow-odbc makes decimal(28, scale) of
#         it and drops digits that do not fit, without an error. pyodbc takes the text and has all digits.
# Source: psqlodbc's source, sizes and decimal digits of numeric columns in pgtypes.c; arrow-odbc's documentation,
#         table of SQL types and Arrow types.
# Seen with: psqlodbc 13.02, arrow-odbc 10.6.2, pyodbc 5.5.0, PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with arrow-odbc==10.6.2 pyodbc==5.5.0
driver_version=$(debian_package odbc-postgresql)
versions "psqlodbc $driver_version, arrow-odbc 10.6.2, pyodbc 5.5.0, PostgreSQL $(postgres_version)"
happens 'row 250 of a column is cut to six digits; of an expression it is whole, or 0 with blocks of 100 rows'

sql 'CREATE TABLE rates (id int, rate numeric)' \
    'INSERT INTO rates SELECT i, CASE WHEN i = 250 THEN 0.123456789 ELSE 1 END FROM generate_series(1, 300) AS i'
look "$python" - "$(debian_file odbc-postgresql psqlodbcw.so)" "$PGHOST" <<'EOF'
import sys
import arrow_odbc, pyodbc

source = f"Driver={sys.argv[1]};Servername={sys.argv[2]};Port=5432;Database=postgres;Username=finder"
for kind, value in ("column", "rate"), ("expression", "rate + 0"):
    query = f"SELECT {value} AS rate FROM rates ORDER BY id"
    for mode, options in ("whole result", ""), ("blocks of 100", ";UseDeclareFetch=1;Fetch=100"):
        reader = arrow_odbc.read_arrow_batches_from_odbc(query=query, connection_string=source + options)
        rates = [rate for batch in reader for rate in batch["rate"].to_pylist()]
        print(f"arrow-odbc, {kind}, {mode}={rates[249]} as {reader.schema.field('rate').type}")
        rows = pyodbc.connect(source + options).execute(query).fetchall()
        print(f"pyodbc, {kind}, {mode}={rows[249].rate}")
EOF
sees 'arrow-odbc, column, whole result' '0.123456 as decimal128(28, 6)'
sees 'arrow-odbc, column, blocks of 100' '0.123456 as decimal128(28, 6)'
sees 'arrow-odbc, expression, whole result' '0.123456789 as decimal128(28, 9)'
sees 'arrow-odbc, expression, blocks of 100' '0 as decimal128(28, 0)'
for kind in column expression; do
    for mode in 'whole result' 'blocks of 100'; do sees "pyodbc, $kind, $mode" 0.123456789; done
done
verdict
