"""Templates: empty workbooks to be filled in, with drop-downs and instructions.

The sheet to be filled is empty below its headers; the example stands on the sheet of
instructions, so that nobody loads it by accident.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment
from openpyxl.styles import Border
from openpyxl.styles import Font
from openpyxl.styles import PatternFill
from openpyxl.styles import Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from thads.spreadsheets import limits
from thads.spreadsheets.tables import Column
from thads.spreadsheets.tables import Table
import io


VERSION = "1"
SHEET, GUIDE, CHOICES = "Danh sách", "Hướng dẫn", "Danh mục"
PORTAL = "Cổng thông tin THADS"
_OBLIGATORY = PatternFill("solid", fgColor="FFB3202A")
_OPTIONAL = PatternFill("solid", fgColor="FF44546A")
_LINE = Side(style="thin", color="FFBFBFBF")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FORMATS = {"date": "dd/mm/yyyy", "amount": "#,##0"}
_KIND_TITLES = {
    "number": "Số, ký hiệu",
    "date": "Ngày dd/mm/yyyy",
    "amount": "Số nguyên",
}
#: {field: titles}
DropDowns = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Guide:
    """Sheet of instructions: a headline, lines of text, and the columns explained.

    ``remarks`` adds a column to the explanation: its title, and {field: text}.
    """

    headline: str = ""
    lines: Sequence[str] = ()
    remarks: tuple[str, Mapping[str, str]] | None = None


def template(
    table: Table,
    guide: Guide | None = None,
    choices: Mapping[str, Iterable[str]] | None = None,
    creator: str = PORTAL,
) -> bytes:
    """Return the template of a table as an .xlsx.

    ``choices`` are drop-downs besides those of the columns themselves, {field: titles}.
    """
    drop_downs = {
        column.field: list(column.choices.values())
        for column in table.columns
        if column.choices
    }
    drop_downs |= {name: list(titles) for name, titles in (choices or {}).items()}
    drop_downs = {name: titles for name, titles in drop_downs.items() if titles}
    book = Workbook()
    book.properties.title = f"Mẫu: {table.title}"
    book.properties.creator = creator
    book.properties.version = VERSION
    sheet = book.active
    sheet.title = SHEET
    _headers(sheet, table)
    _guide(book.create_sheet(GUIDE), table, guide or Guide(), drop_downs)
    if drop_downs:
        _drop_downs(sheet, book.create_sheet(CHOICES), table, drop_downs)
    _write_as_text(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def format_header(cell: Cell, column: Column | None) -> None:
    """Format the header of a column, of an unknown one without."""
    cell.font = Font(bold=True, color="FFFFFFFF")
    cell.fill = _OBLIGATORY if column and column.obligatory else _OPTIONAL
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    cell.border = _BOX


def _headers(sheet: Worksheet, table: Table) -> None:
    for index, column in enumerate(table.columns, 1):
        cell = sheet.cell(1, index, column.header)
        format_header(cell, column)
        needed = "Bắt buộc. " if column.obligatory else ""
        cell.comment = Comment(needed + column.hint, "THADS", width=260, height=90)
        # Formats go on the column, not on cells: empty rows stay empty.
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = _FORMATS.get(column.kind, "@")
    sheet.row_dimensions[1].height = 36
    sheet.freeze_panes = "B2"


def _write_as_text(book: Workbook) -> None:
    """Have every cell hold text: openpyxl takes an equals sign for a formula."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.data_type = "s"


def _drop_downs(
    sheet: Worksheet, hidden: Worksheet, table: Table, drop_downs: DropDowns
) -> None:
    last = limits.ROWS + 1
    hidden.sheet_state = "hidden"
    for at, (name, titles) in enumerate(drop_downs.items(), 1):
        for row, title in enumerate(titles, 1):
            hidden.cell(row, at, title)
        source = get_column_letter(at)
        choice = DataValidation(
            type="list",
            formula1=f"'{CHOICES}'!${source}$1:${source}${len(titles)}",
            allow_blank=True,
        )
        column = table.by_field[name]
        choice.error = "Hãy chọn một giá trị trong danh sách."
        choice.errorTitle = column.header
        choice.showErrorMessage = True
        letter = get_column_letter(table.columns.index(column) + 1)
        choice.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(choice)


def _guide(sheet: Worksheet, table: Table, guide: Guide, drop_downs: DropDowns) -> None:
    if guide.headline:
        sheet.append([guide.headline])
        sheet["A1"].font = Font(bold=True, size=14)
        for line in (*guide.lines, None):
            sheet.append([line])
    head = {"Cột": 36, "Bắt buộc": 12}
    if guide.remarks is not None:
        head[guide.remarks[0]] = 14
    head |= {"Cách ghi": 24, "Giải thích": 70, "Ví dụ": 44}
    for at, width in enumerate(head.values(), 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.append(list(head))
    first = sheet.max_row
    for cell in sheet[first]:
        format_header(cell, None)
    for column in table.columns:
        row = [column.header, "Có" if column.obligatory else ""]
        if guide.remarks is not None:
            row.append(guide.remarks[1].get(column.field, ""))
        sheet.append([*row, _kind(column, drop_downs), column.hint, column.example])
    for row in sheet.iter_rows(min_row=first + 1):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = _BOX


def _kind(column: Column, drop_downs: DropDowns) -> str:
    """Return how a column is to be filled in."""
    if column.field in drop_downs:
        return "Chọn trong danh sách"
    return _KIND_TITLES.get(column.kind, "Chữ")
