"""A table into CSV objects of a bucket, with a line of column names."""

from peers.contender import REPLICATOR_WAYS, Contender
from peers.processes import BenchError
from peers.stack import BUCKET, SOURCE_TABLE


def contenders(stack):
    found = [replicator(stack, *way) for way in REPLICATOR_WAYS]
    return found + [psql_and_aws(stack), duckdb(stack), sling(stack)]


def into(stack, name, commands, peer=None):
    return Contender(
        "s3", name, stack.rows, commands, peer=peer, prepare=lambda: stack.remove_objects(f"{name}/"),
        check=lambda: check(stack, name), clean=lambda: stack.remove_objects(f"{name}/"))


def check(stack, name):
    """Rows are counted, and the first column, the number of the row, is added up."""
    rows = total = 0
    for key in stack.objects(f"{name}/"):
        lines = stack.lines(key)
        next(lines, None)
        for line in lines:
            rows += 1
            total += int(line.partition(b",")[0].strip(b'"'))
    expected = stack.rows * (stack.rows + 1) // 2
    if (rows, total) != (stack.rows, expected):
        raise BenchError(f"the objects hold {rows} rows with sum {total} instead of {stack.rows} with {expected}")


def arguments(stack, name):
    return ["--to", f"s3://{BUCKET}/{name}", "--endpoint", stack.endpoint]


def replicator(stack, name, source, parallel):
    command = stack.copy(source, "--table", SOURCE_TABLE, *arguments(stack, name), parallel=parallel)
    return into(stack, name, [command])


def psql_and_aws(stack):
    name = "psql-aws"
    return into(stack, name, [
        stack.psql("demo_source", "-c", f"copy (select * from {SOURCE_TABLE}) to stdout (format csv, header)"),
        [stack.peer("aws"), "s3", "cp", "-", f"s3://{BUCKET}/{name}/customers.csv", "--endpoint-url", stack.endpoint],
    ], peer="aws")


def duckdb(stack):
    command = stack.duckdb("sql/bench/peers_duckdb_objects.sql", "postgres_scanner", "httpfs")
    return into(stack, "duckdb", [command], peer="duckdb")


def sling(stack):
    command = [
        stack.peer("sling"), "run", "--src-conn", "PEERS_SOURCE", "--src-stream", SOURCE_TABLE,
        "--tgt-conn", "PEERS_S3", "--tgt-object", f"s3://{BUCKET}/sling/customers.csv"]
    return into(stack, "sling", [command], peer="sling")
