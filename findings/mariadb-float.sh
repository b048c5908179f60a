#!/usr/bin/env bash
# One FLOAT of MariaDB is 16777200 through one driver and 16777215 through another.
#
# Guess:  a server writes a floating point number with as many digits as it takes to read the same one back, as
#         PostgreSQL does, so that every driver gets the same number.
# Really: in the text protocol MariaDB writes a FLOAT with six significant digits. PyMySQL, like the command-line
#         client, gets 16777200 for 16777215; the ODBC driver reads binary rows and gets it right. x = 16777215 is
#         true at the server. A cast to DOUBLE in the query makes the text whole.
# Source: MariaDB's and MySQL's manuals, "Floating-Point Types" and "Problems with Floating-Point Values": FLOAT is
#         approximate; that it is printed with FLT_DIG digits stands in the source.
# Seen with: MariaDB 10.11.19, MariaDB Connector/ODBC 3.1.15, pyodbc 5.5.0, PyMySQL 1.2.4.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
python_with pyodbc==5.5.0 PyMySQL==1.2.4
server_version=$(debian_package mariadb-server-core)
driver_version=$(debian_package odbc-mariadb)
libraries=
for name in libmariadb3 libaio1 liburing2 libnuma1 libpcre2-8-0; do
    debian_package "$name" >/dev/null
    libraries+=:$(dirname "$(find "$folder/$name" -name '*.so.*' | head -n 1)")
done
export LD_LIBRARY_PATH=${libraries#:}
versions "MariaDB $server_version, odbc-mariadb $driver_version, pyodbc 5.5.0, PyMySQL 1.2.4"
happens 'the text protocol rounds to six digits, the binary one does not'

mkdir "$folder/mariadb"
((EUID != 0)) || chown "$server_user" "$folder/mariadb"
# A server without system tables and without a port: it needs neither users nor help texts here.
run_server env LD_LIBRARY_PATH="$LD_LIBRARY_PATH" "$folder/mariadb-server-core/usr/sbin/mariadbd" \
    --no-defaults --datadir="$folder/mariadb" --skip-grant-tables \
    --skip-networking --socket="$folder/mariadb/socket" --pid-file="$folder/mariadb/pid" \
    --lc-messages-dir="$folder/mariadb-server-core/usr/share/mysql"
for _ in {1..300}; do [[ ! -S $folder/mariadb/socket ]] || break; sleep 0.1; done
[[ -S $folder/mariadb/socket ]] || fail "MariaDB: $(tail -n 3 "$folder/log")"
look "$python" - "$(debian_file odbc-mariadb libmaodbc.so)" "$folder/mariadb/socket" <<'EOF'
import sys
import pymysql, pyodbc

text = pymysql.connect(unix_socket=sys.argv[2], user="root", autocommit=True).cursor()
text.execute("CREATE DATABASE finding")
text.execute("CREATE TABLE finding.readings (x FLOAT)")
text.execute("INSERT INTO finding.readings VALUES (16777215)")
odbc = pyodbc.connect(f"Driver={sys.argv[1]};Socket={sys.argv[2]};User=root;Database=finding")
for name in "x", "CAST(x AS DOUBLE)":
    query = f"SELECT {name} FROM finding.readings"
    text.execute(query)
    print(f"PyMySQL, {name}={text.fetchone()[0]}")
    print(f"ODBC, {name}={odbc.execute(query).fetchone()[0]}")
text.execute("SELECT x = 16777215 FROM finding.readings")
print(f"equal to 16777215 at the server={text.fetchone()[0]}")
EOF
sees 'PyMySQL, x' 16777200.0
sees 'ODBC, x' 16777215.0
sees 'PyMySQL, CAST(x AS DOUBLE)' 16777215.0
sees 'ODBC, CAST(x AS DOUBLE)' 16777215.0
sees 'equal to 16777215 at the server' 1
verdict
