"""Rows in blobs, a JSON object a line: written and read without holding them all."""

from array import array
from itertools import islice
from plone.namedfile.file import NamedBlobFile
import io
import json


EVERY = 500  # lines between two marks
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Spool:
    """Takes lines one by one; ``close`` returns the blob."""

    def __init__(self):
        self.blob = NamedBlobFile(
            data=b"", filename="rows.jsonl", contentType="application/jsonl"
        )
        self.raw = self.blob.open("w")
        self.out = io.BufferedWriter(self.raw, 1 << 18)
        self.count, self.at, self.places = 0, 0, array("Q")

    def write(self, line):
        """Add the bytes of a JSON object."""
        if self.count % EVERY == 0:
            self.places.append(self.at)
        self.at += self.out.write(line)
        self.at += self.out.write(b"\n")
        self.count += 1

    def close(self):
        self.out.flush()
        self.raw.close()
        return self.blob

    @property
    def marks(self):
        """Where every so manieth line begins, for `read`."""
        return self.places.tobytes()


def of(rows):
    """A blob of these rows."""
    spool = Spool()
    for row in rows:
        spool.write(encode(row).encode())
    return spool.close()


def read(blob, start=0, size=None, having=b"", marks=b""):
    """Yield the rows of a blob from a place on; ``having``: only those whose line
    holds these bytes. ``marks`` make a late start quick."""
    if blob is None or not blob.getSize():
        return
    # a blob's file is unbuffered: it would read byte by byte
    with blob.open() as file, io.BufferedReader(file, 1 << 16) as lines:
        if marks and not having:
            places = array("Q")
            places.frombytes(marks)
            mark = min(start // EVERY, len(places) - 1)
            lines.seek(places[mark])
            start -= mark * EVERY
        found = (line for line in lines if having in line)
        for line in islice(found, start, None if size is None else start + size):
            yield json.loads(line)
