"""What the contenders work with: the servers of the checkout's stack, the tools, and the environment they run in."""

import functools
import os
import shutil
import subprocess
import urllib.parse

import s3
from peers.processes import BenchError, processor_seconds

BUCKET = "replicator-peers"
SOURCE_TABLE = "bench_source.customers"


class Stack:
    def __init__(self, checkout, rows):
        self.checkout = checkout
        self.rows = rows
        self.home = os.path.join(checkout, ".stack", "peers")
        self.work = os.path.join(self.home, "work")
        self.replicator = os.path.abspath(
            os.environ.get("REPLICATOR") or os.path.join(checkout, ".build/release/replicator"))
        url = urllib.parse.urlsplit(os.environ["DEMO_SOURCE_URL"])
        self.endpoint = os.environ["DEMO_S3_ENDPOINT"]
        # Without a password: the environment has it, since everybody on a machine can read arguments.
        self.server = f"{url.username}@{url.hostname}:{url.port}"
        self.environment = self._environment(url)
        self.server_pids = {int(pid) for pid in os.environ["PEERS_SERVER_PIDS"].split()}
        for folder in (self.work, os.path.join(self.work, "home"), os.path.join(self.work, "tmp")):
            os.makedirs(folder, exist_ok=True)

    def _environment(self, url):
        """Of the tools: this one, with settings of the user's own kept out and everything that reports home off."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return inherited | {
            "HOME": os.path.join(self.work, "home"),
            "TMPDIR": os.path.join(self.work, "tmp"),
            "PGHOST": url.hostname,
            "PGPORT": str(url.port),
            "PGUSER": url.username,
            "PGPASSWORD": url.password,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "SLING_DISABLE_TELEMETRY": "TRUE",
            "SLING_HOME_DIR": os.path.join(self.work, "home", "sling"),
            # Connections of Sling, by their names.
            "PEERS_SOURCE": os.environ["DEMO_SOURCE_URL"] + "?sslmode=disable",
            "PEERS_TARGET": os.environ["DEMO_TARGET_URL"] + "?sslmode=disable",
            "PEERS_S3": f"{{type: s3, bucket: {BUCKET}, endpoint: {self.endpoint}, "
                        f"region: {os.environ['AWS_REGION']}, access_key_id: {os.environ['AWS_ACCESS_KEY_ID']}, "
                        f"secret_access_key: {os.environ['AWS_SECRET_ACCESS_KEY']}}}",
            "PEERS_S3_HOST": urllib.parse.urlsplit(self.endpoint).netloc,
        }

    def server_cpu(self):
        return processor_seconds(self.server_pids)

    # Tools

    def peer(self, name):
        return os.path.join(self.home, "bin", name)

    def has_peer(self, name):
        return shutil.which(self.peer(name)) is not None

    def psql(self, database, *arguments):
        return [os.environ.get("BENCH_PSQL", "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, *arguments]

    def sql_file(self, database, file, **variables):
        """psql that runs a file, with variables."""
        settings = [part for name, value in variables.items() for part in ("-v", f"{name}={value}")]
        return self.psql(database, "-At", *settings, "-f", os.path.join(self.checkout, file))

    def duckdb(self, file, *extensions):
        loads = [
            part for extension in extensions
            for part in ("-cmd", f"load '{self.home}/extensions/{extension}.duckdb_extension'")]
        return [self.peer("duckdb"), "-init", os.devnull, "-batch", *loads, "-f", os.path.join(self.checkout, file)]

    def copy(self, source, *arguments, parallel=None):
        """`replicator copy`. It puts the URLs in itself, so that no password is among the arguments."""
        origin = {"postgres": "${DEMO_SOURCE_URL}", "odbc": "odbc:${DEMO_SOURCE_ODBC}"}[source]
        workers = ["--parallel", parallel] if parallel else []
        return [self.replicator, "copy", "--from", origin, *arguments, *workers, "--progress", "never"]

    # Outside of the time that is measured

    def output(self, command, stdin=None):
        """Runs a command and gives its output.

        :raises BenchError: when it fails.
        """
        result = subprocess.run(
            command, env=self.environment, cwd=self.work, stdin=stdin or subprocess.DEVNULL, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if result.returncode != 0:
            raise BenchError(f"{os.path.basename(command[0])} failed: {result.stderr.strip()}")
        return result.stdout.strip()

    def sql(self, database, *statements):
        commands = [part for statement in statements for part in ("-c", statement)]
        return self.output(self.psql(database, "-At", *commands))

    def drop(self, table):
        self.sql("demo_target", f"set client_min_messages = warning; drop table if exists {table}")

    def fingerprint(self, database, table, condition="true"):
        file = "sql/bench/peers_fingerprint.sql"
        return self.output(self.sql_file(database, file, table=table, condition=condition))

    @functools.lru_cache(maxsize=None)
    def expected(self, table=SOURCE_TABLE, condition="true"):
        """The fingerprint of a source, which does not change."""
        return self.fingerprint("demo_source", table, condition)

    def remove_objects(self, prefix):
        s3.remove_objects(BUCKET, prefix)

    def objects(self, prefix):
        return [key for key, _, _ in s3.objects(BUCKET, prefix) if key.endswith(".csv")]

    def lines(self, key):
        """The lines of an object. No value of the benchmark's rows has a line break."""
        rest = b""
        for block in s3.blocks(BUCKET, key):
            *whole, rest = (rest + block).split(b"\n")
            yield from whole
        if rest:
            yield rest
