"""Report of a load: its rows, its faults, and its workbook with comments."""

from collections.abc import Container
from collections.abc import Iterator
from collections.abc import Mapping
from functools import partial
from thads.debtors.errors import row_message
from thads.debtors.loads import spool
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.loads.checked_row import has_likenesses
from thads.debtors.loads.checked_row import has_outcome
from thads.debtors.register.registers import register_kind_of
from thads.spreadsheets.annotation import annotated
from typing import Any
from zope.i18n import translate
import json


FAULTS = 1000  # given to programs


def rows(
    load, start: int = 0, size: int | None = None, outcome: str | None = None
) -> Iterator[CheckedRow]:
    """Yield the rows of a load without faults, from a place on.

    ``outcome``: only those matched so, or `similar` to others.
    """
    wanted = partial(has_outcome, outcome=outcome) if outcome else None
    if outcome == "similar":
        wanted = has_likenesses
    lines = spool.read_lines(load.rows, start, size, wanted, load.marks)
    return map(CheckedRow.decode, lines)


def overtaken_rows(
    load, overtaken: Container[bytes], start: int = 0, size: int | None = None
) -> Iterator[CheckedRow]:
    """Yield the rows that were overtaken: see `loads.overtaken`."""
    if overtaken:
        wanted = overtaken.__contains__
        lines = spool.read_lines(load.rows, start, size, wanted, load.marks)
        yield from map(CheckedRow.decode, lines)


def faulty_rows(load, start: int = 0, size: int | None = None) -> Iterator[CheckedRow]:
    """Yield the rows of a load with faults, from a place on."""
    return map(CheckedRow.decode, spool.read_lines(load.faulty, start, size))


def omitted_rows(load, start: int = 0, size: int | None = None) -> Iterator[dict]:
    """Yield the published entries a complete load omits, as `omitted_entries` does."""
    return map(json.loads, spool.read_lines(load.missing, start, size))


def faults(load, language: str = "vi", most: int = FAULTS) -> list[dict[str, Any]]:
    """Return the first faults for programs: {row, field, column, code, message}."""
    found = []
    for row in faulty_rows(load):
        for fault in row.faults:
            if len(found) == most:
                return found
            found.append(
                {
                    "row": row.number,
                    "field": fault["field"],
                    "column": fault["column"],
                    "code": fault["code"],
                    "message": sentence(fault, language),
                }
            )
    return found


def sentence(fault: Mapping[str, Any], language: str = "vi") -> str:
    """Return the sentence of a stored fault."""
    message = row_message(fault["code"], fault["params"])
    return translate(message, target_language=language)


def annotated_workbook(load, language: str = "vi") -> bytes:
    """Return the load's workbook as an .xlsx, with a comment on each faulty cell."""
    comments = {}
    for row in faulty_rows(load):
        cells = comments.setdefault(row.number, {})
        for fault in row.faults:
            text, field = sentence(fault, language), fault["field"]
            cells[field] = f"{cells[field]}\n{text}" if field in cells else text
    convert = not load.encoding or load.encoding["confirmed"] is not False
    return annotated(load.file.data, comments, register_kind_of(load), convert)
