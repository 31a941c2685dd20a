"""Ports for servers of tests: free ones, and never the same for two test processes."""

import random
import socket


#: Below what the kernel hands out by itself to connections and to port 0.
RANGE = range(20_000, 32_000)
_chosen = set()
_lot = random.SystemRandom()


def free_ports(number=1):
    """The first of so many free ports in a row."""
    while True:
        first = _lot.choice(RANGE[:-number])
        wanted = set(range(first, first + number))
        if not wanted & _chosen and all(map(_free, wanted)):
            _chosen.update(wanted)
            return first


def _free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
