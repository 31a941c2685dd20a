"""The workbook offices fill in: headers, drop-downs, instructions, an example.

The sheet to be filled is empty below its headers; the example stands on the sheet of
instructions, so that nobody loads it by accident.
"""

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment
from openpyxl.styles import Border
from openpyxl.styles import Font
from openpyxl.styles import PatternFill
from openpyxl.styles import Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from thads.debtors.register.register_kinds import DEFAULT
from thads.spreadsheets import limits
from thads.spreadsheets.cells import NEVER_PUBLIC
from thads.text import format_number
import io


VERSION = "1"
SHEET, GUIDE, LISTS = "Danh sách", "Hướng dẫn", "Danh mục"
_OBLIGATORY = PatternFill("solid", fgColor="FFB3202A")
_OPTIONAL = PatternFill("solid", fgColor="FF44546A")
_LINE = Side(style="thin", color="FFBFBFBF")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FORMATS = {"date": "dd/mm/yyyy", "amount": "#,##0"}
_KIND_WORDS = {
    "text": "Chữ",
    "number": "Số, ký hiệu",
    "date": "Ngày dd/mm/yyyy",
    "amount": "Số nguyên",
    "choice": "Chọn trong danh sách",
    "unit": "Chọn trong danh sách",
} | dict.fromkeys(NEVER_PUBLIC, "Chữ")


def template(units=(), title="", definition=DEFAULT, public=()):
    """Return the bytes of a template.

    ``units``: the titles to choose from; ``public``: the fields the public sees.
    """
    book = Workbook()
    book.properties.title = f"Mẫu: {definition.title}"
    book.properties.creator = title or "Cổng thông tin THADS"
    book.properties.version = VERSION
    sheet = book.active
    sheet.title = SHEET
    _headers(sheet, definition)
    _guide(book.create_sheet(GUIDE), title, definition, public)
    _choices(sheet, book.create_sheet(LISTS), list(units), definition)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table_template(table):
    """The template of a table that is no list: headers, and an example beside."""
    book = Workbook()
    book.properties.title = f"Mẫu: {table.title}"
    book.properties.creator = "Cổng thông tin THADS"
    sheet = book.active
    sheet.title = SHEET
    _headers(sheet, table)
    guide = book.create_sheet(GUIDE)
    for letter, width in zip("ABCDE", (24, 12, 24, 70, 40), strict=True):
        guide.column_dimensions[letter].width = width
    guide.append(["Cột", "Bắt buộc", "Cách ghi", "Giải thích", "Ví dụ"])
    for cell in guide[1]:
        header_cell(cell, None)
    for column in table.columns:
        needed = "Có" if column.obligatory else ""
        kind = _KIND_WORDS[column.kind]
        guide.append([column.header, needed, kind, column.hint, column.example])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def header_cell(cell, column):
    cell.font = Font(bold=True, color="FFFFFFFF")
    cell.fill = _OBLIGATORY if column and column.obligatory else _OPTIONAL
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    cell.border = _BOX


def _headers(sheet, definition):
    for index, column in enumerate(definition.columns, 1):
        cell = sheet.cell(1, index, column.header)
        header_cell(cell, column)
        needed = "Bắt buộc. " if column.obligatory else ""
        cell.comment = Comment(needed + column.hint, "THADS", width=260, height=90)
        # Formats go on the column, not on cells: empty rows stay empty.
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = _FORMATS.get(column.kind, "@")
    sheet.row_dimensions[1].height = 36
    sheet.freeze_panes = "B2"


def _choices(sheet, lists, units, definition):
    last = limits.ROWS + 1
    for index, title in enumerate(definition.kinds.values(), 1):
        lists.cell(index, 1, title)
    for index, title in enumerate(units, 1):
        lists.cell(index, 2, title)
    lists.sheet_state = "hidden"
    for index, column in enumerate(definition.columns, 1):
        letter = get_column_letter(index)
        if column.kind == "choice":
            source = f"'{LISTS}'!$A$1:$A${len(definition.kinds)}"
        elif column.kind == "unit" and units:
            source = f"'{LISTS}'!$B$1:$B${len(units)}"
        else:
            continue
        choice = DataValidation(type="list", formula1=source, allow_blank=True)
        choice.error = "Hãy chọn một giá trị trong danh sách."
        choice.errorTitle = column.header
        choice.showErrorMessage = True
        choice.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(choice)


def _guide(sheet, title, definition, public):
    for letter, width in zip("ABCDEF", (36, 12, 14, 24, 70, 44), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(["HƯỚNG DẪN LẬP " + definition.title.upper()])
    sheet["A1"].font = Font(bold=True, size=14)
    if title:
        sheet.append([title])
    for line in (
        f"1. Điền vào trang “{SHEET}”, mỗi người một dòng, bắt đầu từ dòng 2.",
        "2. Không đổi tên cột, không thêm cột, không gộp ô, không dùng công thức.",
        "3. Không ghi số định danh, ngày sinh, số điện thoại, tên người được thi "
        "hành án.",
        "4. Ngày viết dd/mm/yyyy; số tiền là số nguyên, tính bằng đồng.",
        f"5. Mỗi tệp nhiều nhất {format_number(limits.ROWS)} dòng.",
    ):
        sheet.append([line])
    sheet.append([])
    head = ["Cột", "Bắt buộc", "Ai xem được", "Cách ghi", "Giải thích", "Ví dụ"]
    sheet.append(head)
    head = sheet.max_row
    for cell in sheet[head]:
        header_cell(cell, None)
    for column in definition.columns:
        sheet.append(
            [
                column.header,
                "Có" if column.obligatory else "",
                "Công khai" if column.field in public else "Nội bộ",
                _KIND_WORDS[column.kind],
                column.hint,
                column.example,
            ]
        )
    for row in sheet.iter_rows(min_row=head + 1):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = _BOX
