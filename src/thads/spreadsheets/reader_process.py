"""Process that reads one uploaded file and writes a line for each row.

Run by ``reader`` as ``python -m``. Standard input: one line of JSON with the options,
then the file. Options: ``table`` (`Table.encode`), ``convert``, ``row_checks`` (dotted
name of the `RowChecks`, None for raw cells), ``arguments`` (theirs) and ``today``.

The last line of the answer is JSON: ``{"status": "read", "rows", "columns",
"encoding"}`` or ``{"status": "refused", "code", "params"}``.
"""

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from thads.sandbox.limits import confine
from thads.spreadsheets import limits
from thads.spreadsheets.cells import RowReader
from thads.spreadsheets.faults import RefusedFile
from thads.spreadsheets.legacy_encoding import ConvertedRows
from thads.spreadsheets.tables import IGNORED_HEADERS
from thads.spreadsheets.tables import decode_table
from thads.spreadsheets.tables import normal_header
from thads.text.whitespace import tidy
from typing import Any
from typing import BinaryIO
from typing import TextIO
import io
import json
import sys


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def main(options: Mapping[str, Any], stream: BinaryIO, out: TextIO) -> None:
    """Read the file of a stream and write its rows and the last line."""

    def write(**line):
        out.write(f"{_encode(line)}\n")

    try:
        data = stream.read(limits.FILE + 1)
        if len(data) > limits.FILE:
            raise RefusedFile("too_big", limit=limits.FILE >> 20)
        converted = ConvertedRows(_rows(data), options["convert"])
        del data
        table, rows = decode_table(options["table"]), iter(converted)
        headers = _headers(rows)
        fields = _fields(table, headers)
        if options["row_checks"] is None:
            count = _write_cells(headers, rows, write)
        else:
            count = _write_rows(headers, fields, rows, table, options, out)
        if not count:
            raise RefusedFile("no_rows")
        encoding = _encoding(converted, headers) if converted.columns else None
        known = list(fields.values())
        write(status="read", rows=count, columns=known, encoding=encoding)
    except RefusedFile as refused:
        write(status="refused", code=refused.code, params=refused.params)
    except MemoryError:
        out.write('{"status":"refused","code":"too_heavy","params":{}}\n')
    out.flush()


def _write_cells(headers, rows, write):
    write(headers=headers)
    count = 0
    for number, cells in rows:
        write(row=number, cells=cells)
        count += 1
    return count


def _write_rows(headers, fields, rows, table, options, out):
    module, _colon, name = options["row_checks"].partition(":")
    checks = getattr(import_module(module), name)(**options["arguments"])
    today = date.fromisoformat(options["today"])
    reader, ignored, count = (
        RowReader(table, today, checks.check_text),
        _ignored(headers),
        0,
    )
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


def _encoding(converted, headers):
    """Return what was converted, by the titles of columns, for a person to confirm."""
    samples = [
        {**sample, "column": headers.get(sample["column"], "")}
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


def _rows(data):
    """Return the rows of a file, read by what it is and not by what it is called."""
    if not data.strip(b"\x00 \r\n\t"):
        raise RefusedFile("empty_file")
    stream = io.BytesIO(data)
    if data.startswith(b"PK\x03\x04"):
        from thads.spreadsheets import xlsx

        return xlsx.rows(stream)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        from thads.spreadsheets import xls

        return xls.rows(stream)
    from thads.spreadsheets import text_table

    return text_table.rows(stream)


def _headers(rows):
    """Return {column number: text} of the first row."""
    number, cells = next(rows, (0, {}))
    if number != 1:
        raise RefusedFile("no_header" if number else "no_rows")
    return {column: tidy(str(cell[1])) for column, cell in sorted(cells.items())}


def _fields(table, headers):
    """Return {column number: field}; refuse wrong headers, all in one sentence."""
    fields, unknown, double = {}, [], []
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
        raise RefusedFile("not_a_workbook" if len(headers) < 2 else "no_header")
    if missing:
        raise RefusedFile("missing_header", columns=", ".join(missing))
    if double:
        raise RefusedFile("double_header", columns=", ".join(double))
    if unknown:
        raise RefusedFile("unknown_header", columns=", ".join(unknown[:10]))
    return fields


def _ignored(headers):
    return {
        column
        for column, text in headers.items()
        if normal_header(text) in IGNORED_HEADERS
    }


def _shown(named):
    """Return the cells of a faulty row as people typed them."""
    return {field: str(cell[1])[:500] for field, cell in named.items()}


if __name__ == "__main__":
    confine(limits.MEMORY, limits.SECONDS)
    main(
        json.loads(sys.stdin.buffer.readline()),
        sys.stdin.buffer,
        io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", write_through=False),
    )
