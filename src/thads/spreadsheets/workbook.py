"""Workbooks written from rows: lines above, a table, lines below; nothing is computed.

Text stays text, even behind an equals sign; whole numbers are numbers.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from thads.spreadsheets.tables import Table
from thads.spreadsheets.template import PORTAL
from thads.spreadsheets.template import format_header
import io


#: Characters Excel takes in one cell.
LONGEST_CELL = 32_767
Value = str | int | Decimal | date | None
_BOLD = Font(bold=True)
_AMOUNT, _DAY = "#,##0", "dd/mm/yyyy"


@dataclass(frozen=True)
class Row:
    """A row of the table; ``total`` ones are bold."""

    values: Sequence[Value]
    total: bool = False


def workbook(
    table: Table,
    rows: Iterable[Row],
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    creator: str = PORTAL,
) -> bytes:
    """Return an .xlsx of one sheet; the table's title is the sheet's name."""
    book = Workbook(write_only=True)
    book.properties.title = table.title
    book.properties.creator = creator
    sheet = book.create_sheet(_sheet_name(table.title))
    writer = _Cells(sheet)
    for at, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.freeze_panes = f"A{len(above) + 2}"
    for line in above:
        sheet.append(writer.row([line], bold=True))
    head = []
    for column in table.columns:
        cell = WriteOnlyCell(sheet, column.header)
        format_header(cell, column)
        head.append(cell)
    sheet.append(head)
    for row in rows:
        sheet.append(writer.row(row.values, row.total))
    for line in below:
        sheet.append(writer.row([line]))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Cells:
    """Cells of a sheet, one for each column and format: a row is written at once.

    Formatting a cell takes longer than writing it.
    """

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self.sheet = sheet
        self.known: dict[tuple[int, str, bool], Cell] = {}

    def row(self, values: Sequence[Value], bold: bool = False) -> list[Cell | Value]:
        """Return a row to be appended before the next is asked for."""
        return [self.cell(at, value, bold) for at, value in enumerate(values)]

    def cell(self, at: int, value: Value, bold: bool) -> Cell | Value:
        """Return a value as it is written; a plain text is the value alone."""
        if value is None:
            return None
        if not isinstance(value, str):
            format = _DAY if isinstance(value, date) else ""
            if isinstance(value, int):
                format = _AMOUNT
            return self.formatted(at, value, format, bold)
        text: str = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
        wrapped = "\n" in text
        if not bold and not wrapped and not text.startswith("="):
            return text
        cell = self.formatted(at, text, "\n" if wrapped else "@", bold)
        cell.data_type = "s"
        return cell

    def formatted(self, at: int, value: Value, format: str, bold: bool) -> Cell:
        """Return the cell of a column and format, with a value."""
        cell = self.known.get((at, format, bold))
        if cell is None:
            cell = self.known[at, format, bold] = WriteOnlyCell(self.sheet)
            if format in (_DAY, _AMOUNT):
                cell.number_format = format
            elif format == "\n":
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if bold:
                cell.font = _BOLD
        cell.value = value
        return cell


def _sheet_name(title: str) -> str:
    """Return a title as a sheet may be named."""
    return "".join(" " if c in "[]:*?/\\" else c for c in title)[:31].strip(" '")
