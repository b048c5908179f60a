#!/usr/bin/env bash
# COPY into varchar(n) cuts blanks that do not fit, without a word, and two keys become one.
#
# Guess:  a text that is longer than its column is an error, always; COPY never changes a text.
# Really: if all that is too long is blanks, it is cut and stored, as the SQL standard has it. A count, a join with
#         the source by that text, or a checksum tells later. Two values that differ in those blanks only are a
#         duplicate key.
# Source: PostgreSQL's manual, "Character Types": "unless the excess characters are all spaces, in which case the
#         string will be truncated to the maximum length".
# Seen with: PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
versions "PostgreSQL $(postgres_version)"
happens 'blanks that do not fit are cut; anything else that does not fit is refused'

sql 'CREATE TABLE codes (code varchar(3))' 'CREATE TABLE keys (code varchar(3) PRIMARY KEY)'
# load TABLE TEXT: the error, if there is one.
load() { printf '%b' "$2" | sql "COPY $1 FROM STDIN (FORMAT csv)" 2>&1 | sed -n 's/^ERROR: *//p' || true; }
shows 'three letters and four blanks' "$(load codes '"abc    "\n')" ''
shows 'stored' "$(sql "SELECT '[' || code || ']' FROM codes")" '[abc]'
shows 'three letters, two blanks and a letter' "$(load codes '"abc  x"\n')" 'value too long for type character varying(3)'
shows 'two keys that differ in blanks' "$(load keys '"abc "\n"abc  "\n')" \
    'duplicate key value violates unique constraint "keys_pkey"'
verdict
