#!/usr/bin/env bash
# "Nothing older than the oldest open transaction" is silently "nothing older than now" for a plain role, and on a standby.
#
# Guess:  LEAST(now(), min(xact_start)) over pg_stat_activity bounds what an incremental read may take as complete:
#         rows stamped before that are committed. Without the right to see it, or on a standby, there is an error or a
#         NULL.
# Really: other users' sessions are listed, but their xact_start is NULL without pg_read_all_stats; min() leaves NULLs
#         out, and PostgreSQL's LEAST ignores NULL arguments, where the standard, and Oracle, answer NULL. A standby
#         lists its own sessions only, never the primary's writers. Both bounds are now(), and the row that the writer
#         commits later lies before them.
# Source: PostgreSQL's manual, "Conditional Expressions", GREATEST and LEAST: NULLs are ignored, unlike in the
#         standard; "The Cumulative Statistics System": ordinary users see only their own sessions' information.
# Seen with: PostgreSQL 15.18 (primary and streaming standby), psycopg 3.3.9.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with 'psycopg[binary]==3.3.9'
versions "PostgreSQL $(postgres_version), psycopg 3.3.9"
happens 'only a superuser (or pg_read_all_stats) on the primary sees the open writer; the row lies before both other bounds'

sql 'CREATE ROLE plain LOGIN' 'CREATE TABLE events (id int, updated_at timestamptz DEFAULT now())' \
    'GRANT SELECT ON events TO plain'
standby=$cluster-standby
mkdir "$standby"
((EUID != 0)) || chown "$server_user" "$standby"
chmod 700 "$standby"
(cd / && as_server_user "$programs/pg_basebackup" --host="$sockets" --port=5432 --username=finder --pgdata="$standby" \
    --checkpoint=fast --write-recovery-conf --no-sync) || fail 'no standby'
echo 'port = 5433' | as_server_user tee -a "$standby/postgresql.conf" >/dev/null
run_postgres "$standby"
look "$python" - <<'EOF'
import psycopg

bound = "SELECT LEAST(now(), min(xact_start)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
writer = psycopg.connect()
begun = writer.execute("SELECT now()").fetchone()[0]
bounds = {}
for name, options in (
    ("a superuser", {}), ("a plain role", {"user": "plain"}), ("a superuser on the standby", {"port": 5433})
):
    with psycopg.connect(autocommit=True, **options) as reader:
        bounds[name] = reader.execute(bound).fetchone()[0]
writer.execute("INSERT INTO events (id) VALUES (1)")
writer.commit()
with psycopg.connect(autocommit=True) as reader:
    stamp = reader.execute("SELECT updated_at FROM events").fetchone()[0]
for name, value in bounds.items():
    print(f"the bound of {name}={'the open transaction' if value == begun else 'later'}, "
          f"the row is {'before it: lost' if stamp < value else 'not before it'}")
EOF
sees 'the bound of a superuser' 'the open transaction, the row is not before it'
sees 'the bound of a plain role' 'later, the row is before it: lost'
sees 'the bound of a superuser on the standby' 'later, the row is before it: lost'
verdict
