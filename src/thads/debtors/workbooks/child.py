"""The reader's own process: shuts itself in, reads one file, writes JSON lines.

Run by ``intake`` as ``python -m … <mode> <today> <list>``, the file on standard input.
``check`` writes a record and the faults of each row, ``cells`` the raw cells. Every
line is one JSON object; the last says how it ended.
"""

from datetime import date
from thads.debtors import columns
from thads.debtors import definitions
from thads.debtors.faults import Refused
from thads.debtors.workbooks import cage
from thads.debtors.workbooks import limits
import io
import json
import sys


def main(mode, today, definition, stream, out):
    def write(**line):
        out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")

    try:
        data = stream.read(limits.FILE + 1)
        if len(data) > limits.FILE:
            raise Refused("too_big", limit=limits.FILE >> 20)
        count = 0
        table = _rows(data)
        headers = _headers(table)
        write(kind="headers", headers=headers)
        fields = _fields(definition, headers)
        if mode == "check":
            write(kind="fields", fields=list(fields.values()))
        for number, cells in table:
            count += 1
            if mode == "cells":
                write(kind="row", row=number, cells=cells)
                continue
            named = {
                fields[column]: cell
                for column, cell in cells.items()
                if column in fields
            }
            if not named:
                if any(column not in _ignored(headers) for column in cells):
                    raise Refused("no_header")
                count -= 1
                continue
            record, faults = columns.read_row(definition, named, today)
            write(
                kind="row",
                row=number,
                record=record,
                faults=[fault.plain() for fault in faults],
                shown={} if not faults else _shown(named),
            )
        if not count:
            raise Refused("no_rows")
        write(kind="end", rows=count)
    except Refused as refused:
        write(kind="refused", code=refused.code, params=refused.params)
    except MemoryError:
        out.write('{"kind":"refused","code":"too_heavy","params":{}}\n')
    out.flush()


def _rows(data):
    """Choose the reader by what the file is, not by what it is called."""
    if not data.strip(b"\x00 \r\n\t"):
        raise Refused("empty_file")
    stream = io.BytesIO(data)
    if data.startswith(b"PK\x03\x04"):
        from thads.debtors.workbooks import xlsx

        return xlsx.rows(stream)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        from thads.debtors.workbooks import xls

        return xls.rows(stream)
    from thads.debtors.workbooks import text_table

    return text_table.rows(stream)


def _headers(table):
    """{column: header text} of the first row."""
    number, cells = next(table, (0, {}))
    if number != 1:
        raise Refused("no_header" if number else "no_rows")
    return {
        column: columns.clean(str(cell[1])) for column, cell in sorted(cells.items())
    }


def _fields(definition, headers):
    """{column: field}; wrong headers are refused, in one sentence with all of them."""
    found, unknown, double = {}, [], []
    for column, text in headers.items():
        normal = columns.normal_header(text)
        known = definition.headers.get(normal)
        if known is None:
            if normal not in definitions.IGNORED_HEADERS:
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
        if columns.normal_header(text) in definitions.IGNORED_HEADERS
    }


def _shown(named):
    """What stands in a faulty row, as people typed it."""
    return {field: str(cell[1])[:500] for field, cell in named.items()}


if __name__ == "__main__":
    cage.shut()
    main(
        sys.argv[1],
        date.fromisoformat(sys.argv[2]),
        definitions.DEFINITIONS[sys.argv[3]],
        sys.stdin.buffer,
        io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", write_through=False),
    )
