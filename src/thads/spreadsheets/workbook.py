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
    for at, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    sheet.freeze_panes = f"A{len(above) + 2}"
    for line in above:
        sheet.append([_cell(sheet, line, bold=True)])
    head = []
    for column in table.columns:
        cell = WriteOnlyCell(sheet, column.header)
        format_header(cell, column)
        head.append(cell)
    sheet.append(head)
    for row in rows:
        sheet.append([_cell(sheet, value, row.total) for value in row.values])
    for line in below:
        sheet.append([_cell(sheet, line)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Value, bold: bool = False) -> Cell | Value:
    """Return a value as it is written; a plain text is the value alone."""
    if isinstance(value, str):
        text: str = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
        if not bold and not text.startswith("=") and "\n" not in text:
            return text
        value = text
    if value is None:
        return None
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        if "\n" in value:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif isinstance(value, date):
        cell.number_format = _DAY
    elif isinstance(value, int):
        cell.number_format = _AMOUNT
    if bold:
        cell.font = _BOLD
    return cell


def _sheet_name(title: str) -> str:
    """Return a title as a sheet may be named."""
    return "".join(" " if c in "[]:*?/\\" else c for c in title)[:31].strip(" '")
