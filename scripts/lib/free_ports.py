#!/usr/bin/env python3
"""Prints N TCP ports that are free on 127.0.0.1, or tells which of the given ones are taken.

    free_ports.py pick N          N free ports, on one line
    free_ports.py taken PORT...   the ports of the list that cannot be bound, on one line (empty: all are free)

Ports are picked below the range from which Linux takes the ports of outgoing connections (32768 and up), so that no
passing connection occupies them between two starts of a server that remembers its port.
"""

import random
import socket
import sys

FIRST_PORT, LAST_PORT = 20000, 32000


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def main(action, *numbers):
    if action == "pick":
        candidates = random.sample(range(FIRST_PORT, LAST_PORT), LAST_PORT - FIRST_PORT)
        free = (port for port in candidates if is_free(port))
        print(*[next(free) for _ in range(int(numbers[0]))])
    else:
        print(*[port for port in numbers if not is_free(int(port))])


if __name__ == "__main__":
    main(*sys.argv[1:])
