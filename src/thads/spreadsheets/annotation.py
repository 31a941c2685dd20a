"""The workbook people sent, back with a comment on each faulty cell.

Written anew from the cells the caged reader saw: nothing else of the upload
(pictures, links, other sheets) comes back out of the portal.
"""

from datetime import date
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import DEFINITIONS
from thads.spreadsheets import reader
from thads.spreadsheets.cells import normal_header
from thads.spreadsheets.template import SHEET
from thads.spreadsheets.template import header_cell
import io
import json
import os
import subprocess
import sys
import tempfile


_SECONDS = 600
_FAULTY = PatternFill("solid", fgColor="FFFFC7CE")


def annotated(data, faults, definition=DEFAULT, convert=True):
    """Return the bytes; faults is {row: {field: sentence}}.

    Written in a process of its own: a long list takes longer than the other readers
    of a web process should wait.
    """
    head = json.dumps({"list": definition.id, "faults": faults})
    with (
        reader.cells(data, definition, convert) as lines,
        tempfile.TemporaryFile() as told,
    ):
        told.write(f"{head}\n".encode())
        told.writelines(lines)
        told.seek(0)
        done = subprocess.run(
            [sys.executable, "-P", "-s", "-B", "-m", __name__],
            stdin=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            timeout=_SECONDS,
            check=True,
        )
    return done.stdout


def write(lines, out):
    """Write the workbook that lines tell of: the faults, the headers, the rows."""
    told = json.loads(next(lines))
    faults = {int(row): cells for row, cells in told["faults"].items()}
    known = DEFINITIONS[told["list"]].headers
    headers = {int(c): text for c, text in json.loads(next(lines))["headers"].items()}
    fields = {
        column: known[normal_header(text)].field
        for column, text in headers.items()
        if normal_header(text) in known
    }
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    width = max(headers)
    for column, text in headers.items():
        foreseen = known.get(normal_header(text))
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = foreseen.width if foreseen else 8
    sheet.freeze_panes = "A2"
    sheet.append([_header(sheet, headers.get(c), known) for c in range(1, width + 1)])
    number = 1
    for line in map(json.loads, lines):
        while number + 1 < line["row"]:
            sheet.append([])
            number += 1
        number = line["row"]
        cells = {int(column): cell for column, cell in line["cells"].items()}
        wrong = dict(faults.get(number, {}))
        row = [
            _cell(sheet, cells.get(column), wrong.pop(fields.get(column), None))
            for column in range(1, max(width, *cells) + 1)
        ]
        if wrong:  # of a column the sheet has not: said on the first cell
            said = "\n".join(wrong.values())
            row[0] = _cell(sheet, cells.get(1), said)
        sheet.append(row)
    book.save(out)


def _header(sheet, text, known):
    cell = WriteOnlyCell(sheet, text)
    header_cell(cell, known.get(normal_header(text or "")))
    return cell


def _cell(sheet, value, fault):
    kind, content = value or ("s", None)
    plain = kind == "n" or (kind == "s" and not str(content or "").startswith("="))
    if plain and not fault:
        return content
    if kind == "d":
        content = date.fromisoformat(content)
    cell = WriteOnlyCell(sheet, content)
    if kind in ("s", "e") and content is not None:
        cell.data_type = "s"  # text stays text, even behind an equals sign
    if kind == "d":
        cell.number_format = "dd/mm/yyyy"
    if fault:
        cell.fill = _FAULTY
        cell.comment = Comment(fault, "THADS", width=300, height=100)
    return cell


if __name__ == "__main__":
    workbook = io.BytesIO()
    write(iter(sys.stdin.buffer), workbook)
    sys.stdout.buffer.write(workbook.getvalue())
