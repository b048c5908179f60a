#!/usr/bin/env bash
# A boolean comes through psqlodbc as the text '0', which Python takes for true.
#
# Guess:  an ODBC driver describes a boolean column as SQL_BIT, and pyodbc gives True and False.
# Really: psqlodbc's default, BoolsAsChar=1, describes it as a text of five letters and delivers '1' and '0'. `if
#         row.active:` is true for every row. With BoolsAsChar=0 it is as guessed.
# Source: psqlodbc's documentation of its options, "Bools as Char" (on by default).
# Seen with: psqlodbc 13.02, pyodbc 5.5.0, PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with pyodbc==5.5.0
driver_version=$(debian_package odbc-postgresql)
versions "psqlodbc $driver_version, pyodbc 5.5.0, PostgreSQL $(postgres_version)"
happens 'by default false is the text 0, so that both rows are active'

sql 'CREATE TABLE users (id int, active boolean)' 'INSERT INTO users VALUES (1, true), (2, false)'
look "$python" - "$(debian_file odbc-postgresql psqlodbcw.so)" "$PGHOST" <<'EOF'
import sys
import pyodbc

source = f"Driver={sys.argv[1]};Servername={sys.argv[2]};Port=5432;Database=postgres;Username=finder"
for name, options in ("by default", ""), ("with BoolsAsChar off", ";BoolsAsChar=0"):
    rows = pyodbc.connect(source + options).execute("SELECT active FROM users ORDER BY id").fetchall()
    print(f"values {name}={[row.active for row in rows]}")
    print(f"active users {name}={sum(1 for row in rows if row.active)}")
EOF
sees 'values by default' "['1', '0']"
sees 'active users by default' 2
sees 'values with BoolsAsChar off' '[True, False]'
sees 'active users with BoolsAsChar off' 1
verdict
