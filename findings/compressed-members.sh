#!/usr/bin/env bash
# A file of several gzip members, or zstd frames, is read whole by some, and by its first part alone by others.
#
# Guess:  both formats allow parts one behind the other (so do parallel compressors write them), and every decoder of
#         the format gives all of them.
# Really: who stops behind the first differs by format. gzip: zlib.decompress says nothing, curl (Content-Encoding)
#         fails with 23 after writing the first part. zstd: curl reads all, the one-shot call of Python's zstandard
#         says nothing. The streaming reader beside it reads all, as do gzip, zstd, Python's gzip, requests, pandas,
#         pyarrow and DuckDB.
# Source: RFC 1952, 2.2: "A gzip file consists of a series of members"; RFC 8878, 3: frames in a row; zstandard's
#         documentation, ZstdDecompressor.decompress: one frame; zlib's manual: inflate ends at the end of the stream.
# Seen with: Python 3.11 (zlib, gzip), zstandard 0.25.0, requests 2.34.2, pandas 3.1.1, pyarrow 26.0.1, DuckDB 2.0.1,
#         curl 7.88.1, gzip 1.12, zstd 1.5.4.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
needs curl gzip zstd
python_with zstandard==0.25.0 requests==2.34.2 pandas==3.1.1 pyarrow==26.0.1 duckdb==2.0.1
versions "$("$python" -V), zstandard 0.25.0, requests 2.34.2, pandas 3.1.1, pyarrow 26.0.1, DuckDB 2.0.1," \
    "$(curl --version | cut -d' ' -f1,2 | head -n 1), $(gzip --version | head -n 1), $(zstd --version | grep -o 'v[0-9.]*')"
happens 'of two parts with 1,000 rows each, four readers give the first only, three of them without an error'

look "$python" - "$folder" <<'EOF'
import gzip, http.server, os, subprocess, sys, threading, zlib
import duckdb, pandas, pyarrow.csv, requests, zstandard

os.chdir(sys.argv[1])
parts = [b"".join(b"%d,x\n" % i for i in range(start, start + 1000)) for start in (1, 1001)]
data = {
    "gzip": b"".join(gzip.compress(part) for part in parts),
    "zstd": b"".join(zstandard.ZstdCompressor().compress(part) for part in parts),
}
files = {"gzip": "rows.csv.gz", "zstd": "rows.csv.zst"}
for kind, file in files.items():
    with open(file, "wb") as handle:
        handle.write(data[kind])


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = data[self.path[1:]]
        self.send_response(200)
        self.send_header("Content-Encoding", self.path[1:])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}/"


def rows(text):
    return text.count(b"\n")


def run(*command):
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return f"{rows(ended.stdout)}, exit {ended.returncode}"


print(f"gzip: gzip -dc={run('gzip', '-dc', files['gzip'])}")
print(f"gzip: gzip.decompress={rows(gzip.decompress(data['gzip']))}")
print(f"gzip: zlib.decompress={rows(zlib.decompress(data['gzip'], 31))}")
print(f"gzip: requests={rows(requests.get(address + 'gzip').content)}")
print(f"zstd: zstd -dc={run('zstd', '-dcq', files['zstd'])}")
print(f"zstd: zstandard, decompress={rows(zstandard.ZstdDecompressor().decompress(data['zstd']))}")
print(f"zstd: zstandard, decompressobj={rows(zstandard.ZstdDecompressor().decompressobj().decompress(data['zstd']))}")
print(f"zstd: zstandard, open={rows(zstandard.open(files['zstd'], 'rb').read())}")
for kind, file in files.items():
    print(f"{kind}: curl --compressed={run('curl', '-s', '--noproxy', '*', '--compressed', address + kind)}")
    print(f"{kind}: pandas={len(pandas.read_csv(file, header=None))}")
    names = pyarrow.csv.ReadOptions(column_names=["id", "word"])
    print(f"{kind}: pyarrow={pyarrow.csv.read_csv(file, read_options=names).num_rows}")
    print(f"{kind}: DuckDB={len(duckdb.read_csv(file, header=False).fetchall())}")
EOF
sees 'gzip: gzip -dc' '2000, exit 0'
sees 'gzip: gzip.decompress' 2000
sees 'gzip: zlib.decompress' 1000
sees 'gzip: requests' 2000
sees 'gzip: curl --compressed' '1000, exit 23'
sees 'zstd: zstd -dc' '2000, exit 0'
sees 'zstd: zstandard, decompress' 1000
sees 'zstd: zstandard, decompressobj' 1000
sees 'zstd: zstandard, open' 2000
sees 'zstd: curl --compressed' '2000, exit 0'
for kind in gzip zstd; do
    for reader in pandas pyarrow DuckDB; do sees "$kind: $reader" 2000; done
done
verdict
