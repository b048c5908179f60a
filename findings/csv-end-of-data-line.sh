#!/usr/bin/env bash
# A CSV field that is backslash and dot ends the load, and COPY reports success.
#
# Guess:  `\.` belongs to COPY's text format. CSV has no backslash escapes, so a writer of CSV has no reason to quote
#         it, and a table of three such lines is loaded as three rows.
# Really: before PostgreSQL 18 a line that is `\.` alone ends the data in csv format, too. COPY answers `COPY 1` and
#         drops every later row without a word. PostgreSQL's own writer quotes the field; Python's csv module, pandas
#         and DuckDB, rightly by RFC 4180, do not.
# Source: PostgreSQL's manual, COPY, "CSV Format", the note on `\.`; release notes of version 18.
# Seen with: PostgreSQL 15.18, Python 3.11 (csv), pandas 3.1.1, DuckDB 2.0.1, psycopg 3.3.9.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with 'psycopg[binary]==3.3.9' pandas==3.1.1 duckdb==2.0.1
versions "PostgreSQL $(postgres_version), $("$python" -V), pandas 3.1.1, DuckDB 2.0.1, psycopg 3.3.9"
happens 'rows behind the field \. are dropped, with success, unless the writer quotes it'

sql 'CREATE TABLE words (word text)'
look "$python" - "$folder/words.csv" <<'EOF'
import csv, io, sys
import duckdb, pandas, psycopg

words = ["one", "\\.", "three"]
connection = psycopg.connect(autocommit=True)


def load(writer, text):
    connection.execute("TRUNCATE words")
    with connection.cursor() as cursor:
        with cursor.copy("COPY words FROM STDIN (FORMAT csv)") as copy:
            copy.write(text)
        print(f"{writer} writes={text!r}")
        print(f"COPY says of {writer}={cursor.statusmessage}")


text = io.StringIO()
csv.writer(text, lineterminator="\n").writerows([word] for word in words)
load("csv.writer", text.getvalue())
load("pandas", pandas.DataFrame({"word": words}).to_csv(index=False, header=False))
duckdb.sql(f"COPY (SELECT unnest(['one', '\\.', 'three'])) TO '{sys.argv[1]}' (HEADER false)")
load("DuckDB", open(sys.argv[1]).read())
with connection.cursor().copy("COPY (SELECT unnest(%s::text[])) TO STDOUT (FORMAT csv)", (words,)) as copy:
    own = b"".join(copy).decode()
load("PostgreSQL", own)
EOF
for writer in csv.writer pandas DuckDB; do
    sees "$writer writes" "'one\\n\\\\.\\nthree\\n'"
    sees "COPY says of $writer" 'COPY 1'
done
sees 'PostgreSQL writes' "'one\\n\"\\\\.\"\\nthree\\n'"
sees 'COPY says of PostgreSQL' 'COPY 3'
verdict
