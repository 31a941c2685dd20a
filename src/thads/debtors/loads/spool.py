"""Spools: lines of rows in blobs, written and read without holding them all."""

from array import array
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from itertools import islice
from plone.namedfile.file import NamedBlobFile
from typing import Any
import io
import json


EVERY = 500  # lines between two marks
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Spool:
    """Blob that takes lines one by one; ``close`` returns it."""

    def __init__(self):
        self.blob = NamedBlobFile(
            data=b"", filename="rows.jsonl", contentType="application/jsonl"
        )
        self.raw = self.blob.open("w")
        self.out = io.BufferedWriter(self.raw, 1 << 18)
        self.count, self.at, self.offsets = 0, 0, array("Q")

    def write(self, line: bytes) -> None:
        """Write a line of JSON, given without its end."""
        if self.count % EVERY == 0:
            self.offsets.append(self.at)
        self.at += self.out.write(line)
        self.at += self.out.write(b"\n")
        self.count += 1

    def close(self) -> NamedBlobFile:
        """Return the blob, complete."""
        self.out.flush()
        self.raw.close()
        return self.blob

    @property
    def marks(self) -> bytes:
        """Offsets of every 500th line, for a late start of `read_lines`."""
        return self.offsets.tobytes()


def blob_of(lines: Iterable[bytes]) -> NamedBlobFile:
    """Return a blob of some lines."""
    spool = Spool()
    for line in lines:
        spool.write(line)
    return spool.close()


def encode(values: dict[str, Any]) -> bytes:
    """Return plain values as a line."""
    return _encode(values).encode()


def read_lines(
    blob: NamedBlobFile | None,
    start: int = 0,
    size: int | None = None,
    wanted: Callable[[bytes], bool] | None = None,
    marks: bytes = b"",
) -> Iterator[bytes]:
    """Yield the lines of a blob from the `start`-th on, at most `size`.

    ``wanted``: only lines for which it is true are counted and given. ``marks`` make a
    late start quick, where all are wanted.
    """
    if blob is None or not blob.getSize():
        return
    # a blob's file is unbuffered: it would read byte by byte, 2 ms a line
    with blob.open() as file, io.BufferedReader(file, 1 << 16) as lines:
        if marks and wanted is None:
            offsets = array("Q")
            offsets.frombytes(marks)
            mark = min(start // EVERY, len(offsets) - 1)
            lines.seek(offsets[mark])
            start -= mark * EVERY
        found = lines if wanted is None else filter(wanted, lines)
        yield from islice(found, start, None if size is None else start + size)
