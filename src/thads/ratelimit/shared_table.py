"""Counters which the web processes of one machine share: a file mapped into memory.

Whoever is counted stands in it as a keyed digest only, and what is oldest makes room.
A lost or torn table costs nothing but counts; it is made anew when it is not there.

What a clock that was ahead has counted is taken for counted now: it holds nobody up for
as long as the clock was ahead, and is not forgotten either.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
import fcntl
import mmap
import os
import secrets
import struct
import threading


BUCKETS, WAYS = 8192, 8
SLOT = struct.Struct("<QIIII")  # digest, last touched, window, in it, in the one before
MAGIC = b"thads budgets 1\n"
HEADER = len(MAGIC) + 16
SIZE = HEADER + BUCKETS * WAYS * SLOT.size
MOST = 2**32 - 1
#: Seconds by which clocks of processes may differ.
AHEAD = 5 * 60


class CounterTable:
    """Counters by key and window; fixed in size.

    `path` is a file shared with other processes, or None for this process alone.
    """

    def __init__(self, path: str | None = None) -> None:
        self._lock = threading.Lock()
        self._file: int | None = None
        if path is None:
            self._map = mmap.mmap(-1, SIZE)
            self._map[:HEADER] = MAGIC + secrets.token_bytes(16)
        else:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with self._alone():
                self._prepare(self._file)
        self._key = self._map[len(MAGIC) : HEADER]

    def _prepare(self, file: int) -> None:
        begun = os.pread(file, HEADER, 0)
        if not begun.startswith(MAGIC) or os.fstat(file).st_size != SIZE:
            os.ftruncate(file, 0)
            os.ftruncate(file, SIZE)
            os.pwrite(file, MAGIC + secrets.token_bytes(16), 0)
        self._map = mmap.mmap(file, SIZE)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock:
            if self._file is None:
                yield
                return
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _digest(self, key: str) -> int:
        digest = blake2b(key.encode(), digest_size=8, key=self._key).digest()
        return int.from_bytes(digest, "little") or 1

    def _slots(self, digest: int) -> range:
        start = HEADER + digest % BUCKETS * WAYS * SLOT.size
        return range(start, start + WAYS * SLOT.size, SLOT.size)

    def read(self, key: str, window: int) -> tuple[int, int]:
        """Return (counted in this window, counted in the one before)."""
        digest = self._digest(key)
        with self._alone():
            for place in self._slots(digest):
                found = SLOT.unpack_from(self._map, place)
                if found[0] == digest:
                    if found[2] > window:
                        # from now on it ages like any other
                        found = (*found[:2], window, *found[3:])
                        SLOT.pack_into(self._map, place, *found)
                    return _moved(found, window)
        return 0, 0

    def add(self, key: str, window: int, now: float) -> None:
        """Count an event in a window."""
        digest, now = self._digest(key), min(int(now), MOST)
        with self._alone():
            oldest, since = 0, None
            for place in self._slots(digest):
                found = SLOT.unpack_from(self._map, place)
                if found[0] == digest:
                    here, before = _moved(found, window)
                    break
                if found[1] > now + AHEAD:
                    # else it would never be the oldest, and others have no place
                    found = (found[0], now - 1, *found[2:])
                    SLOT.pack_into(self._map, place, *found)
                if since is None or found[1] < since:
                    oldest, since = place, found[1]
            else:
                place, here, before = oldest, 0, 0
            slot = (digest, now, window, min(here + 1, MOST), before)
            SLOT.pack_into(self._map, place, *slot)

    def clear(self) -> None:
        """Set all counters to nothing."""
        with self._alone():
            self._map[HEADER:] = bytes(SIZE - HEADER)


def _moved(found: tuple[int, ...], window: int) -> tuple[int, int]:
    """Return (counted in a window, in the one before) of a slot."""
    _digest, _touched, then, here, before = found
    if then >= window:
        return here, before
    return (0, here) if then == window - 1 else (0, 0)
