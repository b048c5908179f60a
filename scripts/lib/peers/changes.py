"""Changed rows into a table that holds all of them and has a primary key: one in a hundred, and a single one."""

import os

from peers.contender import Contender, expect_equal
from peers.processes import BenchError

SOURCE = "bench_source.changing"
TARGET = "bench_target.changing"


def set_up(stack):
    """Makes both tables, unless they are there with as many rows. Reads the source: who comes first must not wait for the disk."""
    comment = f"{stack.rows} rows"
    question = "select coalesce(obj_description(to_regclass('{}'), 'pg_class'), '')"
    if stack.sql("demo_source", question.format(SOURCE)) != comment:
        stack.output(stack.sql_file("demo_source", "sql/bench/peers_source.sql", rows=stack.rows))
    elif stack.sql("demo_target", question.format(TARGET)) == comment:
        stack.sql("demo_source", f"select count(*) from {SOURCE}")
        return
    path = os.path.join(stack.work, "changing.copy")
    stack.sql("demo_source", f"\\copy {SOURCE} to '{path}' (format binary)")
    with open(path, "rb") as rows:
        stack.output(stack.sql_file("demo_target", "sql/bench/peers_target.sql", rows=stack.rows), stdin=rows)
    os.remove(path)


def contenders(stack):
    changed = stack.rows // 100
    return (
        ways(stack, "changes", "2021-01-01", changed, "id % 100 = 0", repeats=1)
        # Short enough to be told apart only by several runs.
        + ways(stack, "one-row", "2022-01-01", 1, f"id = {changed * 100}", repeats=5))


def ways(stack, group, since, rows, condition, repeats):
    """The contenders of one group.

    :param since: from when on rows count as changed.
    :param condition: which these are.
    """
    def prepare():
        undone = stack.output(stack.sql_file("demo_target", "sql/bench/peers_undo.sql", condition=condition))
        if undone != str(rows):
            raise BenchError(f"{TARGET} has {undone} rows to be changed instead of {rows}")
        if rows > 1:
            stack.sql("demo_target", f"vacuum {TARGET}")

    def contender(name, commands):
        def check():
            # Looking at all rows each time would take longer than all else; a single one is asked for by key.
            scope = "true" if rows > 1 else condition
            expect_equal(stack.fingerprint("demo_target", TARGET, scope), stack.expected(SOURCE, scope))

        return Contender(group, name, rows, commands, prepare=prepare, check=check, repeats=repeats)

    found = [
        contender(name, [stack.copy(
            source, "--table", SOURCE, "--to", "${DEMO_TARGET_URL}", "--into", TARGET, "--key", "id",
            "--watermark", "changed", "--since", f"{since}T00:00:00Z", "--lookback", "0s",
            "--name", f"peers-{group}-{source}")])
        for name, source in (("replicator", "postgres"), ("replicator-odbc", "odbc"))]
    found.append(contender("psql-script", [
        stack.psql(
            "demo_source", "-c",
            f"copy (select * from {SOURCE} where changed >= '{since}') to stdout (format binary)"),
        stack.sql_file("demo_target", "sql/bench/peers_upsert.sql"),
    ]))
    return found
