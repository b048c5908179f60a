#!/usr/bin/env bash
# NULL in a CSV of one column is a blank line for one writer and "" for the other, and half of the readers lose it.
#
# Guess:  a table of one nullable column goes through CSV as one of two columns does: NULL is written as nothing, and
#         a reader gives as many rows as were written.
# Really: COPY and DuckDB write NULL as a blank line; COPY reads it back, but pandas, pyarrow and csv.DictReader skip
#         blank lines, so that the row is gone. To avoid just that, csv.writer and pandas write NULL as "" when it is
#         the only column; COPY takes that for an empty string, and refuses it where the column is a number.
# Source: PostgreSQL's manual, COPY, "CSV Format"; pandas, read_csv, skip_blank_lines; pyarrow, ParseOptions,
#         ignore_empty_lines; Python's csv module (a row of one empty field is quoted).
# Seen with: PostgreSQL 15.18, Python 3.11 (csv), pandas 3.1.1, pyarrow 26.0.1, DuckDB 2.0.1, psycopg 3.3.9.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with 'psycopg[binary]==3.3.9' pandas==3.1.1 pyarrow==26.0.1 duckdb==2.0.1
versions "PostgreSQL $(postgres_version), $("$python" -V), pandas 3.1.1, pyarrow 26.0.1, DuckDB 2.0.1, psycopg 3.3.9"
happens 'of four rows with one NULL, three readers give three; NULL written by csv.writer or pandas is "" to COPY'

sql 'CREATE TABLE words (word text)' 'CREATE TABLE numbers (number int)' \
    "INSERT INTO words VALUES ('a'), (NULL), ('b'), ('c')"
sql 'COPY words TO STDOUT (FORMAT csv, HEADER)' >"$folder/words.csv"
look "$python" - "$folder" <<'EOF'
import csv, io, os, sys
import duckdb, pandas, psycopg, pyarrow.csv

os.chdir(sys.argv[1])
connection = psycopg.connect(autocommit=True)


def load(table, text):
    connection.execute(f"TRUNCATE {table}")
    try:
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv, HEADER)") as copy:
                copy.write(text)
        return str([row[0] for row in connection.execute(f"SELECT * FROM {table}")])
    except psycopg.Error as error:
        return error.diag.message_primary


written = open("words.csv").read()
print(f"COPY writes={written!r}")
print(f"COPY reads={load('words', written)}")
print(f"DuckDB reads={[row[0] for row in duckdb.read_csv('words.csv').fetchall()]}")
duckdb.sql("COPY (FROM (VALUES ('a'), (NULL)) AS t(word)) TO 'duck.csv' (HEADER)")
print(f"DuckDB writes={open('duck.csv').read()!r}")
print(f"pandas reads={pandas.read_csv('words.csv').word.tolist()}")
print(f"pyarrow reads={pyarrow.csv.read_csv('words.csv')['word'].to_pylist()}")
print(f"csv.DictReader reads={[row['word'] for row in csv.DictReader(open('words.csv'))]}")

text = io.StringIO()
csv.writer(text, lineterminator="\n").writerows([["word"], ["a"], [None], ["b"]])
print(f"csv.writer writes={text.getvalue()!r}")
print(f"COPY reads that as={load('words', text.getvalue())}")
text = pandas.DataFrame({"number": pandas.array([1, None, 3], dtype="Int64")}).to_csv(index=False)
print(f"pandas writes={text!r}")
print(f"COPY says of that={load('numbers', text)}")
EOF
sees 'COPY writes' "'word\\na\\n\\nb\\nc\\n'"
sees 'COPY reads' "['a', None, 'b', 'c']"
sees 'DuckDB writes' "'word\\na\\n\\n'"
sees 'DuckDB reads' "['a', None, 'b', 'c']"
sees 'pandas reads' "['a', 'b', 'c']"
sees 'pyarrow reads' "['a', 'b', 'c']"
sees 'csv.DictReader reads' "['a', 'b', 'c']"
sees 'csv.writer writes' "'word\\na\\n\"\"\\nb\\n'"
sees 'COPY reads that as' "['a', '', 'b']"
sees 'pandas writes' "'number\\n1\\n\"\"\\n3\\n'"
sees 'COPY says of that' 'invalid input syntax for type integer: ""'
verdict
