"""From the bytes of an upload to checked rows, by way of a caged child process.

The parent never opens the upload with a spreadsheet library: it hands it over on a
pipe and reads plain JSON lines back.
"""

from contextlib import contextmanager
from datetime import date
from thads.debtors.definitions import DEFAULT
from thads.debtors.faults import Refused
from thads.debtors.workbooks import limits
import json
import os
import subprocess
import sys
import tempfile
import threading


_CHILD = "thads.debtors.workbooks.child"
_places = threading.BoundedSemaphore(limits.CHILDREN)


def check(data, today=None, definition=DEFAULT, about=None):
    """Yield {"row", "record", "faults", "shown"} per row of data; may raise Refused.

    What is known of the file as a whole is put into the dict ``about``: ``columns``,
    the fields it has.
    """
    for line in _read("check", data, today, definition):
        if line["kind"] == "row":
            yield line
        elif line["kind"] == "fields" and about is not None:
            about["columns"] = tuple(line["fields"])


def cells(data, definition=DEFAULT):
    """Yield the headers, then {"row", "cells"} per row, just as they stand."""
    yield from _read("cells", data, None, definition)


def _read(mode, data, today, definition):
    if not data:
        raise Refused("empty_file")
    if len(data) > limits.FILE:
        raise Refused("too_big", limit=limits.FILE >> 20)
    ended = False
    arguments = mode, (today or date.today()).isoformat(), definition.id
    with _child(arguments, data) as lines:
        for text in lines:
            try:
                line = json.loads(text)
            except ValueError:
                break
            if line["kind"] == "refused":
                raise Refused(line["code"], **line["params"])
            if line["kind"] == "end":
                ended = True
                break
            yield line
    if not ended:
        raise Refused("too_heavy")


@contextmanager
def _child(arguments, data):
    if not _places.acquire(timeout=limits.SECONDS / 2):
        raise Refused("busy")
    try:
        with tempfile.TemporaryFile() as upload, tempfile.TemporaryFile() as answer:
            upload.write(data)
            upload.seek(0)
            _run(arguments, upload, answer)
            answer.seek(0)
            yield answer
    finally:
        _places.release()


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
