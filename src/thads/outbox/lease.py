"""The lease of the one worker at work on a site.

The lease is renewed rarely, because each renewal is a transaction that the database
keeps until it is packed. A worker which died on this machine is recognised by its
process, so that the next one need not wait until the lease ends; one on another
machine is waited for. A worker that lost it without noticing is stopped by a write
conflict on the job it took.
"""

from pathlib import Path
from persistent import Persistent
import os
import socket


DURATION = 300  # seconds
RENEWAL = 120  # seconds


class Lease(Persistent):
    """Holder of the work, and until when; times in seconds since the epoch."""

    holder = ""
    until = 0.0
    renewed = 0.0

    def held_by(self, me: str, now: float) -> bool:
        """Return whether this worker holds the lease."""
        return self.holder == me and self.until > now

    def free(self, now: float) -> bool:
        """Return whether a worker may take the lease.

        One that ends later than a lease can was taken by a clock that was ahead.
        """
        lasts = now < self.until <= now + 2 * DURATION
        return not self.holder or not lasts or gone(self.holder)

    def hold(self, me: str, now: float) -> None:
        """Take or renew the lease."""
        self.holder = me
        self.renewed = now
        self.until = now + DURATION

    def release(self) -> None:
        """Give the lease back."""
        self.holder = ""
        self.until = 0.0


def own_name(part: str = "") -> str:
    """Return host:pid:start of the process:part, for ``holder``."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{start_of(pid)}:{part}"


def gone(name: str) -> bool:
    """Return whether a holder was a process of this machine which has ended."""
    host, pid, start, *_part = name.split(":")
    if host != socket.gethostname() or not start:
        return False
    return start_of(pid) != start


def start_of(pid: int | str) -> str:
    """Return when a process began, in clock ticks since boot.

    A number used again for another process does not have the same start.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "0" if Path("/proc/self/stat").exists() else ""
    return stat.rpartition(")")[2].split()[19]
