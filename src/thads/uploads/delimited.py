"""Inspects a CSV: no cell in it starts or fetches something when it is opened.

Programs guess what parts the cells, and not all of them know quotation marks: a cell is
looked at in each of the ways it can be read.
"""

from collections.abc import Iterator
from functools import lru_cache
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
_NAMED = re.compile(r"\s*\"?sep=([^\0\r\n])([^\0\r\n]*)(\r\n?|\n)?", re.I)
#: What may stand behind it in its line: its own quotation mark, and what fills the
#: cells of a table that was saved.
_BEHIND = re.compile(r"\"?[,;\t| ]*")
_LINE_ENDS = re.compile(r"\r\n?")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: What Python makes of a byte that is no UTF-8, and the letter of Latin-1 it is.
_LATIN_1 = {0xDC00 + byte: byte for byte in range(0x80, 0x100)}
#: Cells whose finding is remembered.
_REMEMBERED = 100_000
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
    # a cell comes once a delimiter and way to read it
    runs = lru_cache(maxsize=_REMEMBERED)(formulas.runs)
    for text in _readings(data):
        if _SYLK.match(text) and _RECORD.search(_LINE_ENDS.sub("\n", text)):
            raise NotTaken(MISMATCH, "SYLK")
        if formulas.may_run(text) and any(map(runs, _cells(text))):
            raise NotTaken(ACTIVE, "formula")
    return Inspected(data)


def named_delimiter(text: str) -> tuple[str, str] | None:
    """Return the delimiter that the first line names, and the text behind that line.

    None where it names none, or one that no table is parted by: a letter, a figure, a
    blank, a quotation mark.
    """
    named = _NAMED.match(text)
    if named is None or named[1] == '"' or named[1].isalnum() or named[1] == " ":
        return None
    if not named[3] or not _BEHIND.fullmatch(named[2]):
        return None
    return named[1], text[named.end() :]


def decoded(data: bytes) -> str:
    """Return a text as programs open it; its signs alone count, not its letters."""
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace")
    return _eight_bits(data)


def _readings(data: bytes) -> set[str]:
    """Return a text in each way programs may open it.

    Without a mark in front some take every byte for a letter, also where two are one
    letter of UTF-8: a sign that parts cells may be the second of them.
    """
    readings = {decoded(data)}
    if data.startswith(_UTF_16):
        readings.add(_eight_bits(data))
    if not data.startswith(codecs.BOM_UTF8):
        readings.add(data.decode("latin-1"))
    return readings


def _eight_bits(data: bytes) -> str:
    """Return UTF-8, in which a byte that is none is the letter of Latin-1.

    So a program reads that goes on past a wrong byte.
    """
    text = data.decode("utf-8-sig", "surrogateescape")
    return text if _is_whole(text) else text.translate(_LATIN_1)


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _cells(text: str) -> Iterator[str]:
    """Yield the cells of a text in each way it can be read; the same may come again."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    plain = _LINE_ENDS.sub("\n", text)
    lines = text.splitlines()
    # without quotation marks rows are lines, but end at fewer signs
    longer = [line for line in plain.split("\n") if len(line.splitlines()) > 1]
    for delimiter in _delimiters(text):
        if delimiter != '"' and '"' in text:
            rows = csv.reader(io.StringIO(plain, newline=""), delimiter=delimiter)
            for row in rows:
                yield from row
        for line in (*lines, *longer):
            yield from line.split(delimiter)


def _delimiters(text: str) -> list[str]:
    """Return what may part cells: all that stand in the text, one that does not."""
    named = _NAMED.match(text)
    known = {*_DELIMITERS, named[1] if named else ","}
    absent = [delimiter for delimiter in known if delimiter not in text]
    return [*(known - set(absent)), *absent[:1]]
