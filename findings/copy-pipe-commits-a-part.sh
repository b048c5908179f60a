#!/usr/bin/env bash
# `psql COPY TO | psql COPY FROM`: the source fails in the middle, and the target commits what had come until then.
#
# Guess:  a source query that fails breaks the stream, so that COPY FROM fails, too, and all-or-nothing holds; in
#         binary format at least, where the end of the data has a mark of its own (the trailer) that is missing then.
# Really: the reading psql sees the end of its input, which is a good end: COPY 4999, committed, exit status 0, in
#         text and in binary. The server takes binary data without the trailer. `set -o pipefail` tells of it when it
#         is too late.
# Source: PostgreSQL's manual, COPY, "Binary Format", file trailer: "A reader should report an error if a field-count
#         word is neither -1 nor the expected number of columns", and nothing about none; in its source the end of the
#         stream in place of the field count is the end of the data.
# Seen with: PostgreSQL 15.18 and its psql.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
versions "PostgreSQL $(postgres_version)"
happens '4,999 of 10,000 rows are committed, and the second psql reports success'

query='SELECT i, 100 / (5000 - i) FROM generate_series(1, 10000) AS i'
for format in text binary; do
    sql 'CREATE TABLE target (i int, quotient int)'
    statuses=$(
        set +eo pipefail
        psql -X -c "COPY ($query) TO STDOUT (FORMAT $format)" 2>"$folder/source" |
            psql -X -c "COPY target FROM STDIN (FORMAT $format)" >"$folder/target" 2>&1
        echo "${PIPESTATUS[*]}"
    )
    shows "$format: the source says" "$(<"$folder/source")" 'ERROR:  division by zero'
    shows "$format: the target says" "$(<"$folder/target")" 'COPY 4999'
    shows "$format: exit statuses" "$statuses" '1 0'
    shows "$format: rows at the target" "$(sql 'SELECT count(*) FROM target')" 4999
    sql 'DROP TABLE target'
done
verdict
