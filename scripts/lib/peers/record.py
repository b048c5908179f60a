"""The record of a run, as JSON: every measurement, what was measured with, and on what shape of machine. No host names,
no paths."""

import json
import os
import platform
import re
import statistics
import subprocess

from peers.report import GROUPS, lines_of


def facts(stack, command):
    """What stays the same in a run."""
    return {
        "command": command,
        "commit": _commit(stack),
        "rows": stack.rows,
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30), 1),
            "architecture": platform.machine(),
            # Without the name of the build behind it.
            "kernel": re.match(r"[\d.]*", platform.release()).group(),
        },
        "versions": _versions(stack),
    }


def _commit(stack):
    """What the binary was built from; nothing when it came from somewhere else."""
    if "REPLICATOR" in os.environ:
        return None

    def git(*arguments):
        return subprocess.run(
            ["git", *arguments], cwd=stack.checkout, text=True, capture_output=True, check=True).stdout.strip()

    return git("rev-parse", "--short=10", "HEAD") + ("-dirty" if git("status", "--porcelain") else "")


def _versions(stack):
    with open(os.path.join(stack.home, "versions"), encoding="utf-8") as file:
        peers = dict(line.split(maxsplit=1) for line in file.read().splitlines())
    return {
        "replicator": stack.output([stack.replicator, "--version"]),
        "PostgreSQL": stack.sql("demo_source", "show server_version").split()[0],
        "psql": stack.output(["psql", "--version"]).split()[2],
        "SeaweedFS": _number(stack.output([os.path.join(stack.checkout, ".stack/venv/bin/weed"), "version"])),
    } | peers


def _number(text):
    return re.search(r"\d+(\.\d+)+", text).group()


def write(path, facts_of_run, results):
    """Writes the whole record; what was there before stays until the new one is complete."""
    groups = [(group, lines_of(group, results)) for group in GROUPS]
    record = facts_of_run | {
        "rounds": max(result["round"] for result in results),
        "medians": [line for _, lines in groups for line in lines],
        "results": results,
    }
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(record, file, indent=1)
        file.write("\n")
    os.replace(path + ".new", path)


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def result(round_number, contender, measurements):
    """One round of one contender: medians, where it ran several times."""
    def median(field):
        return statistics.median(getattr(measurement, field) for measurement in measurements)

    return {
        "round": round_number,
        "contender": contender.key,
        "rows": contender.rows,
        "seconds": round(median("seconds"), 4),
        "samples": [round(measurement.seconds, 4) for measurement in measurements],
        "cpu_seconds": round(median("cpu_seconds"), 3),
        "server_cpu_seconds": round(median("server_cpu_seconds"), 2),
        "peak_memory_bytes": max(measurement.peak_memory_bytes for measurement in measurements),
        "peak_is_bound": any(measurement.peak_is_bound for measurement in measurements),
        "parts": list(contender.parts),
    }
