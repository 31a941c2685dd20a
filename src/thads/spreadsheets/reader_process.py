"""The reader's own process: shuts itself in, reads one file, writes a line a row.

Run by ``intake`` as ``python -m … <mode> <today> <list> <options>``, the file on
standard input. Options are JSON: ``units``, {folded title: unit id}, and ``convert``,
whether text of an old code is converted.

``check`` writes of each row what ``settling.line`` says; ``cells`` writes the raw cells
as JSON. The last line says how it ended, and what is known of the whole file.
"""

from datetime import date
from thads.debtors.loads import row_resolution
from thads.debtors.register import register_kinds
from thads.spreadsheets import limits
from thads.spreadsheets import sandbox
from thads.spreadsheets.cells import RowReader
from thads.spreadsheets.cells import clean
from thads.spreadsheets.cells import normal_header
from thads.spreadsheets.faults import Refused
from thads.spreadsheets.legacy_encoding import Converted
import io
import json
import sys


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def main(mode, today, definition, options, stream, out):
    def write(**line):
        out.write(f"{_encode(line)}\n")

    try:
        data = stream.read(limits.FILE + 1)
        if len(data) > limits.FILE:
            raise Refused("too_big", limit=limits.FILE >> 20)
        converted = Converted(_rows(data), options.get("convert", True))
        del data
        table = iter(converted)
        headers = _headers(table)
        fields = _fields(definition, headers)
        if mode == "cells":
            count = _cells(headers, table, write)
        else:
            settler = row_resolution.Settler(
                definition, options.get("units") or {"": ""}
            )
            count = _check(headers, fields, table, definition, settler, today, out)
        if not count:
            raise Refused("no_rows")
        found = _encoding(converted, headers) if converted.columns else None
        known = list(fields.values())
        write(kind="end", rows=count, columns=known, encoding=found)
    except Refused as refused:
        write(kind="refused", code=refused.code, params=refused.params)
    except MemoryError:
        out.write('{"kind":"refused","code":"too_heavy","params":{}}\n')
    out.flush()


def _cells(headers, table, write):
    write(headers=headers)
    count = 0
    for number, cells in table:
        write(row=number, cells=cells)
        count += 1
    return count


def _check(headers, fields, table, definition, settler, today, out):
    reader, ignored, count = RowReader(definition, today), _ignored(headers), 0
    for number, cells in table:
        named = {fields[c]: cell for c, cell in cells.items() if c in fields}
        if not named:
            if any(column not in ignored for column in cells):
                raise Refused("no_header")
            continue
        count += 1
        record, faults = reader.read(named)
        shown = _shown(named) if faults else None
        out.write(
            f"{row_resolution.line(*settler.settle(number, record, faults, shown))}\n"
        )
    return count


def _encoding(converted, headers):
    """What was converted, by the names of the columns, for a person to confirm."""
    samples = [
        {**sample, "column": headers.get(sample["column"], "")}
        for sample in converted.samples
    ]
    counts = {headers.get(c, ""): n for c, n in sorted(converted.columns.items())}
    mixed = [headers.get(column, "") for column in sorted(converted.mixed)]
    return {
        "code": converted.code,
        "columns": counts,
        "mixed": mixed,
        "samples": samples,
    }


def _rows(data):
    """Choose the reader by what the file is, not by what it is called."""
    if not data.strip(b"\x00 \r\n\t"):
        raise Refused("empty_file")
    stream = io.BytesIO(data)
    if data.startswith(b"PK\x03\x04"):
        from thads.spreadsheets import xlsx

        return xlsx.rows(stream)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        from thads.spreadsheets import xls

        return xls.rows(stream)
    from thads.spreadsheets import text_table

    return text_table.rows(stream)


def _headers(table):
    """{column: header text} of the first row."""
    number, cells = next(table, (0, {}))
    if number != 1:
        raise Refused("no_header" if number else "no_rows")
    return {column: clean(str(cell[1])) for column, cell in sorted(cells.items())}


def _fields(definition, headers):
    """{column: field}; wrong headers are refused, in one sentence with all of them."""
    found, unknown, double = {}, [], []
    for column, text in headers.items():
        normal = normal_header(text)
        known = definition.headers.get(normal)
        if known is None:
            if normal not in register_kinds.IGNORED_HEADERS:
                unknown.append(text[:60])
        elif known.field in found.values():
            double.append(text)
        else:
            found[column] = known.field
    obligatory = definition.obligatory
    missing = [c.header for c in obligatory if c.field not in found.values()]
    if len(missing) == len(obligatory):
        raise Refused("not_a_workbook" if len(headers) < 2 else "no_header")
    if missing:
        raise Refused("missing_header", columns=", ".join(missing))
    if double:
        raise Refused("double_header", columns=", ".join(double))
    if unknown:
        raise Refused("unknown_header", columns=", ".join(unknown[:10]))
    return found


def _ignored(headers):
    return {
        column
        for column, text in headers.items()
        if normal_header(text) in register_kinds.IGNORED_HEADERS
    }


def _shown(named):
    """What stands in a faulty row, as people typed it."""
    return {field: str(cell[1])[:500] for field, cell in named.items()}


if __name__ == "__main__":
    sandbox.shut()
    main(
        sys.argv[1],
        date.fromisoformat(sys.argv[2]),
        (register_kinds.DEFINITIONS | register_kinds.TABLES)[sys.argv[3]],
        json.loads(sys.argv[4]),
        sys.stdin.buffer,
        io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", write_through=False),
    )
