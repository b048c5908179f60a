#!/usr/bin/env bash
# Read by psycopg and written back, a month is 30 days and an array begins at 1.
#
# Guess:  a value that a driver has read it writes back as it was; what Python's type cannot hold is an error, as it
#         is for timestamp 'infinity' and time '24:00'.
# Really: interval becomes a timedelta of 30 days a month and 365 a year, so that 31 January plus a month is 2 March
#         afterwards and no longer 28 February. An array loses its lower bound, so that a[0] is NULL. Neither is an
#         error.
# Source: psycopg's documentation, "Adapting basic Python types", date and time types; Python's timedelta has no
#         months; PostgreSQL's manual, "Arrays": lower bounds.
# Seen with: psycopg 3.3.9, PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with 'psycopg[binary]==3.3.9'
versions "PostgreSQL $(postgres_version), psycopg 3.3.9"
happens 'the row that comes back is another one'

sql 'CREATE TABLE plans (id int, every interval, slots int[])' "INSERT INTO plans VALUES (1, '1 month', '[0:1]={7,8}')"
look "$python" - <<'EOF'
import psycopg

with psycopg.connect() as connection:
    row = connection.execute("SELECT every, slots FROM plans").fetchone()
    print(f"Python has={row}")
    connection.execute("INSERT INTO plans VALUES (2, %s, %s)", row)
EOF
sees 'Python has' '(datetime.timedelta(days=30), [7, 8])'
query="SELECT every, date '2027-01-31' + every, slots, slots[0] FROM plans WHERE id ="
shows 'before: interval, 31 January and it, array, its element 0' "$(sql "$query 1")" '1 mon|2027-02-28 00:00:00|[0:1]={7,8}|7'
shows 'after' "$(sql "$query 2")" '30 days|2027-03-02 00:00:00|{7,8}|'
verdict
