#!/usr/bin/env bash
# SQLite's INTEGER has 64 bits, and through its ODBC driver the lower 32 of them.
#
# Guess:  a column that SQLite calls INTEGER, a primary key above all, is described as SQL_BIGINT, or a value that
#         does not fit is an error (22003).
# Really: the driver goes by the declared word: INTEGER and INT are SQL_INTEGER of 32 bits, and 5000000000 arrives as
#         705032704, with success. Keys collide. BIGINT is whole. Text in a numeric column, which SQLite allows,
#         arrives as NULL, and a DECIMAL has 15 digits.
# Source: SQLite's documentation, "Datatypes In SQLite": INTEGER has up to 8 bytes, types belong to values; ODBC's
#         reference: SQL_INTEGER has 32 bits.
# Seen with: libsqliteodbc 0.9998, pyodbc 5.5.0.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
python_with pyodbc==5.5.0
driver_version=$(debian_package libsqliteodbc)
versions "libsqliteodbc $driver_version, pyodbc 5.5.0, SQLite $("$python" -c 'import sqlite3; print(sqlite3.sqlite_version)')"
happens 'two keys of SQLite are one key through ODBC; text in a numeric column is NULL'

look "$python" - "$(debian_file libsqliteodbc libsqlite3odbc.so)" "$folder/orders.db" <<'EOF'
import sqlite3, sys
import pyodbc

database = sqlite3.connect(sys.argv[2])
database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, same BIGINT, note INTEGER, amount DECIMAL(20, 4))")
database.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", [
    (705032704, 705032704, 1, 1.5), (5000000000, 5000000000, "unknown", 12345678901234.25)])
database.commit()
here = database.execute("SELECT * FROM orders ORDER BY id").fetchall()
there = pyodbc.connect(f"Driver={sys.argv[1]};Database={sys.argv[2]}", readonly=True).execute(
    "SELECT * FROM orders ORDER BY id").fetchall()
for column, name in enumerate(["INTEGER PRIMARY KEY", "BIGINT", "INTEGER", "DECIMAL(20,4)"]):
    print(f"SQLite, {name}={[row[column] for row in here]}")
    print(f"ODBC, {name}={[row[column] for row in there]}")
EOF
sees 'SQLite, INTEGER PRIMARY KEY' '[705032704, 5000000000]'
sees 'ODBC, INTEGER PRIMARY KEY' '[705032704, 705032704]'
sees 'ODBC, BIGINT' '[705032704, 5000000000]'
sees 'SQLite, INTEGER' "[1, 'unknown']"
sees 'ODBC, INTEGER' '[1, None]'
sees 'SQLite, DECIMAL(20,4)' '[1.5, 12345678901234.25]'
sees 'ODBC, DECIMAL(20,4)' "['1.5', '12345678901234.2']"
verdict
