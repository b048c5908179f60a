#!/usr/bin/env bash
# A bytea that is read as text through psqlodbc has no \x in front, and COPY stores it as other bytes, without an error.
#
# Guess:  read as text, a bytea is what the server prints, \x00ff, so that a text pipe from ODBC into COPY keeps it.
# Really: the driver decodes the server's form, and SQL_C_CHAR by ODBC's rule is bare digits: 00ff. COPY takes a text
#         without \x for the old escape format, in which these digits stand for themselves: four bytes, 30 30 66 66.
# Source: ODBC's reference, "SQL to C: Binary": each byte as two hexadecimal characters; PostgreSQL's manual, "Binary
#         Data Types": without \x it is the escape format.
# Seen with: psqlodbc 13.02, unixODBC 2.3.11 (isql), PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
needs isql
start_postgres
driver_version=$(debian_package odbc-postgresql)
versions "psqlodbc $driver_version, $(isql --version), PostgreSQL $(postgres_version)"
happens 'two bytes become four'

sql 'CREATE TABLE source (id int, data bytea)' 'CREATE TABLE target (id int, data bytea)' \
    "INSERT INTO source VALUES (1, '\\x00ff')"
driver=$(debian_file odbc-postgresql psqlodbcw.so)
echo 'SELECT id, data FROM source' |
    isql -k "Driver=$driver;Servername=$PGHOST;Port=5432;Database=postgres;Username=finder" -b -d, >"$folder/rows.csv"
shows 'isql writes' "$(<"$folder/rows.csv")" '1,00ff'
sql 'COPY target FROM STDIN (FORMAT csv)' <"$folder/rows.csv"
shows 'the source has' "$(sql 'SELECT data, length(data) FROM source')" '\x00ff|2'
shows 'the target has' "$(sql 'SELECT data, length(data) FROM target')" '\x30306666|4'
verdict
