"""A new table and objects from one read, which no other tool does: compared with replicator's two transfers alone."""

from peers import objects, tables
from peers.contender import REPLICATOR_WAYS, Contender
from peers.stack import SOURCE_TABLE


def contenders(stack):
    return [replicator(stack, *way) for way in REPLICATOR_WAYS]


def replicator(stack, name, source, parallel):
    prefix = f"both-{name}"
    table = tables.table_of(prefix)
    command = stack.copy(
        source, "--table", SOURCE_TABLE, "--to", "${DEMO_TARGET_URL}", "--into", table,
        *objects.arguments(stack, prefix), parallel=parallel)

    def remove():
        stack.drop(table)
        stack.remove_objects(f"{prefix}/")

    def check():
        tables.check(stack, table)
        objects.check(stack, prefix)

    return Contender(
        "both", name, stack.rows, [command], prepare=remove, check=check, clean=remove,
        parts=(f"table/{name}", f"s3/{name}"))
