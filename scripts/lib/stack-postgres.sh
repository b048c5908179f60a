# shellcheck shell=bash disable=SC2154 # lib/common.sh sets what is not set here
# The stack's PostgreSQL cluster: a private one with its own data folder, port, password and socket.
# Sourced by scripts/stack, after lib/common.sh and the state file.

postgres_log=$stack_home/log/postgres.log
postgres_databases=(replicator_test demo_source demo_target)

# The folder of the server's programs; Debian keeps them out of PATH, one folder per version. The newest one wins.
postgres_programs() {
    local folder
    folder=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
    [[ -n $folder ]] || folder=$(dirname "$(command -v initdb || true)")
    [[ -x $folder/initdb ]] || fail "no PostgreSQL server is installed: run scripts/setup"
    printf '%s\n' "$folder"
}

# The pid of our running server, or nothing.
postgres_pid() {
    local pid
    [[ -n ${POSTGRES_DATA:-} && -r $POSTGRES_DATA/postmaster.pid ]] || return 0
    pid=$(head -n 1 "$POSTGRES_DATA/postmaster.pid")
    if runs_with "$pid" "$POSTGRES_DATA"; then printf '%s\n' "$pid"; fi
}

postgres_is_up() { [[ -n $(postgres_pid) ]] && port_answers "$POSTGRES_PORT"; }

