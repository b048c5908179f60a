#!/usr/bin/env bash
# pyarrow reads whole numbers of 20 digits as floating point, so that different keys become one.
#
# Guess:  a reader that infers types takes a whole number that fits no 64-bit integer as text or as a decimal, as
#         DuckDB and pandas do; at least it never loses digits without a word.
# Really: pyarrow's CSV reader tries int64, then double: 12345678901234567890 and …891 both become
#         1.2345678901234567e+19. pandas with engine="pyarrow" inherits it; pandas' own engine does not do so.
# Source: pyarrow's documentation, "Reading and Writing CSV files", column type inference: null, int64, boolean,
#         dates, float64, string.
# Seen with: PostgreSQL 15.18 (numeric keys), pyarrow 26.0.1, pandas 3.1.1, DuckDB 2.0.1.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with pyarrow==26.0.1 pandas==3.1.1 duckdb==2.0.1
versions "PostgreSQL $(postgres_version), pyarrow 26.0.1, pandas 3.1.1, DuckDB 2.0.1"
happens 'two keys of 20 digits are one number to pyarrow, and two to DuckDB and pandas'

sql "CREATE TABLE accounts (id numeric(20) PRIMARY KEY)" \
    'INSERT INTO accounts VALUES (12345678901234567890), (12345678901234567891)'
sql 'COPY accounts TO STDOUT (FORMAT csv, HEADER)' >"$folder/accounts.csv"
look "$python" - "$folder/accounts.csv" <<'EOF'
import sys
import duckdb, pandas, pyarrow.csv

file = sys.argv[1]
table = pyarrow.csv.read_csv(file)
print(f"pyarrow's type={table.schema.field('id').type}")
print(f"keys of pyarrow={len(table['id'].unique())}")
print(f"keys of pandas, engine pyarrow={pandas.read_csv(file, engine='pyarrow').id.nunique()}")
print(f"keys of pandas={pandas.read_csv(file).id.nunique()}")
print(f"keys of DuckDB={len(set(duckdb.read_csv(file).fetchall()))}")
EOF
sees "pyarrow's type" double
sees 'keys of pyarrow' 1
sees 'keys of pandas, engine pyarrow' 1
sees 'keys of pandas' 2
sees 'keys of DuckDB' 2
verdict
