"""Reading of uploaded workbooks by a sandboxed process.

The web process never opens an upload with a spreadsheet library: it hands the bytes to
a process of its own (``reader_process``), writes the lines that come back into a
temporary file, and goes through them one by one.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from thads.sandbox import process
from thads.spreadsheets import limits
from thads.spreadsheets.cells import Record
from thads.spreadsheets.faults import Fault
from thads.spreadsheets.faults import RefusedFile
from thads.spreadsheets.tables import Column
from thads.spreadsheets.tables import Table
from thads.uploads import scanner
from thads.worktime import clock
from typing import Any
from typing import Protocol
import json
import os


_LAST_LINE = 1 << 17  # bytes; the last line is shorter
_PROCESS = "thads.spreadsheets.reader_process"


class RowChecks(Protocol):
    """Checks and form of the rows of a room, made once for a file in the sandbox.

    The room passes the dotted name of what makes them, ``module:name``, and its keyword
    arguments as JSON values.
    """

    def check_text(self, column: Column, text: str) -> None:
        """Raise Fault if a text must not stand in a column."""

    def line(
        self,
        number: int,
        record: Record,
        faults: list[Fault],
        shown: Mapping[str, str] | None,
    ) -> str:
        """Return a row as the line the room reads; ``shown``: a faulty row as typed."""


@dataclass
class Reading:
    """Result of reading a file, with its rows as lines still to be gone through."""

    rows: int
    columns: tuple[str, ...]  # the fields the file has
    encoding: dict[str, Any] | None  # what was converted from a legacy encoding
    lines: Iterator[bytes]  # as `RowChecks.line` made them


@contextmanager
def read_rows(
    data: bytes,
    table: Table,
    row_checks: str,
    arguments: Mapping[str, Any],
    today: date | None = None,
    convert: bool = True,
) -> Iterator[Reading]:
    """Read and check a file; its rows can be gone through once, inside the context.

    ``row_checks`` is the dotted name of the `RowChecks`, ``arguments`` are theirs;
    ``convert``: whether text of a legacy encoding is converted. Raises RefusedFile
    before any row is given: a file is taken as a whole or not at all.
    """
    options = {
        "row_checks": row_checks,
        "arguments": dict(arguments),
        "today": (today or clock.today()).isoformat(),
        "convert": convert,
    }
    with _read(data, table, options) as (end, lines):
        yield Reading(end["rows"], tuple(end["columns"]), end["encoding"], lines)


@contextmanager
def read_cells(
    data: bytes, table: Table, convert: bool = True
) -> Iterator[Iterator[bytes]]:
    """Read a file; give lines of JSON, {"headers"} and {"row", "cells"} of each row.

    Keys of headers and cells are column numbers. Raises RefusedFile.
    """
    with _read(data, table, {"row_checks": None, "convert": convert}) as (_end, lines):
        yield lines


@contextmanager
def _read(data, table, options):
    if not data:
        raise RefusedFile("empty_file")
    if len(data) > limits.FILE:
        raise RefusedFile("too_big", limit=limits.FILE >> 20)
    try:
        scanner.scan(data)
    except scanner.Infected as found:
        raise RefusedFile("infected") from found
    except scanner.Unavailable as error:
        raise RefusedFile("unavailable") from error
    head = json.dumps({"table": table.encode(), **options}).encode()
    with _answer(head + b"\n", data) as answer:
        end, size = _last_line(answer)
        if end["status"] == "refused":
            raise RefusedFile(end["code"], **end["params"])
        yield end, _lines(answer, size)


def _last_line(answer):
    """Return the last line of an answer as JSON, and the offset it begins at."""
    size = answer.seek(0, os.SEEK_END)
    answer.seek(max(size - _LAST_LINE, 0))
    tail = answer.read()
    start = tail.rstrip(b"\n").rfind(b"\n") + 1
    try:
        end = json.loads(tail[start:])
    except ValueError:
        end = {}
    if not tail.endswith(b"\n") or end.get("status") not in ("read", "refused"):
        raise RefusedFile("too_heavy")  # it was stopped, or died
    return end, size - len(tail) + start


def _lines(answer, size):
    answer.seek(0)
    while size > 0:
        line = answer.readline()
        size -= len(line)
        yield line


@contextmanager
def _answer(head, data):
    seconds, most = limits.SECONDS, 20 * limits.FILE
    try:
        with process.run(_PROCESS, (), head + data, seconds, most) as answer:
            yield answer
    except process.Busy as busy:
        raise RefusedFile("busy") from busy


def table_rows(
    data: bytes,
    table: Table,
    read: Callable[[Mapping[str, Any]], tuple[Record, list[Fault]]],
) -> Iterator[tuple[int, Record, list[Fault]]]:
    """Yield (row number, record, faults) of a file.

    For tables whose rows need no check of their room in the sandbox. ``read`` is the
    `RowReader.read` of the table. Raises RefusedFile.
    """
    with read_cells(data, table) as lines:
        headers = json.loads(next(lines))["headers"]
        fields = {
            column: known.field
            for column, title in headers.items()
            if (known := table.column_of(title)) is not None
        }
        for line in map(json.loads, lines):
            cells = {
                fields[column]: tuple(cell)
                for column, cell in line["cells"].items()
                if column in fields
            }
            if cells:
                yield line["row"], *read(cells)
