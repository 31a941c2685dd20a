"""Inspects a CSV: no cell in it starts or fetches something when it is opened.

Programs guess what parts the cells, and not all of them know quotation marks: a cell is
looked at in each of the ways it can be read.
"""

from collections.abc import Iterator
from thads.text import formulas
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
import codecs
import csv
import io
import re


_NAMED = re.compile(r"\s*sep=(.)\r?\n", re.I)
_DELIMITERS = (",", ";", "\t", "|")


def inspect(data: bytes) -> Inspected:
    """Return the file as it is, or raise `NotTaken`."""
    text = decoded(data)
    if formulas.may_run(text):
        for cell in _cells(text):
            if formulas.runs(cell):
                raise NotTaken(ACTIVE, "formula")
    return Inspected(data)


def decoded(data: bytes) -> str:
    """Return a text as programs open it; its signs alone count, not its letters."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _cells(text: str) -> Iterator[str]:
    named = _NAMED.match(text)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for delimiter in {*_DELIMITERS, named[1] if named else ","}:
        for row in csv.reader(io.StringIO(plain, newline=""), delimiter=delimiter):
            yield from row
        for line in text.splitlines():
            yield from line.split(delimiter)
