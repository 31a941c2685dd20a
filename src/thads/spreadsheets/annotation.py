"""Annotated return: the workbook people sent, with a comment on each faulty cell.

It is written anew from the cells the sandboxed reader gave: nothing else of the upload
(pictures, links, other sheets) comes back out of the portal.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from datetime import date
from openpyxl import Workbook
from openpyxl.cell import Cell as WrittenCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from thads.spreadsheets import reader
from thads.spreadsheets.cells import Cell
from thads.spreadsheets.messages import CellsLine
from thads.spreadsheets.messages import HeadersLine
from thads.spreadsheets.tables import Column
from thads.spreadsheets.tables import Table
from thads.spreadsheets.tables import decode_table
from thads.spreadsheets.template import SHEET
from thads.spreadsheets.template import format_header
from typing import BinaryIO
import io
import json
import os
import subprocess
import sys
import tempfile


_SECONDS = 600
_FAULTY = PatternFill("solid", fgColor="FFFFC7CE")


def annotated(
    data: bytes,
    faults: Mapping[int, Mapping[str, str]],
    table: Table,
    convert: bool = True,
) -> bytes:
    """Return a file as an .xlsx with comments; ``faults``: {row: {field: sentence}}.

    Written by a process of its own, for a long table takes longer than the requests
    of a web process should wait. Raises RefusedFile.
    """
    head = json.dumps({"table": table.encode(), "faults": faults})
    with (
        reader.read_cells(data, table, convert) as lines,
        tempfile.TemporaryFile() as content,
    ):
        content.write(f"{head}\n".encode())
        content.writelines(lines)
        content.seek(0)
        done = subprocess.run(
            [sys.executable, "-P", "-s", "-B", "-m", __name__],
            stdin=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            timeout=_SECONDS,
            check=True,
        )
    return done.stdout


def write(lines: Iterator[bytes], out: BinaryIO) -> None:
    """Write the workbook of some lines: table and faults, headers, then the rows."""
    head = json.loads(next(lines))
    table = decode_table(head["table"])
    faults: dict[int, dict[str, str]] = {
        int(row): sentences for row, sentences in head["faults"].items()
    }
    first: HeadersLine = json.loads(next(lines))
    headers = {int(number): text for number, text in first["headers"].items()}
    columns = {number: table.column_of(text) for number, text in headers.items()}
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    width = max(headers)
    for number, column in columns.items():
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width if column else 8
    sheet.freeze_panes = "A2"
    sheet.append(
        [_header(sheet, headers.get(c), columns.get(c)) for c in range(1, width + 1)]
    )
    fields = {number: column.field for number, column in columns.items() if column}
    written = 1
    line: CellsLine
    for line in map(json.loads, lines):
        while written + 1 < line["row"]:
            sheet.append([])
            written += 1
        written = line["row"]
        cells: dict[int, Cell] = {
            int(number): tuple(cell) for number, cell in line["cells"].items()
        }
        sentences = dict(faults.get(written, {}))
        row = [
            _cell(
                sheet,
                cells.get(number),
                sentences.pop(fields[number], None) if number in fields else None,
            )
            for number in range(1, max(width, *cells) + 1)
        ]
        if sentences:  # of a column the sheet lacks: on the first cell
            row[0] = _cell(sheet, cells.get(1), "\n".join(sentences.values()))
        sheet.append(row)
    book.save(out)


def _header(
    sheet: WriteOnlyWorksheet, text: str | None, column: Column | None
) -> WrittenCell:
    cell = WriteOnlyCell(sheet, text)
    format_header(cell, column)
    return cell


def _cell(
    sheet: WriteOnlyWorksheet, cell: Cell | None, fault: str | None
) -> WrittenCell | str | float | None:
    """Return a cell as it is written; a plain one is its value alone."""
    kind = "s" if cell is None else cell[0]
    content: str | float | date | None = None if cell is None else cell[1]
    plain = kind == "n" or (kind == "s" and not str(content or "").startswith("="))
    if plain and not fault:
        return content
    if cell is not None and cell[0] == "d":
        content = date.fromisoformat(cell[1])
    written = WriteOnlyCell(sheet, content)
    if kind in ("s", "e") and content is not None:
        written.data_type = "s"  # text stays text, even behind an equals sign
    if kind == "d":
        written.number_format = "dd/mm/yyyy"
    if fault:
        written.fill = _FAULTY
        written.comment = Comment(fault, "THADS", width=300, height=100)
    return written


if __name__ == "__main__":
    workbook = io.BytesIO()
    write(iter(sys.stdin.buffer), workbook)
    sys.stdout.buffer.write(workbook.getvalue())
