"""Inspects a CSV: no cell in it starts or fetches something when it is opened.

Programs guess what parts the cells, and not all of them know quotation marks: a cell is
looked at in each of the ways it can be read.
"""

from collections.abc import Iterator
from thads.text import formulas
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import MISMATCH
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
import codecs
import csv
import io
import re


#: The line that names the delimiter, quoted or not, with any end.
_NAMED = re.compile(r"\s*\"?sep=([^\0\r\n])", re.I)
_LINE_ENDS = re.compile(r"\r\n?")
_DELIMITERS = (",", ";", "\t", "|")
#: SYLK, which Excel sees by its first letters whatever the file is called, and a record
#: of it: a table with a column "ID" and one "P..." is none.
_SYLK = re.compile(r"\s*ID;P")
_RECORD = re.compile(
    r"(?m)^(?:[CF](?:;[A-Z][^;\n]*)*;[XY]\d+(?:;|$)|C;(?:[^\n]*;)?E[^;\n]*[(!|]|"
    r"NN;N|NE;[EFS]|O;[A-Z]|B;[XY]\d)"
)


def inspect(data: bytes) -> Inspected:
    """Return the file as it is, or raise `NotTaken`."""
    for text in {decoded(data), data.decode("utf-8-sig", "replace")}:
        if _SYLK.match(text) and _RECORD.search(_LINE_ENDS.sub("\n", text)):
            raise NotTaken(MISMATCH, "SYLK")
        if formulas.may_run(text) and any(map(formulas.runs, _cells(text))):
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
    plain = _LINE_ENDS.sub("\n", text)
    for delimiter in {*_DELIMITERS, named[1] if named else ","}:
        if delimiter != '"':
            lines = io.StringIO(plain, newline="")
            for row in csv.reader(lines, delimiter=delimiter):
                yield from row
        for line in text.splitlines():
            yield from line.split(delimiter)
