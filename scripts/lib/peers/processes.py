"""Runs a pipeline of processes and measures it: time from the start of the first to the end of the last, processor
time and peak memory of them all, and the processor time that the servers spent meanwhile."""

import contextlib
import dataclasses
import os
import resource
import signal
import subprocess
import threading
import time


class BenchError(Exception):
    """Ends the benchmark; its text says whose fault it is."""


@dataclasses.dataclass
class Measurement:
    seconds: float
    # User and system, with the children that the processes waited for.
    cpu_seconds: float
    # Of PostgreSQL with all its processes, and of the S3 server.
    server_cpu_seconds: float
    # The largest resident sets of the processes, added up.
    peak_memory_bytes: int
    # Whether that is only a bound. A process counts what it was before its exec, a copy of this one, so that one which
    # stays smaller than this program shows this program's size.
    peak_is_bound: bool


# Nothing here takes longer, at any sensible number of rows.
DEADLINE_SECONDS = 1800


def run_pipeline(commands, environment, folder, log_path, server_cpu):
    """Runs the commands, the output of each being the input of the next.

    :param server_cpu: gives the processor time of the servers up to now.
    :raises BenchError: when one of them fails.
    """
    before = server_cpu()
    processes = []
    with open(log_path, "wb") as log:
        started = time.monotonic()
        try:
            upstream = subprocess.DEVNULL
            for index, command in enumerate(commands):
                is_last = index == len(commands) - 1
                process = subprocess.Popen(
                    command, stdin=upstream, stdout=log if is_last else subprocess.PIPE, stderr=log, cwd=folder,
                    env=environment, start_new_session=True)
                if upstream is not subprocess.DEVNULL:
                    # The writer must notice when the reader ends.
                    upstream.close()
                upstream = process.stdout
                processes.append(process)
            usages = _wait(processes)
        except BaseException:
            _end(processes)
            for process in processes:
                process.wait()
            raise
        seconds = time.monotonic() - started
    failed = [command[0] for command, process in zip(commands, processes) if process.returncode != 0]
    if failed:
        names = ", ".join(os.path.basename(name) for name in failed)
        raise BenchError(f"{names} failed:\n{_tail(log_path)}")
    own_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Measurement(
        seconds=seconds,
        cpu_seconds=sum(usage.ru_utime + usage.ru_stime for usage in usages),
        server_cpu_seconds=max(0.0, server_cpu() - before),
        peak_memory_bytes=sum(usage.ru_maxrss for usage in usages) * 1024,
        peak_is_bound=any(usage.ru_maxrss <= own_peak for usage in usages))


def _wait(processes):
    usages = []
    alarm = threading.Timer(DEADLINE_SECONDS, _end, [processes])
    alarm.start()
    try:
        for process in processes:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            usages.append(usage)
    finally:
        alarm.cancel()
    return usages


def _end(processes):
    """Ends the processes that have not been waited for, with their children: each leads a group of its own."""
    for process in processes:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _tail(path):
    with open(path, encoding="utf-8", errors="replace") as log:
        return "".join(log.readlines()[-20:])


def processor_seconds(server_pids):
    """What these processes, their children and the children's predecessors have spent so far, where they are ours to
    look at. PostgreSQL's backends are children of the server: when one ends, its time is added to the server's.
    """
    # A session that has just been closed may still be on its way out.
    time.sleep(0.05)
    ticks = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        fields = _stat(pid)
        if int(pid) in server_pids:
            ticks += sum(map(int, fields[11:15]))
        elif fields and int(fields[1]) in server_pids:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid):
    """The fields of /proc/PID/stat behind the name, which may hold blanks; none when the process has ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return []
