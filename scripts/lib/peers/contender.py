"""What takes part: one tool doing one transfer."""

import dataclasses
from collections.abc import Callable

from peers.processes import BenchError


def nothing():
    """For a contender that has nothing to make ready or to remove."""


@dataclasses.dataclass(frozen=True)
class Contender:
    # One of the tables of the report.
    group: str
    name: str
    # Rows that it moves.
    rows: int
    # The processes of its pipeline, each a list of arguments. Only they are measured.
    commands: list[list[str]]
    # Raises BenchError unless the target holds what it should.
    check: Callable[[], None]
    prepare: Callable[[], None] = nothing
    clean: Callable[[], None] = nothing
    # Runs in a round; the round's measurement is their median.
    repeats: int = 1
    # Program below .stack/peers/bin, without which it is left out.
    peer: str | None = None
    # Contenders whose seconds, added up, this one's are divided by.
    parts: tuple[str, ...] = ()

    @property
    def key(self):
        return f"{self.group}/{self.name}"

    @property
    def is_replicator(self):
        return self.name.startswith("replicator")


# Name, source and --parallel of the ways in which replicator takes part.
REPLICATOR_WAYS = (
    ("replicator", "postgres", "1"),
    ("replicator-parallel", "postgres", "auto"),
    ("replicator-odbc", "odbc", None),
)


def expect_equal(found, expected):
    if found != expected:
        raise BenchError(f"the target holds {found} instead of {expected} (rows, sum of hashes)")
