"""Only one worker is at work on a site: it holds the lease.

The lease is renewed rarely, because each renewal is a transaction that the database
keeps until it is packed. A worker which died on this machine is recognised by its
process, so that the next one need not wait until the lease ends; one on another
machine is waited for. Whoever lost it without noticing is stopped by a write conflict
on the job he took.
"""

from pathlib import Path
from persistent import Persistent
import os
import socket


SECONDS = 300
RENEW = 120


class Lease(Persistent):
    holder = ""
    until = 0.0
    renewed = 0.0

    def held_by(self, me, now):
        return self.holder == me and self.until > now

    def free(self, now):
        return not self.holder or self.until <= now or gone(self.holder)

    def hold(self, me, now):
        self.holder = me
        self.renewed = now
        self.until = now + SECONDS

    def release(self):
        self.holder = ""
        self.until = 0.0


def own_name(part=""):
    """host:pid:start of the process:part, for ``holder``."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{start_of(pid)}:{part}"


def gone(name):
    """Whether a holder was a process of this machine which is no more."""
    host, pid, start, *_part = name.split(":")
    if host != socket.gethostname() or not start:
        return False
    return start_of(pid) != start


def start_of(pid):
    """When a process began, in clock ticks since boot: a number used again for
    another process does not have the same."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "0" if Path("/proc/self/stat").exists() else ""
    return stat.rpartition(")")[2].split()[19]
