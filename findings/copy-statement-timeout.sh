#!/usr/bin/env bash
# statement_timeout ends a COPY whose server has nothing to do but wait for the client's next row.
#
# Guess:  statement_timeout limits the server's work on a statement. A client that pauses between rows of a COPY is
#         idle, for which there is another setting, idle_in_transaction_session_timeout.
# Really: the statement runs from COPY to its last row, the client's pauses included: a slow source is enough. The
#         idle timeout, on the other hand, does not see a pause within a COPY, however short it is set.
# Source: PostgreSQL's manual, "Client Connection Defaults": a statement's time is "measured from the time a command
#         arrives at the server until it is completed by the server".
# Seen with: PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
versions "PostgreSQL $(postgres_version)"
happens 'two rows with a pause between them run into statement_timeout, and not into the idle timeout'

sql 'CREATE TABLE rows (id int)'
# load SETTING SECONDS: two rows with a pause between them.
load() {
    { echo 1; sleep "$2"; echo 2; } 2>/dev/null | psql -X -q -c "SET $1" -c 'BEGIN' -c 'COPY rows FROM STDIN' -c 'COMMIT' 2>&1 |
        sed -n 's/^ERROR: *//p' || true
}
shows 'statement_timeout 1 s, pause of 3 s' "$(load "statement_timeout = '1s'" 3)" 'canceling statement due to statement timeout'
shows 'statement_timeout 60 s, pause of 3 s' "$(load "statement_timeout = '60s'" 3)" ''
shows 'idle_in_transaction_session_timeout 1 s, pause of 3 s' "$(load "idle_in_transaction_session_timeout = '1s'" 3)" ''
shows 'rows' "$(sql 'SELECT count(*) FROM rows')" 4
verdict
