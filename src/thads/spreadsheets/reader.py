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
from thads.spreadsheets.cells import Cell
from thads.spreadsheets.cells import Record
from thads.spreadsheets.faults import Fault
from thads.spreadsheets.faults import RefusedFile
from thads.spreadsheets.messages import CellsLine
from thads.spreadsheets.messages import Conversion
from thads.spreadsheets.messages import HeadersLine
from thads.spreadsheets.messages import LastLine
from thads.spreadsheets.messages import Options
from thads.spreadsheets.messages import ReadFile
from thads.spreadsheets.messages import SheetsRead
from thads.spreadsheets.tables import Table
from thads.uploads import scanner
from thads.worktime import clock
from typing import Any
from typing import BinaryIO
import json
import os


_LAST_LINE = 1 << 17  # bytes; the last line is shorter
_PROCESS = "thads.spreadsheets.reader_process"


@dataclass
class Reading:
    """Result of reading a file, with its rows as lines still to be gone through."""

    rows: int
    columns: tuple[str, ...]  # the fields the file has
    encoding: Conversion | None
    lines: Iterator[bytes]  # as `RowChecks.line` made them
    sheets: SheetsRead | None = None  # None for what was typed into a form


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
    options: Options = {
        "table": table.encode(),
        "row_checks": row_checks,
        "arguments": dict(arguments),
        "today": (today or clock.today()).isoformat(),
        "convert": convert,
    }
    with _read(data, options) as (end, lines):
        columns = tuple(end["columns"])
        yield Reading(end["rows"], columns, end["encoding"], lines, end["sheets"])


@contextmanager
def read_cells(
    data: bytes, table: Table, convert: bool = True
) -> Iterator[Iterator[bytes]]:
    """Read a file; give lines of JSON, {"headers"} and {"row", "cells"} of each row.

    Keys of headers and cells are column numbers. Raises RefusedFile.
    """
    options: Options = {
        "table": table.encode(),
        "row_checks": None,
        "convert": convert,
    }
    with _read(data, options) as (_end, lines):
        yield lines


@contextmanager
def _read(data: bytes, options: Options) -> Iterator[tuple[ReadFile, Iterator[bytes]]]:
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
    head = json.dumps(options).encode()
    with _answer(head + b"\n", data) as answer:
        end, size = _last_line(answer)
        if end["status"] == "refused":
            raise RefusedFile(end["code"], **end["params"])
        yield end, _lines(answer, size)


def _last_line(answer: BinaryIO) -> tuple[LastLine, int]:
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


def _lines(answer: BinaryIO, size: int) -> Iterator[bytes]:
    answer.seek(0)
    while size > 0:
        line = answer.readline()
        size -= len(line)
        yield line


@contextmanager
def _answer(head: bytes, data: bytes) -> Iterator[BinaryIO]:
    seconds, most = limits.SECONDS, 20 * limits.FILE
    try:
        with process.run(_PROCESS, (), head + data, seconds, most) as answer:
            yield answer
    except process.Busy as busy:
        raise RefusedFile("busy") from busy


def table_rows(
    data: bytes,
    table: Table,
    read: Callable[[Mapping[str, Cell]], tuple[Record, list[Fault]]],
) -> Iterator[tuple[int, Record, list[Fault]]]:
    """Yield (row number, record, faults) of a file.

    For tables whose rows need no check of their room in the sandbox. ``read`` is the
    `RowReader.read` of the table. Raises RefusedFile.
    """
    with read_cells(data, table) as lines:
        head: HeadersLine = json.loads(next(lines))
        fields = {
            column: known.field
            for column, title in head["headers"].items()
            if (known := table.column_of(title)) is not None
        }
        line: CellsLine
        for line in map(json.loads, lines):
            cells: dict[str, Cell] = {
                fields[column]: tuple(cell)
                for column, cell in line["cells"].items()
                if column in fields
            }
            if cells:
                yield line["row"], *read(cells)
