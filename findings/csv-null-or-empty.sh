#!/usr/bin/env bash
# DuckDB writes NULL and the empty string differently into CSV, as PostgreSQL does, and reads both as NULL.
#
# Guess:  whoever writes NULL as nothing and an empty string as "" tells them apart when reading, so PostgreSQL to
#         DuckDB, and DuckDB to DuckDB, keep both.
# Really: DuckDB's reader takes a quoted empty field for NULL, too, since quoted NULL texts are NULL by default; its
#         own file does not survive the way back. pandas makes both NaN; pyarrow makes both '' by default, both null
#         with strings_can_be_null, and is right only with quoted_strings_can_be_null=False beside it.
# Source: DuckDB's documentation, CSV import, allow_quoted_nulls; pyarrow, csv.ConvertOptions.
# Seen with: PostgreSQL 15.18, DuckDB 2.0.1, pandas 3.1.1, pyarrow 26.0.1.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with duckdb==2.0.1 pandas==3.1.1 pyarrow==26.0.1
versions "PostgreSQL $(postgres_version), DuckDB 2.0.1, pandas 3.1.1, pyarrow 26.0.1"
happens 'no reader but COPY keeps NULL apart from the empty string by its defaults, not even DuckDB with a file of its own'

sql "COPY (VALUES (1, 'a'), (2, NULL), (3, '')) TO STDOUT (FORMAT csv)" >"$folder/rows.csv"
sql 'CREATE TABLE rows (id int, word text)'
sql 'COPY rows FROM STDIN (FORMAT csv)' <"$folder/rows.csv"
shows 'COPY reads NULL, empty' \
    "$(sql "SELECT count(*) FILTER (WHERE word IS NULL), count(*) FILTER (WHERE word = '') FROM rows")" '1|1'
look "$python" - "$folder" <<'EOF'
import os, sys
import duckdb, pandas, pyarrow.csv

os.chdir(sys.argv[1])
names = ["id", "word"]


def duck(file, **options):
    return [row[1] for row in duckdb.read_csv(file, header=False, **options).fetchall()]


def arrow(**options):
    return pyarrow.csv.read_csv(
        "rows.csv", read_options=pyarrow.csv.ReadOptions(column_names=names),
        convert_options=pyarrow.csv.ConvertOptions(**options))["word"].to_pylist()


print(f"COPY writes={open('rows.csv').read()!r}")
print(f"DuckDB reads={duck('rows.csv')}")
duckdb.sql("COPY (FROM (VALUES (1, 'a'), (2, NULL), (3, '')) AS t(id, word)) TO 'own.csv' (HEADER false)")
print(f"DuckDB writes={open('own.csv').read()!r}")
print(f"DuckDB reads its own={duck('own.csv')}")
relation = duckdb.sql("FROM read_csv('rows.csv', header = false, allow_quoted_nulls = false)")
print(f"DuckDB reads, allow_quoted_nulls false={[row[1] for row in relation.fetchall()]}")
print(f"pandas reads={pandas.read_csv('rows.csv', names=names).word.tolist()}")
print(f"pyarrow reads={arrow()}")
print(f"pyarrow reads, strings_can_be_null={arrow(strings_can_be_null=True)}")
print(f"pyarrow reads, quoted ones cannot={arrow(strings_can_be_null=True, quoted_strings_can_be_null=False)}")
EOF
sees 'COPY writes' "'1,a\\n2,\\n3,\"\"\\n'"
sees 'DuckDB reads' "['a', None, None]"
sees 'DuckDB writes' "'1,a\\n2,\\n3,\"\"\\n'"
sees 'DuckDB reads its own' "['a', None, None]"
sees 'DuckDB reads, allow_quoted_nulls false' "['a', None, '']"
sees 'pandas reads' "['a', nan, nan]"
sees 'pyarrow reads' "['a', '', '']"
sees 'pyarrow reads, strings_can_be_null' "['a', None, None]"
sees 'pyarrow reads, quoted ones cannot' "['a', None, '']"
verdict
