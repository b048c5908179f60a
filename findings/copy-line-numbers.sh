#!/usr/bin/env bash
# The line number in COPY's error is neither the record's nor the file's, and depends on the kind of line end.
#
# Guess:  "COPY t, line N" counts the lines of the file, or else its records; the same file with CRLF instead of LF
#         gives the same number.
# Really: inside quotes the server counts the first byte of the kind of line end that it has recognised: LF in an LF
#         file, CR in a CRLF file. So LFs inside fields of a CRLF file do not count, and lone CRs, which end no line,
#         do. Before the first line's end no kind is known, and nothing counts. A number is to be used only by who
#         counts the same way.
# Source: PostgreSQL's source, CopyReadLineText in copyfromparse.c; the manual does not define N.
# Seen with: PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
versions "PostgreSQL $(postgres_version)"
happens 'one bad record, the third or second of its file, is said to be at line 2, 3 or 5'

sql 'CREATE TABLE rows (id int, word text)'
# line TEXT: the line of the error for this file.
line() {
    printf '%b' "$1" | sql 'COPY rows FROM STDIN (FORMAT csv)' 2>&1 | sed -n 's/^CONTEXT:.* line \([0-9]*\),.*/\1/p' || true
}
shows 'LF file, two LFs in a field, bad record 3 at physical line 5' "$(line '1,x\n2,"a\nb\nc"\nbad,y\n')" 5
shows 'CRLF file, the same field' "$(line '1,x\r\n2,"a\nb\nc"\r\nbad,y\r\n')" 3
shows 'CRLF file, two CRLFs in the field' "$(line '1,x\r\n2,"a\r\nb\r\nc"\r\nbad,y\r\n')" 5
shows 'CRLF file, two CRs in the field, physical line 3' "$(line '1,x\r\n2,"a\rb\rc"\r\nbad,y\r\n')" 5
shows 'LF file, the field in the first record, bad record 2 at physical line 4' "$(line '2,"a\nb\nc"\nbad,y\n')" 2
verdict
