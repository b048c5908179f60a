#!/usr/bin/env bash
# Behind PgBouncer's transaction pooling SET TimeZone stays with its client and SET IntervalStyle goes to the next one.
#
# Guess:  with pool_mode = transaction session settings either all get lost or all leak to whoever has the server
#         next, so that a test with SET TimeZone shows what happens to the others.
# Really: PgBouncer follows the few settings that the server reports and that it tracks (client_encoding, DateStyle,
#         TimeZone, standard_conforming_strings, application_name) and restores them for each client; a test with
#         these looks well. Any other SET changes the values that another client reads: bytea_output,
#         extra_float_digits, IntervalStyle. In the last case psycopg makes "1 day 2 hours" one minute, without an
#         error.
# Source: PgBouncer's documentation, "Features" (SET/RESET: never in transaction pooling) and track_extra_parameters
#         (from 1.20 on, with IntervalStyle as its default).
# Seen with: PgBouncer 1.18.0, PostgreSQL 15.18, psycopg 3.3.9.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with 'psycopg[binary]==3.3.9'
pooler_version=$(debian_package pgbouncer)
debian_package libevent-2.1-7 >/dev/null
debian_package libc-ares2 >/dev/null
versions "PgBouncer $pooler_version, PostgreSQL $(postgres_version), psycopg 3.3.9"
happens 'tracked settings stay with their client; the others are read by the next one, whose values change'

cat >"$folder/pgbouncer.ini" <<EOF
[databases]
postgres = host=$sockets port=5432 dbname=postgres user=finder pool_size=1
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $sockets
auth_type = any
pool_mode = transaction
EOF
libraries=$(debian_file libevent-2.1-7 'libevent-2.1.so.7')
libraries=${libraries%/*}:$(dirname "$(debian_file libc-ares2 'libcares.so.2')")
run_server env LD_LIBRARY_PATH="$libraries" "$folder/pgbouncer/usr/sbin/pgbouncer" -q "$folder/pgbouncer.ini"
for _ in {1..100}; do [[ ! -S $sockets/.s.PGSQL.6432 ]] || break; sleep 0.1; done
look "$python" - <<'EOF'
import psycopg

one, other = (psycopg.connect(port=6432, autocommit=True, prepare_threshold=None) for _ in range(2))
value = "SELECT interval '1 day 2 hours', '\\x00ff'::bytea::text, (0.1::float8 / 3)::text"
print(f"the other client reads={' '.join(str(column) for column in other.execute(value).fetchone())}")
settings = {"TimeZone": "Asia/Tokyo", "DateStyle": "German, DMY", "standard_conforming_strings": "off",
            "IntervalStyle": "iso_8601", "bytea_output": "escape", "extra_float_digits": "-3"}
for name, setting in settings.items():
    one.execute(f"SET {name} = {setting}" if name == "DateStyle" else f"SET {name} = '{setting}'")
for name, setting in settings.items():
    shown = other.execute(f"SHOW {name}").fetchone()[0]
    print(f"{name} of the other client={'is changed' if shown == setting else 'is its own'}")
print(f"it now reads={' '.join(str(column) for column in other.execute(value).fetchone())}")
EOF
sees 'the other client reads' '1 day, 2:00:00 \x00ff 0.03333333333333333'
for name in TimeZone DateStyle standard_conforming_strings; do sees "$name of the other client" 'is its own'; done
for name in IntervalStyle bytea_output extra_float_digits; do sees "$name of the other client" 'is changed'; done
sees 'it now reads' '0:01:00 \000\377 0.0333333333333'
verdict
