"""Reading of JSON lines, as programs send tables: an object a line, by fields.

The members of an object are the fields of the table (`name`, `decision`, ...), their
values texts or numbers; null and a missing member are an empty cell. Rows have the
numbers of their lines, and all that is checked in a workbook is checked here.
"""

from collections.abc import Iterator
from thads.spreadsheets import limits
from thads.spreadsheets.cells import Cell
from thads.spreadsheets.cells import Row
from thads.spreadsheets.faults import RefusedFile
from thads.spreadsheets.tables import Table
from thads.text import formulas
from typing import Any
from typing import BinaryIO
import json
import re


#: As programs name JSON lines; the second is the registered one.
MEDIA_TYPES = ("application/x-ndjson", "application/jsonl")
_BOM = b"\xef\xbb\xbf"
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Half of a character, as escapes can write it.
_HALF = re.compile("[\ud800-\udfff]")
_NAME = 60  # characters of an unknown member that are told


def is_json_lines(data: bytes) -> bool:
    """Return whether a file begins as JSON lines do: with an object."""
    return data.removeprefix(_BOM).lstrip(b" \t\r\n").startswith(b"{")


def rows(stream: BinaryIO, table: Table) -> Iterator[Row]:
    """Yield the headers of the members as row 1, then each line; raises RefusedFile.

    Everything is looked at before the first row is given: a line that is no object
    refuses the file, whatever stands before it.
    """
    lines = stream.read().removeprefix(_BOM).splitlines()
    members: dict[str, None] = {}
    count = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            count += 1
            if count > limits.ROWS:
                raise RefusedFile("too_many_rows", limit=limits.ROWS)
            members.update(dict.fromkeys(_read(number, line)))
            if len(members) > limits.COLUMNS:
                raise RefusedFile("too_many_columns", limit=limits.COLUMNS)
    headers: dict[int, Cell] = {}
    for column, name in enumerate(members, 1):
        known = table.by_field.get(name)
        headers[column] = "s", known.header if known else name[:_NAME] or "?"
    if not headers:
        raise RefusedFile("no_rows")
    yield 1, headers
    columns = {name: column for column, name in enumerate(members, 1)}
    for number, line in enumerate(lines, 1):
        if line.strip():
            cells = _cells(number, _read(number, line), table, columns)
            if cells:
                yield number, cells


def _read(number: int, line: bytes) -> dict[str, Any]:
    """Return the object of a line."""
    try:
        # bytes would be taken for UTF-16 as well, and for halves of characters
        found = json.loads(
            line.decode(), object_pairs_hook=_members, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
        raise RefusedFile("no_json_line", line=number) from error
    if not isinstance(found, dict):
        raise RefusedFile("no_json_line", line=number)
    texts = (each for pair in found.items() for each in pair if isinstance(each, str))
    if any(map(_HALF.search, texts)):
        raise RefusedFile("no_json_line", line=number)
    return found


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member stands twice")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and infinities are no JSON


def _cells(
    number: int, found: dict[str, Any], table: Table, columns: dict[str, int]
) -> dict[int, Cell]:
    cells: dict[int, Cell] = {}
    for name, value in found.items():
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        where = f"{name[:_NAME]} ({number})"
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise RefusedFile("no_plain_value", cell=where)
        cell: Cell
        if not isinstance(value, str):
            # a number would be taken for the day number of a workbook
            if abs(value) > limits.NUMBER or _is_date(table, name):
                raise RefusedFile("no_plain_value", cell=where)
            cell = "n", value
        elif len(value) > limits.CELL:
            raise RefusedFile("cell_too_long", cell=where, limit=limits.CELL)
        elif value.lstrip().startswith("=") or formulas.runs(value):
            raise RefusedFile("formulas", cell=where)
        elif _is_date(table, name) and _ISO_DATE.fullmatch(value):
            cell = "d", value
        else:
            cell = "s", value
        cells[columns[name]] = cell
    return cells


def _is_date(table: Table, name: str) -> bool:
    column = table.by_field.get(name)
    return column is not None and column.kind == "date"
