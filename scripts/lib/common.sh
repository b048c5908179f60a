# shellcheck shell=bash disable=SC2034 # what is set here is used by the scripts that source it
# What the scripts share: where things are, how to speak, how to know a process as ours.

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
stack_home=$checkout/.stack
venv=$stack_home/venv
pgbouncer=$stack_home/pgbouncer/usr/sbin/pgbouncer
state_file=$stack_home/state

# say TEXT...: one line of progress on stderr; stdout belongs to results.
say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# fail TEXT...: says why and ends the script.
fail() {
    say "$@"
    exit 1
}

# new_log FILE: begins a log file; the one before stays beside it as FILE.old.
new_log() {
    [[ ! -s $1 ]] || mv -f "$1" "$1.old"
    : >"$1"
}

# random_secret BYTES: as many random bytes in hexadecimal; safe in URLs, connection strings and SQL.
random_secret() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }

# port_answers PORT: whether something accepts connections on 127.0.0.1:PORT.
port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# command_line PID: its arguments, one a line; nothing when it has ended, even if nobody has collected it yet (a
# container without an init keeps the dead around).
command_line() { tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline" || true; } 2>/dev/null

# runs_with PID TEXT: whether PID is alive and its command line contains TEXT. A pid from a file may since have been
# given to a stranger, so no process is taken as ours, or ended, before this was asked.
runs_with() { [[ -n $1 && $(command_line "$1") == *"$2"* ]]; }

# wait_for_end PID SECONDS: waits until PID has ended; fails when it is still there after SECONDS.
wait_for_end() {
    local tenths=$(($2 * 10))
    while [[ -n $(command_line "$1") ]]; do
        ((tenths-- > 0)) || return 1
        sleep 0.1
    done
}

# as_root COMMAND...: runs COMMAND as root.
as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo "$@"
    fi
}

# as_server_user COMMAND...: runs COMMAND as the user that owns the PostgreSQL cluster. PostgreSQL refuses to run as
# root, so root hands over to the `postgres` user of the package (or to `nobody`); everybody else is that user already.
as_server_user() {
    if ((EUID == 0)); then
        setpriv --reuid="$server_user" --regid="$(id -g "$server_user")" --init-groups --reset-env "$@"
    else
        "$@"
    fi
}

# give_to_server_user PATH...: makes the PostgreSQL user the owner when we are root.
give_to_server_user() { ((EUID != 0)) || chown "$server_user" "$@"; }

if ((EUID == 0)); then
    server_user=$(id -un postgres 2>/dev/null || echo nobody)
else
    server_user=$(id -un)
fi