# Where data and socket go. Normally below .stack; data moves to /var/tmp when the server's user may not enter the
# checkout (root's home, for example), the socket to /tmp when its path would be too long for a socket address.
choose_postgres_folders() {
    POSTGRES_DATA=${POSTGRES_DATA:-$stack_home/postgres}
    if [[ ! -d $POSTGRES_DATA ]]; then
        mkdir -p "$POSTGRES_DATA"
        give_to_server_user "$POSTGRES_DATA"
        if ! as_server_user test -w "$POSTGRES_DATA"; then
            rmdir "$POSTGRES_DATA"
            POSTGRES_DATA=$(mktemp -d /var/tmp/replicator-stack.XXXXXX)
            give_to_server_user "$POSTGRES_DATA"
            say "user $server_user may not enter $checkout; the cluster's data is in $POSTGRES_DATA"
        fi
    fi

    POSTGRES_SOCKETS=${POSTGRES_SOCKETS:-$stack_home/run}
    local path=$POSTGRES_SOCKETS/.s.PGSQL.00000
    mkdir -p "$POSTGRES_SOCKETS" 2>/dev/null && give_to_server_user "$POSTGRES_SOCKETS"
    if ((${#path} > 107)) || ! as_server_user test -w "$POSTGRES_SOCKETS"; then
        POSTGRES_SOCKETS=$(mktemp -d /tmp/replicator.XXXXXX)
        give_to_server_user "$POSTGRES_SOCKETS"
        chmod 755 "$POSTGRES_SOCKETS"
    fi
}

create_postgres_cluster() {
    local programs=$1
    # This file is written last. Without it the folder is empty, or what an interrupted `up` has left.
    [[ ! -e $POSTGRES_DATA/stack.conf ]] || return 0
    find "$POSTGRES_DATA" -mindepth 1 -delete
    say "creating a PostgreSQL cluster in $POSTGRES_DATA"
    # initdb reads the password from a file, never from arguments, which `ps` shows.
    local password_file=$POSTGRES_SOCKETS/password result=0
    (umask 077 && printf '%s\n' "$POSTGRES_PASSWORD" >"$password_file")
    give_to_server_user "$password_file"
    (cd / && as_server_user "$programs/initdb" --pgdata="$POSTGRES_DATA" --username=replicator \
        --pwfile="$password_file" --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8) \
        >"$stack_home/log/initdb.log" 2>&1 || result=$?
    rm -f "$password_file"
    ((result == 0)) || fail "initdb failed: see $stack_home/log/initdb.log"
    echo "include = 'stack.conf'" >>"$POSTGRES_DATA/postgresql.conf"
}

# Settings are written anew at every start, so that a change here needs no new cluster. Durability is PostgreSQL's
# own default: what tests and benchmarks measure must hold for a real server.
write_postgres_settings() {
    cat >"$POSTGRES_DATA/stack.conf" <<EOF
listen_addresses = '127.0.0.1'
port = $POSTGRES_PORT
unix_socket_directories = '${POSTGRES_SOCKETS//\'/\'\'}'
password_encryption = 'scram-sha-256'
max_connections = 60
max_prepared_transactions = 10
shared_buffers = '256MB'
max_wal_size = '4GB'
log_line_prefix = '%m [%p] %q%a %d '
EOF
    give_to_server_user "$POSTGRES_DATA/stack.conf"
}

start_postgres() {
    local programs
    programs=$(postgres_programs)
    choose_postgres_folders
    create_postgres_cluster "$programs"
    local taken
    taken=$(python3 "$checkout/scripts/lib/free_ports.py" taken "$POSTGRES_PORT")
    if [[ -n $taken ]]; then
        POSTGRES_PORT=$(python3 "$checkout/scripts/lib/free_ports.py" pick 1)
        say "port $taken is taken by another program; PostgreSQL moves to $POSTGRES_PORT"
    fi
    save_state
    write_postgres_settings
    forget_crashed_postgres
    new_log "$postgres_log"
    # The log is opened by us: the server's user may not be allowed to write in the checkout.
    (cd / && as_server_user "$programs/pg_ctl" start --pgdata="$POSTGRES_DATA" --wait \
        --timeout=60 --silent >>"$postgres_log" 2>&1 9>&- </dev/null) ||
        fail "PostgreSQL did not start: see $postgres_log"
}

# After a crash the pid in the lock files may belong to a stranger, and PostgreSQL would refuse to start beside it.
# The file in the data folder stays: the rest of it lets PostgreSQL see whether processes of the old server still
# use the data. Only its pid becomes one that Linux never gives out.
forget_crashed_postgres() {
    [[ -z $(postgres_pid) ]] || return 0
    rm -f "$POSTGRES_SOCKETS/.s.PGSQL.$POSTGRES_PORT" "$POSTGRES_SOCKETS/.s.PGSQL.$POSTGRES_PORT.lock"
    if [[ -e $POSTGRES_DATA/postmaster.pid ]]; then
        sed -i '1s/.*/4194305/' "$POSTGRES_DATA/postmaster.pid"
        give_to_server_user "$POSTGRES_DATA/postmaster.pid"
    fi
}

create_postgres_databases() {
    local name existing
    existing=$(stack_psql postgres -Atqc 'select datname from pg_database')
    for name in "${postgres_databases[@]}"; do
        grep -qx "$name" <<<"$existing" || stack_psql postgres -qc "create database $name"
    done
    # For tests of sources that promise no encoding at all.
    grep -qx replicator_sqlascii <<<"$existing" || stack_psql postgres -qc \
        "create database replicator_sqlascii template template0 encoding 'SQL_ASCII' locale 'C'"
}

# stack_psql DATABASE ARGUMENT...: psql on the private cluster, without the user's own settings.
stack_psql() {
    PGHOST=127.0.0.1 PGPORT=$POSTGRES_PORT PGUSER=replicator PGPASSWORD=$POSTGRES_PASSWORD PGDATABASE=$1 \
        PGOPTIONS='' psql -X -v ON_ERROR_STOP=1 "${@:2}"
}

stop_postgres() {
    local pid
    pid=$(postgres_pid)
    [[ -n $pid ]] || return 0
    # SIGINT is the fast shutdown: sessions end, open transactions roll back, nothing is lost.
    kill -INT "$pid"
    wait_for_end "$pid" 60 || fail "PostgreSQL (pid $pid) does not end: see $postgres_log"
}

purge_postgres() {
    [[ -z ${POSTGRES_DATA:-} ]] || rm -rf "$POSTGRES_DATA"
    [[ ${POSTGRES_SOCKETS:-} != /tmp/replicator.* ]] || rm -rf "$POSTGRES_SOCKETS"
}
