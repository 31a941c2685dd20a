"""From the bytes of an upload to checked rows, by way of a caged child process.

The parent never opens the upload with a spreadsheet library: it hands it over on a
pipe, spools the lines it writes into a file, and goes through them one by one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from thads.debtors.register.register_kinds import DEFAULT
from thads.spreadsheets import limits
from thads.spreadsheets.faults import Refused
import json
import os
import subprocess
import sys
import tempfile
import threading


_LAST = 1 << 17  # the last line is shorter
_CHILD = "thads.spreadsheets.reader_process"
_places = threading.BoundedSemaphore(limits.CHILDREN)


@dataclass
class Reading:
    """What the reader found: of the file, and line by line of its rows."""

    rows: int
    columns: tuple  # the fields the file has
    encoding: dict | None  # what was converted from an old code
    lines: Iterator  # bytes, as ``child`` says


@contextmanager
def read(data, today, definition=DEFAULT, units=None, convert=True):
    """Read and check a file; the rows can be gone through once, inside the context.

    Raises Refused before anything can be done with them: a file is taken as a whole.
    """
    options = {"units": units, "convert": convert}
    with _read("check", data, today, definition, options) as (end, lines):
        yield Reading(end["rows"], tuple(end["columns"]), end["encoding"], lines)


def check(data, today=None, definition=DEFAULT, **options):
    """Yield the rows of a file, good and faulty, as they would be kept."""
    with read(data, today, definition, **options) as reading:
        for line in reading.lines:
            yield json.loads(line.rpartition(b"\t")[2])


@contextmanager
def cells(data, definition=DEFAULT, convert=True):
    """Lines of JSON: the headers, then {"row", "cells"} per row, as they stand."""
    with _read("cells", data, None, definition, {"convert": convert}) as (_end, lines):
        yield lines


@contextmanager
def _read(mode, data, today, definition, options):
    if not data:
        raise Refused("empty_file")
    if len(data) > limits.FILE:
        raise Refused("too_big", limit=limits.FILE >> 20)
    day = (today or date.today()).isoformat()
    with _child((mode, day, definition.id, json.dumps(options)), data) as answer:
        end, size = _last_line(answer)
        if end["kind"] == "refused":
            raise Refused(end["code"], **end["params"])
        yield end, _lines(answer, size)


def _last_line(answer):
    """How the reader says it ended, and where its last line begins."""
    size = answer.seek(0, os.SEEK_END)
    answer.seek(max(size - _LAST, 0))
    tail = answer.read()
    start = tail.rstrip(b"\n").rfind(b"\n") + 1
    try:
        end = json.loads(tail[start:])
    except ValueError:
        end = {}
    if not tail.endswith(b"\n") or end.get("kind") not in ("end", "refused"):
        raise Refused("too_heavy")  # it was stopped, or died
    return end, size - len(tail) + start


def _lines(answer, size):
    answer.seek(0)
    while size > 0:
        line = answer.readline()
        size -= len(line)
        yield line


@contextmanager
def _child(arguments, data):
    with tempfile.TemporaryFile() as upload, tempfile.TemporaryFile() as answer:
        upload.write(data)
        upload.seek(0)
        if not _places.acquire(timeout=limits.SECONDS / 2):
            raise Refused("busy")
        try:
            _run(arguments, upload, answer)
        finally:
            _places.release()
        yield answer


def _run(arguments, upload, answer):
    """Start the child with a bare environment and wait, no longer than allowed."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-s", "-B", "-m", _CHILD, *arguments],
        stdin=upload,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "PYTHONIOENCODING": "utf-8",
            "LANG": "C.UTF-8",
        },
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
    watch = threading.Timer(limits.SECONDS, process.kill)
    watch.daemon = True
    watch.start()
    try:
        size = 0
        while chunk := process.stdout.read(1 << 16):
            size += len(chunk)
            if size > 20 * limits.FILE:
                break
            answer.write(chunk)
    finally:
        watch.cancel()
        watch.join()
        process.kill()
        process.stdout.close()
        process.wait()
