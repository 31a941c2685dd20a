"""Starts a child process on some bytes and gives back what it wrote."""

from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from typing import BinaryIO
import os
import subprocess
import sys
import tempfile
import threading


#: Children of one module at once in one web process; the others wait. Each module has
#: its own: an officer's long workbook must not keep a citizen's picture waiting.
CHILDREN = 2
_places: dict[str, threading.BoundedSemaphore] = {}


class Busy(Exception):
    """Says that no child could be started in time."""


@contextmanager
def run(
    module: str, arguments: Sequence[str], data: bytes, seconds: int, most: int
) -> Iterator[BinaryIO]:
    """Run `python -m module arguments` on `data`; yield a file of what it wrote.

    The child is killed after `seconds` of the clock or `most` bytes of answer: the
    answer then ends early, which the caller must recognise. `Busy` where all places
    are taken for half of `seconds`.
    """
    places = places_of(module)
    with tempfile.TemporaryFile() as upload, tempfile.TemporaryFile() as answer:
        upload.write(data)
        upload.seek(0)
        if not places.acquire(timeout=seconds / 2):
            raise Busy(module)
        try:
            _run(module, arguments, upload, answer, seconds, most)
        finally:
            places.release()
        answer.seek(0)
        yield answer


def places_of(module: str) -> threading.BoundedSemaphore:
    """Return the places of a module's children in this process."""
    return _places.setdefault(module, threading.BoundedSemaphore(CHILDREN))


def _run(
    module: str,
    arguments: Sequence[str],
    upload: BinaryIO,
    answer: BinaryIO,
    seconds: int,
    most: int,
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-P", "-s", "-B", "-m", module, *arguments],
        stdin=upload,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # a bare environment: no password of the server's is in it
        env={
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "PYTHONIOENCODING": "utf-8",
            "LANG": "C.UTF-8",
        },
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
    stdout = process.stdout
    assert stdout is not None
    watch = threading.Timer(seconds, process.kill)
    watch.daemon = True
    watch.start()
    try:
        size = 0
        while chunk := stdout.read(1 << 16):
            size += len(chunk)
            if size > most:
                break
            answer.write(chunk)
    finally:
        watch.cancel()
        watch.join()
        process.kill()
        stdout.close()
        process.wait()
