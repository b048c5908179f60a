"""A table into a new one, logged and without an index. Where the tool does not create it, that is done before."""

import os
import shutil

from peers.contender import REPLICATOR_WAYS, Contender, expect_equal
from peers.stack import SOURCE_TABLE

COLUMNS_OF = "bench_target.customers"

# pgloader's own way from PostgreSQL to PostgreSQL. It cannot create the table: it writes the type of the last column as
# `timestamp without time zone(6)`, which is no SQL, and ends with success.
PGLOADER_COMMANDS = """LOAD DATABASE
    FROM pgsql://{server}/demo_source
    INTO pgsql://{server}/demo_target
    WITH data only
    INCLUDING ONLY TABLE NAMES MATCHING 'customers' IN SCHEMA 'bench_source'
    ALTER SCHEMA 'bench_source' RENAME TO 'bench_target'
    ALTER TABLE NAMES MATCHING 'customers' RENAME TO 'peer_pgloader'
;
"""


def contenders(stack):
    found = [replicator(stack, *way) for way in REPLICATOR_WAYS]
    found += [psql(stack, format) for format in ("binary", "text", "csv")]
    return found + [duckdb(stack), pgcopydb(stack), pgloader(stack), sling(stack)]


def into(stack, name, table, commands, creates=True, prepare=None, **options):
    """A contender that fills a table of the target.

    :param creates: whether the tool makes the table itself.
    """
    def make_ready():
        stack.drop(table)
        if not creates:
            stack.sql("demo_target", f"create table {table} (like {COLUMNS_OF})")
        if prepare:
            prepare()

    return Contender(
        "table", name, stack.rows, commands, prepare=make_ready, clean=lambda: stack.drop(table),
        check=lambda: check(stack, table), **options)


def check(stack, table):
    expect_equal(stack.fingerprint("demo_target", table), stack.expected())


def table_of(name):
    return "bench_target.peer_" + name.replace("-", "_")


def replicator(stack, name, source, parallel):
    table = table_of(name)
    command = stack.copy(
        source, "--table", SOURCE_TABLE, "--to", "${DEMO_TARGET_URL}", "--into", table, parallel=parallel)
    return into(stack, name, table, [command])


def psql(stack, format):
    name = f"psql-{format}"
    table = table_of(name)
    return into(stack, name, table, [
        stack.psql("demo_source", "-c", f"copy (select * from {SOURCE_TABLE}) to stdout (format {format})"),
        stack.psql("demo_target", "-c", f"copy {table} from stdin (format {format})"),
    ], creates=False)


def duckdb(stack):
    command = stack.duckdb("sql/bench/peers_duckdb_table.sql", "postgres_scanner")
    return into(stack, "duckdb", "bench_target.peer_duckdb", [command], peer="duckdb")


def pgcopydb(stack):
    """Its step for data alone. It copies a table to one of the same name."""
    filters = os.path.join(stack.work, "pgcopydb.ini")
    folder = os.path.join(stack.work, "pgcopydb")

    def prepare():
        shutil.rmtree(folder, ignore_errors=True)
        with open(filters, "w", encoding="utf-8") as file:
            file.write(f"[include-only-table]\n{SOURCE_TABLE}\n")

    command = [
        stack.peer("pgcopydb"), "copy", "table-data", "--source", f"postgres://{stack.server}/demo_source",
        "--target", f"postgres://{stack.server}/demo_target", "--dir", folder, "--filters", filters]
    return into(stack, "pgcopydb", SOURCE_TABLE, [command], creates=False, prepare=prepare, peer="pgcopydb")


def pgloader(stack):
    commands = os.path.join(stack.work, "customers.load")
    folder = os.path.join(stack.work, "pgloader")

    def prepare():
        with open(commands, "w", encoding="utf-8") as file:
            file.write(PGLOADER_COMMANDS.format(server=stack.server))

    command = [stack.peer("pgloader"), "--root-dir", folder, commands]
    return into(
        stack, "pgloader", "bench_target.peer_pgloader", [command], creates=False, prepare=prepare, peer="pgloader")


def sling(stack):
    table = "bench_target.peer_sling"
    command = [
        stack.peer("sling"), "run", "--src-conn", "PEERS_SOURCE", "--src-stream", SOURCE_TABLE,
        "--tgt-conn", "PEERS_TARGET", "--tgt-object", table, "--mode", "full-refresh"]
    return into(stack, "sling", table, [command], peer="sling")
