"""Process that reads one uploaded file and writes a line for each row.

Run by ``reader`` as ``python -m``. Standard input: one line of JSON with the options,
then the file. Options and lines of the answer have the shapes of ``messages``; the
lines of rows are those of the `RowChecks`, if there are some.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from thads.sandbox.limits import confine
from thads.spreadsheets import json_lines
from thads.spreadsheets import limits
from thads.spreadsheets.cells import Cell
from thads.spreadsheets.cells import Row
from thads.spreadsheets.cells import RowChecks
from thads.spreadsheets.cells import RowReader
from thads.spreadsheets.faults import RefusedFile
from thads.spreadsheets.legacy_encoding import ConvertedRows
from thads.spreadsheets.messages import Conversion
from thads.spreadsheets.messages import Options
from thads.spreadsheets.messages import ReadFile
from thads.spreadsheets.messages import Refusal
from thads.spreadsheets.messages import Sample
from thads.spreadsheets.sheets import EXCEL_EPOCH
from thads.spreadsheets.sheets import NAME
from thads.spreadsheets.sheets import Sheets
from thads.spreadsheets.sheets import dated
from thads.spreadsheets.tables import IGNORED_HEADERS
from thads.spreadsheets.tables import Table
from thads.spreadsheets.tables import decode_table
from thads.spreadsheets.tables import normal_header
from thads.text.whitespace import tidy
from thads.uploads import ooxml
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import NotTaken
from typing import Any
from typing import BinaryIO
from typing import TextIO
import io
import json
import sys


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def main(options: Options, stream: BinaryIO, out: TextIO) -> None:
    """Read the file of a stream and write its rows and the last line."""

    def write(line: Mapping[str, object]) -> None:
        out.write(f"{_encode(line)}\n")

    try:
        data = stream.read(limits.FILE + 1)
        if len(data) > limits.FILE:
            raise RefusedFile("too_big", limit=limits.FILE >> 20)
        table = decode_table(options["table"])
        sheets = Sheets(table.is_header)
        right = _right_texts(table, options.get("arguments", {}))
        converted = ConvertedRows(_rows(data, sheets, table), options["convert"], right)
        rows = iter(converted)
        headers = _headers(rows)
        _refuse_active(data)
        del data
        fields = _fields(table, headers, sheets.read)
        if sheets.epoch != EXCEL_EPOCH:
            rows = _dated(rows, table, fields, sheets.epoch)
        if options["row_checks"] is None:
            count = _write_cells(headers, rows, write)
        else:
            checks = _row_checks(options["row_checks"], options["arguments"])
            today = date.fromisoformat(options["today"])
            reader = RowReader(table, today, checks.check_text)
            count = _write_rows(headers, fields, rows, reader, checks, out)
        if not count:
            raise RefusedFile("no_rows")
        read: ReadFile = {
            "status": "read",
            "rows": count,
            "columns": list(fields.values()),
            "sheets": {
                "name": sheets.read[:NAME],
                "others": sheets.others,
                "hidden": sheets.hidden,
                "hidden_rows": sheets.hidden_rows,
            },
            "encoding": _conversion(converted, headers),
        }
        write(read)
    except RefusedFile as refused:
        refusal: Refusal = {
            "status": "refused",
            "code": refused.code,
            "params": refused.params,
        }
        write(refusal)
    except MemoryError:
        out.write('{"status":"refused","code":"too_heavy","params":{}}\n')
    out.flush()


def _write_cells(
    headers: dict[int, str],
    rows: Iterator[Row],
    write: Callable[[Mapping[str, object]], None],
) -> int:
    write({"headers": headers})
    count = 0
    for number, cells in rows:
        write({"row": number, "cells": cells})
        count += 1
    return count


def _write_rows(
    headers: dict[int, str],
    fields: dict[int, str],
    rows: Iterator[Row],
    reader: RowReader,
    checks: RowChecks,
    out: TextIO,
) -> int:
    ignored, count = _ignored(headers), 0
    for number, cells in rows:
        named = {fields[c]: cell for c, cell in cells.items() if c in fields}
        if not named:
            if any(column not in ignored for column in cells):
                raise RefusedFile("no_header")
            continue
        count += 1
        record, faults = reader.read(named)
        shown = _shown(named) if faults else None
        out.write(f"{checks.line(number, record, faults, shown)}\n")
    return count


def _row_checks(name: str, arguments: dict[str, Any]) -> RowChecks:
    """Return the row checks of a dotted name, made with their arguments."""
    module, _colon, attribute = name.partition(":")
    checks: RowChecks = getattr(import_module(module), attribute)(**arguments)
    return checks


def _conversion(
    converted: ConvertedRows, headers: Mapping[int, str]
) -> Conversion | None:
    """Return what was converted, for a person to confirm; None if nothing was."""
    if converted.encoding is None or not converted.columns:
        return None
    samples: list[Sample] = [
        {
            "row": sample.row,
            "column": headers.get(sample.column, ""),
            "before": sample.before,
            "after": sample.after,
        }
        for sample in converted.samples
    ]
    counts = {headers.get(c, ""): n for c, n in sorted(converted.columns.items())}
    mixed = [headers.get(column, "") for column in sorted(converted.mixed)]
    return {
        "code": converted.encoding,
        "columns": counts,
        "mixed": mixed,
        "samples": samples,
    }


def _right_texts(table: Table, arguments: Mapping[str, Any]) -> frozenset[str]:
    """Return the folded texts that are right as they stand: choices, units."""
    choices = (text for column in table.columns for text in column.values_by_text)
    return frozenset((*choices, *arguments.get("units", ()))) - {""}


def _dated(
    rows: Iterator[Row], table: Table, fields: Mapping[int, str], epoch: date
) -> Iterator[Row]:
    """Yield rows with the numbers in columns of dates as dates of the workbook."""
    columns = [c for c, field in fields.items() if table.by_field[field].kind == "date"]
    for number, cells in rows:
        for column in columns:
            if column in cells:
                cells = {**cells, column: dated(cells[column], epoch)}
        yield number, cells


def _rows(data: bytes, sheets: Sheets, table: Table) -> Iterator[Row]:
    """Return the rows of a file, read by what it is and not by what it is called."""
    if not data.strip(b"\x00 \r\n\t"):
        raise RefusedFile("empty_file")
    stream = io.BytesIO(data)
    if data.startswith(b"PK\x03\x04"):
        from thads.spreadsheets import xlsx

        return xlsx.rows(stream, sheets)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        from thads.spreadsheets import xls

        return xls.rows(stream, sheets)
    if json_lines.is_json_lines(data):
        return json_lines.rows(stream, table)
    from thads.spreadsheets import text_table

    return text_table.rows(stream)


def _refuse_active(data: bytes) -> None:
    """Refuse a workbook with what the gate of all other files refuses in one.

    Nothing of it is read here; but the file is kept, and opened by those who decide.
    """
    if not data.startswith(b"PK\x03\x04"):
        return
    try:
        ooxml.inspect(data, "xlsx", limits.ZIP_UNPACKED)
    except NotTaken as found:
        # what is merely built otherwise has been read
        if found.code == ACTIVE:
            raise RefusedFile("active") from None


def _headers(rows: Iterator[Row]) -> dict[int, str]:
    """Return {column number: text} of the first row."""
    number, cells = next(rows, (0, {}))
    if number != 1:
        raise RefusedFile("no_header" if number else "no_rows")
    return {column: tidy(str(cell[1])) for column, cell in sorted(cells.items())}


def _fields(table: Table, headers: Mapping[int, str], sheet: str) -> dict[int, str]:
    """Return {column number: field}; refuse wrong headers, all in one sentence."""
    fields: dict[int, str] = {}
    unknown, double = [], []
    for column, text in headers.items():
        normal = normal_header(text)
        known = table.headers.get(normal)
        if known is None:
            if normal not in IGNORED_HEADERS:
                unknown.append(text[:60])
        elif known.field in fields.values():
            double.append(text)
        else:
            fields[column] = known.field
    obligatory = table.obligatory
    missing = [c.header for c in obligatory if c.field not in fields.values()]
    if len(missing) == len(obligatory):
        no_table = not sheet and len(headers) < 2  # a page, a letter
        raise RefusedFile("not_a_workbook" if no_table else "no_header")
    if missing:
        raise RefusedFile("missing_header", columns=", ".join(missing))
    if double:
        raise RefusedFile("double_header", columns=", ".join(double))
    if unknown:
        raise RefusedFile("unknown_header", columns=", ".join(unknown[:10]))
    return fields


def _ignored(headers: Mapping[int, str]) -> set[int]:
    return {
        column
        for column, text in headers.items()
        if normal_header(text) in IGNORED_HEADERS
    }


def _shown(named: Mapping[str, Cell]) -> dict[str, str]:
    """Return the cells of a faulty row as people typed them."""
    return {field: str(cell[1])[:500] for field, cell in named.items()}


if __name__ == "__main__":
    confine(limits.MEMORY, limits.SECONDS)
    main(
        json.loads(sys.stdin.buffer.readline()),
        sys.stdin.buffer,
        io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", write_through=False),
    )
