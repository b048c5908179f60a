#!/usr/bin/env bash
# NUMERIC without precision holds every digit in PostgreSQL and three decimals in DuckDB.
#
# Guess:  a column declared NUMERIC, the same word on both sides, takes in DuckDB what it gives in PostgreSQL, or
#         refuses it.
# Really: in DuckDB it means DECIMAL(18,3): values are rounded to three decimals without a word, on INSERT, on COPY
#         and in a cast; 0.0004 becomes 0. (A number with too many digits before the point is refused.)
# Source: DuckDB's documentation, "Numeric Types", fixed-point decimals: the default is DECIMAL(18,3); PostgreSQL's
#         manual, "Numeric Types": without precision, any number of digits.
# Seen with: PostgreSQL 15.18, DuckDB 2.0.1.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with duckdb==2.0.1
versions "PostgreSQL $(postgres_version), DuckDB 2.0.1"
happens 'the same CREATE TABLE rounds to three decimals in DuckDB'

definition='CREATE TABLE rates (rate NUMERIC)'
sql "$definition" 'INSERT INTO rates VALUES (1.23456789), (0.0004)'
sql 'COPY rates TO STDOUT (FORMAT csv)' >"$folder/rates.csv"
look "$python" - "$definition" "$folder/rates.csv" <<'EOF'
import sys
import duckdb

duckdb.sql(sys.argv[1])
duckdb.sql(f"COPY rates FROM '{sys.argv[2]}' (HEADER false)")
print(f"DuckDB's type={duckdb.sql('DESCRIBE rates').fetchall()[0][1]}")
print(f"DuckDB has={' '.join(str(row[0]) for row in duckdb.sql('FROM rates').fetchall())}")
EOF
shows 'PostgreSQL has' "$(sql 'SELECT rate FROM rates' | paste -sd' ')" '1.23456789 0.0004'
sees "DuckDB's type" 'DECIMAL(18,3)'
sees 'DuckDB has' '1.235 0.000'
verdict
