# shellcheck shell=bash disable=SC2154 # lib/common.sh sets what is not set here
# The stack's private ODBC settings: two drivers and two data sources, without passwords.
# Sourced by scripts/stack, after lib/common.sh and the state file.

odbc_home=$stack_home/odbc

# The path of PostgreSQL's Unicode driver, which Debian keeps in a folder named after the architecture.
odbc_driver() {
    local path
    path=$({ dpkg -L odbc-postgresql || find /usr/lib /usr/lib64 /usr/local/lib -name psqlodbcw.so; } 2>/dev/null |
        grep '/psqlodbcw\.so$' | head -n 1) || true
    [[ -n $path ]] || fail "the PostgreSQL ODBC driver (psqlodbcw.so) is not installed: run scripts/setup"
    printf '%s\n' "$path"
}

# The tests' own driver, which behaves as Oracle's does; built when its source is newer.
build_oracle_like_driver() {
    local source=$checkout/Tests/OracleLikeDriver/oracle_like.c library=$odbc_home/liboraclelike.so
    [[ ! $library -nt $source ]] || return 0
    "${CC:-cc}" -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -fPIC -shared -o "$library.new" "$source"
    mv -f "$library.new" "$library"
}

write_odbc_settings() {
    local driver name
    driver=$(odbc_driver)
    mkdir -p "$odbc_home"
    build_oracle_like_driver
    cat >"$odbc_home/odbcinst.ini" <<EOF
[PostgreSQL Unicode]
Description = PostgreSQL, the driver of the package odbc-postgresql
Driver = $driver

[OracleLike]
Description = rows without a database, described as the driver of Oracle describes them
Driver = $odbc_home/liboraclelike.so
EOF
    for name in replicator_test demo_source; do
        cat <<EOF
[$name]
Driver = PostgreSQL Unicode
Servername = 127.0.0.1
Port = $POSTGRES_PORT
Database = $name

EOF
    done >"$odbc_home/odbc.ini"
}

# odbc_string DATABASE: a connection string that needs no data source.
odbc_string() {
    printf 'Driver={PostgreSQL Unicode};Server=127.0.0.1;Port=%s;Database=%s;UID=replicator;PWD=%s' \
        "$POSTGRES_PORT" "$1" "$POSTGRES_PASSWORD"
}
