# shellcheck shell=bash
# What the findings share: a temporary folder, pinned packages in it, a private PostgreSQL, and the comparison of what is
# seen with what is described. Sourced first; everything it starts or writes is gone when the script ends.
set -euo pipefail

folder=$(mktemp -d "${TMPDIR:-/tmp}/finding.XXXXXX")
chmod 711 "$folder"
declare -A seen=()
servers=()
server_settings=()
server_environment=()
leftovers=()
differences=0
cluster=$folder/postgres
sockets=$folder/sockets
programs=
python=

# Servers get an orderly end first; what ignores it is killed. All of them are children of this shell. $leftovers are files
# that a server puts elsewhere.
clean_up() {
    local pid tenths
    if [[ -e $cluster/postmaster.pid ]]; then stop_postgres "$cluster"; fi
    if [[ -e $cluster-standby/postmaster.pid ]]; then stop_postgres "$cluster-standby"; fi
    for pid in "${servers[@]}"; do
        kill -TERM "$pid" 2>/dev/null || true
        tenths=20
        while kill -0 "$pid" 2>/dev/null && ((tenths-- > 0)); do sleep 0.1; done
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$folder" "${leftovers[@]}"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 2
}

# versions TEXT…: what this run was made with.
versions() { printf 'versions: %s\n' "$*"; }

# happens TEXT: the described behaviour, in words.
happens() { printf 'described: %s\n' "$*"; }

# shows WHAT SEEN DESCRIBED: prints what was seen, and notes where it is not what is described.
shows() {
    if [[ $2 == "$3" ]]; then
        printf '  %s: %s\n' "$1" "${2:-(nothing)}"
    else
        printf '  %s: %s   <-- CHANGED, described is: %s\n' "$1" "${2:-(nothing)}" "${3:-(nothing)}"
        differences=$((differences + 1))
    fi
}

# look COMMAND…: runs a program whose lines are WHAT=SEEN, for `sees`.
look() {
    local line
    "$@" >"$folder/seen" || fail "cannot look: ${1##*/} failed"
    while IFS= read -r line; do seen[${line%%=*}]=${line#*=}; done <"$folder/seen"
}

# sees WHAT DESCRIBED: `shows` for what `look` has found.
sees() { shows "$1" "${seen[$1]-nothing}" "$2"; }

# verdict: ends the script, with 0 if everything was as described.
verdict() {
    if ((differences == 0)); then
        echo 'as described'
        exit 0
    fi
    printf 'changed: %s of the lines above\n' "$differences"
    exit 1
}

# python_with PACKAGE==VERSION…: a virtual environment with these; sets $python, its interpreter.
python_with() {
    python3 -m venv "$folder/venv" || fail 'needs python3 with venv'
    python=$folder/venv/bin/python
    (($# == 0)) || "$python" -m pip install --quiet --disable-pip-version-check "$@" || fail "pip cannot install $*"
}

# debian_package NAME: unpacks Debian's package below $folder/NAME, without installing it, and prints its version.
debian_package() {
    local into=$folder/$1
    mkdir -p "$into"
    (
        cd "$into"
        apt-get download -qq -o APT::Sandbox::User=root "$1" 2>/dev/null || {
            ((EUID != 0)) || apt-get update -qq
            apt-get download -qq -o APT::Sandbox::User=root "$1"
        }
        dpkg-deb --extract "$1"_*.deb .
        dpkg-deb --field "$1"_*.deb Version
    ) || fail "cannot get Debian's package $1"
}

# debian_file PACKAGE NAME: the path of a file of an unpacked package.
debian_file() { find "$folder/$1" -name "$2" | head -n 1; }

# needs COMMAND…: programs that scripts/setup installs.
needs() {
    local name
    for name in "$@"; do
        command -v "$name" >/dev/null || fail "needs $name: run scripts/setup"
    done
}

if ((EUID == 0)); then
    server_user=$(id -un postgres 2>/dev/null || echo nobody)
else
    server_user=$(id -un)
fi

# as_server_user COMMAND…: PostgreSQL, PgBouncer and MariaDB refuse to run as root.
as_server_user() {
    if ((EUID == 0)); then
        setpriv --reuid="$server_user" --regid="$(id -g "$server_user")" --init-groups --reset-env "$@"
    else
        "$@"
    fi
}

# run_server COMMAND…: in the background, as that user, with its output in $folder/log, until the script ends. Not through
# as_server_user: the pid would be that of a shell around it.
run_server() {
    local drop=()
    ((EUID != 0)) || drop=(setpriv --reuid="$server_user" --regid="$(id -g "$server_user")" --init-groups --)
    "${drop[@]}" "$@" >"$folder/log" 2>&1 </dev/null &
    servers+=($!)
}

# start_postgres: a private PostgreSQL 15, with $server_settings and $server_environment, that can be reached only through
# a socket in the temporary folder; PG* variables lead there.
start_postgres() {
    programs=/usr/lib/postgresql/15/bin
    [[ -x $programs/initdb ]] || fail 'needs PostgreSQL 15: run scripts/setup'
    PATH=$programs:$PATH
    mkdir -p "$cluster" "$sockets"
    ((EUID != 0)) || chown "$server_user" "$cluster" "$sockets"
    (cd / && as_server_user "$programs/initdb" --pgdata="$cluster" --username=finder --auth=trust \
        --encoding=UTF8 --locale=C.UTF-8 --no-sync) >"$folder/initdb.log" 2>&1 || fail "initdb: $(<"$folder/initdb.log")"
    printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$sockets'" 'fsync = off' "timezone = 'UTC'" \
        "log_timezone = 'UTC'" "${server_settings[@]}" | as_server_user tee -a "$cluster/postgresql.conf" >/dev/null
    run_postgres "$cluster"
    export PGHOST=$sockets PGPORT=5432 PGUSER=finder PGDATABASE=postgres PGOPTIONS='' PSQLRC=/dev/null
}

run_postgres() {
    (cd / && as_server_user env "${server_environment[@]}" "$programs/pg_ctl" start --pgdata="$1" --wait --timeout=60 --silent \
        --log="$1/server.log" </dev/null) >"$folder/pg_ctl.log" 2>&1 || fail "PostgreSQL: $(<"$folder/pg_ctl.log")"
}

stop_postgres() {
    (cd / && as_server_user "$programs/pg_ctl" stop --pgdata="$1" --mode=immediate --silent) >/dev/null 2>&1 || true
}

# sql TEXT…: psql's plain answer; several commands are several transactions.
sql() {
    local arguments=() text
    for text in "$@"; do arguments+=(-c "$text"); done
    psql -X -A -t -q -v ON_ERROR_STOP=1 "${arguments[@]}"
}

postgres_version() { sql 'SHOW server_version' | cut -d' ' -f1; }
