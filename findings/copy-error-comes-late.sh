#!/usr/bin/env bash
# COPY has failed at its first row, and the client writes 200 MiB more before it hears of it.
#
# Guess:  the server reports a bad row at once, so one of the next writes raises.
# Really: it does report at once (the session is idle again), but libpq looks at what it has received only when it is
#         asked to, which a COPY's writes do not: every write succeeds, the server throws the bytes away, and the
#         error comes out of the end of the COPY. Who feeds a COPY from a slow or costly source has to ask for it
#         (PQconsumeInput) between writes.
# Source: libpq's manual, "Functions for Sending COPY Data": the status of a COPY comes from PQgetResult, after
#         PQputCopyEnd.
# Seen with: PostgreSQL 15.18, psycopg 3.3.9 (its own libpq).
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with 'psycopg[binary]==3.3.9'
versions "PostgreSQL $(postgres_version), psycopg 3.3.9, libpq $("$python" -c 'import psycopg; print(psycopg.pq.version())')"
happens 'all writes succeed although the server has long reported the error'

sql 'CREATE TABLE numbers (number int)'
look "$python" - <<'EOF'
import time
import psycopg

observer = psycopg.connect(autocommit=True)
connection = psycopg.connect(autocommit=True)
written = 0
try:
    with connection.cursor().copy("COPY numbers FROM STDIN") as copy:
        copy.write(b"not a number\n" + b"1\n" * (1 << 19))
        for _ in range(600):
            state = observer.execute(
                "SELECT state FROM pg_stat_activity WHERE pid = %s", (connection.info.backend_pid,)).fetchone()[0]
            if state == "idle":
                break
            time.sleep(0.1)
        print(f"the session before the next write={state}")
        for _ in range(200):
            copy.write(b"1\n" * (1 << 19))
            written += 1
except psycopg.Error as error:
    print(f"MiB written after it without an error={written}")
    print(f"error={error.diag.message_primary}")
EOF
sees 'the session before the next write' idle
sees 'MiB written after it without an error' 200
sees error 'invalid input syntax for type integer: "not a number"'
verdict
