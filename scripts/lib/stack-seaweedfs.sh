# shellcheck shell=bash disable=SC2154 # lib/common.sh sets what is not set here
# The stack's S3: SeaweedFS, all its servers in one process, on loopback, with real signatures and real errors.
# Sourced by scripts/stack, after lib/common.sh and the state file.

seaweedfs_home=$stack_home/seaweedfs
seaweedfs_log=$stack_home/log/seaweedfs.log
seaweedfs_buckets=(replicator-test replicator-demo)

# The pid of our running server, or nothing.
seaweedfs_pid() {
    local pid
    [[ -r $seaweedfs_home/pid ]] || return 0
    pid=$(<"$seaweedfs_home/pid")
    if runs_with "$pid" "-dir=$seaweedfs_home/data"; then printf '%s\n' "$pid"; fi
}

seaweedfs_is_up() { [[ -n $(seaweedfs_pid) ]] && port_answers "$S3_PORT"; }

# Two identities and no anonymous one: `replicator` may do everything, `reader` may only look into the test bucket,
# so that "access denied" can be tested.
write_seaweedfs_identities() {
    (umask 077 && cat >"$seaweedfs_home/identities.json") <<EOF
{"identities": [
  {"name": "replicator", "actions": ["Admin", "Read", "List", "Tagging", "Write"],
   "credentials": [{"accessKey": "$S3_ACCESS_KEY", "secretKey": "$S3_SECRET_KEY"}]},
  {"name": "reader", "actions": ["Read:replicator-test", "List:replicator-test"],
   "credentials": [{"accessKey": "$S3_READER_ACCESS_KEY", "secretKey": "$S3_READER_SECRET_KEY"}]}
]}
EOF
}

start_seaweedfs() {
    [[ -x $venv/bin/weed ]] || fail "SeaweedFS is not installed: run scripts/setup"
    mkdir -p "$seaweedfs_home/data" "$seaweedfs_home/config"
    chmod 700 "$seaweedfs_home"
    keep_or_change_seaweedfs_ports
    write_seaweedfs_identities
    remove_seaweedfs_sockets
    new_log "$seaweedfs_log"
    local ports
    read -ra ports <<<"$SEAWEEDFS_PORTS"
    local options=(
        -ip=127.0.0.1 -ip.bind=127.0.0.1 -dir="$seaweedfs_home/data"
        -master.port="${ports[0]}" -master.port.grpc="${ports[1]}" -master.telemetry=false
        -master.volumeSizeLimitMB=1024
        # Each bucket takes seven volumes when it is first written to; the default of 8 is enough for one bucket.
        -volume.port="${ports[2]}" -volume.port.grpc="${ports[3]}" -volume.max=400 -volume.preStopSeconds=0
        -filer -filer.port="${ports[4]}" -filer.port.grpc="${ports[5]}" -filer.disableHttp
        -filer.localSocket="$POSTGRES_SOCKETS/filer.sock"
        -s3 -s3.port="$S3_PORT" -s3.port.grpc="${ports[6]}" -s3.config="$seaweedfs_home/identities.json"
        -s3.localSocket="$POSTGRES_SOCKETS/s3.sock"
        # Anything that is not S3 stays off, and an unknown bucket is NoSuchBucket, as on S3.
        -s3.autoCreateBucket=false -s3.iam=false -s3.port.iceberg=0 -s3.port.lance=0
    )
    # An empty folder for its settings keeps ~/.seaweedfs and /etc/seaweedfs out; a session of its own keeps
    # it alive when the terminal closes; descriptor 9 is our lock, which a server must not hold.
    (cd "$seaweedfs_home/data" && exec setsid "$venv/bin/weed" -logtostderr=true -config_dir="$seaweedfs_home/config" \
        server "${options[@]}" >>"$seaweedfs_log" 2>&1 9>&- </dev/null) &
    echo "$!" >"$seaweedfs_home/pid"
    disown
}

# Waits until the server answers, and creates the buckets that are missing.
create_seaweedfs_buckets() {
    local tenths=300 pid
    pid=$(<"$seaweedfs_home/pid")
    until s3_script make-buckets "${seaweedfs_buckets[@]}" 2>/dev/null; do
        [[ -n $(command_line "$pid") ]] || fail "SeaweedFS ended at start: see $seaweedfs_log"
        ((tenths-- > 0)) || fail "SeaweedFS does not answer on port $S3_PORT: see $seaweedfs_log"
        sleep 0.1
    done
}

# Ports are kept from start to start, unless another program has taken one meanwhile: then all of them change. The data
# does not depend on them; only the record of an election of one, named after its port, is left behind.
keep_or_change_seaweedfs_ports() {
    local taken ports
    # shellcheck disable=SC2086 # the ports are separate words
    taken=$(python3 "$checkout/scripts/lib/free_ports.py" taken $SEAWEEDFS_PORTS "$S3_PORT")
    [[ -n $taken ]] || return 0
    rm -rf "$seaweedfs_home"/data/m[0-9]*
    read -ra ports <<<"$(python3 "$checkout/scripts/lib/free_ports.py" pick 8)"
    S3_PORT=${ports[0]}
    SEAWEEDFS_PORTS=${ports[*]:1}
    save_state
    say "port(s) $taken taken by another program; SeaweedFS moves, S3 to port $S3_PORT"
}

# s3_script ARGUMENT...: lib/s3.py as the identity that may do everything.
s3_script() {
    S3_ENDPOINT=http://127.0.0.1:$S3_PORT AWS_ACCESS_KEY_ID=$S3_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$S3_SECRET_KEY \
        AWS_REGION=us-east-1 python3 "$checkout/scripts/lib/s3.py" "$@"
}

# It puts sockets into /tmp, named after the ports, and may leave them there.
remove_seaweedfs_sockets() {
    local port
    for port in $SEAWEEDFS_PORTS; do rm -f /tmp/seaweedfs-*-grpc-"$port".sock; done
    rm -f "$POSTGRES_SOCKETS/filer.sock" "$POSTGRES_SOCKETS/s3.sock"
}

stop_seaweedfs() {
    local pid
    pid=$(seaweedfs_pid)
    if [[ -n $pid ]]; then
        kill -TERM "$pid"
        # Its orderly end takes 15 seconds, in which one of its servers waits for another one in the same process.
        # What it has answered is written by then, so it is not given that long.
        wait_for_end "$pid" 2 || kill -KILL "$pid" 2>/dev/null || true
        wait_for_end "$pid" 10 || fail "SeaweedFS (pid $pid) does not end: see $seaweedfs_log"
    fi
    rm -f "$seaweedfs_home/pid"
    [[ -z ${SEAWEEDFS_PORTS:-} ]] || remove_seaweedfs_sockets
}

purge_seaweedfs() { rm -rf "$seaweedfs_home"; }
