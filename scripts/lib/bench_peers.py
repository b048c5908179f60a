#!/usr/bin/env python3
"""Compares replicator with other tools that do the same transfers, in interleaved rounds. Started by
scripts/bench-peers, which brings up the servers and fills the source."""

import argparse
import contextlib
import fnmatch
import os
import signal
import statistics
import sys
import urllib.error

import s3
from peers import both, changes, objects, record, report, tables
from peers.processes import BenchError, run_pipeline
from peers.stack import BUCKET, Stack

CHECKOUT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def parse(arguments):
    parser = argparse.ArgumentParser(prog="scripts/bench-peers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds; medians need five or more (5)")
    parser.add_argument("--only", action="append", metavar="PATTERN", help="contenders such as 'table/*'; repeatable")
    parser.add_argument("--without", action="append", metavar="PATTERN", default=[], help="contenders to leave out")
    parser.add_argument("--json", metavar="FILE", help="write all measurements to FILE, after every round")
    parser.add_argument("--compare", metavar="FILE", help="print ratios beside those of an earlier --json")
    parser.add_argument("--list", action="store_true", help="print the contenders and end")
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    return options


def command_line(options, rows):
    """What has to be typed for the same run, without the names of files."""
    parts = [f"BENCH_ROWS={rows} scripts/bench-peers --rounds {options.rounds}"]
    parts += [f"--only '{pattern}'" for pattern in options.only or []]
    parts += [f"--without '{pattern}'" for pattern in options.without]
    return " ".join(parts)


def say(text):
    print(f"bench-peers: {text}", file=sys.stderr, flush=True)


def chosen(stack, options):
    """The contenders that are to run and can, by group."""
    everybody = [
        contender for module in (tables, objects, both, changes) for contender in module.contenders(stack)]
    found = {}
    for contender in everybody:
        wanted = any(fnmatch.fnmatchcase(contender.key, pattern) for pattern in options.only or ["*"])
        if not wanted or any(fnmatch.fnmatchcase(contender.key, pattern) for pattern in options.without):
            continue
        if contender.peer and not stack.has_peer(contender.peer):
            say(f"{contender.key} is left out: there is no {contender.peer} for this machine, see scripts/setup-peers")
            continue
        found.setdefault(contender.group, []).append(contender)
    if not found:
        raise BenchError("no contender matches")
    return found


def measure(stack, contender):
    """Prepares, measures and checks, as often as the contender wants it in a round."""
    log = os.path.join(stack.work, "log", contender.key.replace("/", "-") + ".log")
    os.makedirs(os.path.dirname(log), exist_ok=True)
    measurements = []
    for _ in range(contender.repeats):
        contender.prepare()
        # What the one before left to be written must not be written during this one.
        stack.sql("postgres", "checkpoint")
        try:
            measurements.append(
                run_pipeline(contender.commands, stack.environment, stack.work, log, stack.server_cpu))
            contender.check()
        except BenchError as error:
            raise BenchError(f"{contender.key}: {error}") from error
        finally:
            contender.clean()
    return measurements


def run(stack, groups, options, facts):
    results = []
    for number in range(1, options.rounds + 1):
        for contenders in groups.values():
            # Each round begins with another one: none always follows the same neighbour's leftovers.
            for offset in range(len(contenders)):
                place = (offset + number - 1) % len(contenders)
                contender = contenders[place]
                measurements = measure(stack, contender)
                results.append(record.result(number, contender, measurements) | {"place": place})
                seconds = statistics.median(measurement.seconds for measurement in measurements)
                say(f"round {number}/{options.rounds}  {contender.key:<24} {seconds:8.3f} s")
        if options.json:
            record.write(options.json, facts, results)
    return results


@contextlib.contextmanager
def bucket(stack):
    """A bucket of the benchmark's own: with it goes the space of all objects that were removed from it."""
    with contextlib.suppress(urllib.error.HTTPError):
        s3.remove_bucket(BUCKET)
    s3.make_buckets(BUCKET)
    try:
        # The server lays out files for a bucket when it is first written to, which is nobody's to pay.
        stack.output([
            stack.peer("aws"), "s3", "cp", "--quiet", "--endpoint-url", stack.endpoint,
            os.path.abspath(__file__), f"s3://{BUCKET}/first"])
        yield
    finally:
        s3.remove_bucket(BUCKET)


def main(arguments):
    options = parse(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    stack = Stack(CHECKOUT, int(os.environ["BENCH_ROWS"]))
    groups = chosen(stack, options)
    if options.list:
        print(*[contender.key for contenders in groups.values() for contender in contenders], sep="\n")
        return
    earlier = record.read(options.compare) if options.compare else None
    facts = record.facts(stack, command_line(options, stack.rows))
    stack.sql("demo_target", "set client_min_messages = warning; create schema if not exists bench_source")
    if {"changes", "one-row"} & groups.keys():
        changes.set_up(stack)
    with bucket(stack):
        results = run(stack, groups, options, facts)
    print(report.text(results, stack.rows))
    if earlier:
        print("\n" + report.comparison(results, earlier))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (BenchError, urllib.error.URLError) as error:
        say(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
