"""Reading of an .xls, as Excel saved until 2007."""

from collections.abc import Iterator
from datetime import datetime
from thads.spreadsheets import limits
from thads.spreadsheets.cells import Cell
from thads.spreadsheets.cells import Row
from thads.spreadsheets.faults import RefusedFile
from thads.spreadsheets.references import column_letters
from thads.spreadsheets.sheets import MAC_EPOCH
from thads.spreadsheets.sheets import Sheets
from typing import BinaryIO
from xlrd.book import Book
from xlrd.sheet import Cell as XlsCell
from xlrd.sheet import Sheet
import struct
import xlrd


_FORMULA, _SHARED_FORMULA, _MERGED, _PASSWORD = 0x0006, 0x04BC, 0x00E5, 0x002F
_ROW, _ROW_IS_HIDDEN = 0x0208, 0x20
_BEGIN, _END, _SHEET, _CONTINUE = 0x0809, 0x000A, 0x0010, 0x003C


def rows(stream: BinaryIO, sheets: Sheets) -> Iterator[Row]:
    """Yield each row of the first visible worksheet that has a value.

    ``sheets`` is told what else there is; raises RefusedFile.
    """
    data = stream.read()
    if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k" in data:
        raise RefusedFile("encrypted")
    if b"_\x00V\x00B\x00A\x00_\x00P\x00R\x00O\x00J\x00E\x00C\x00T" in data:
        raise RefusedFile("macros")
    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=_Silence(), on_demand=True, ragged_rows=True
        )
        if not book.nsheets:
            raise RefusedFile("no_sheet")
        index = _first_visible(book)
        hidden = _check_records(book, index)
        sheet = book.sheet_by_index(index)
        sheets.read = sheet.name
        if book.datemode:
            sheets.epoch = MAC_EPOCH
    except RefusedFile:
        raise
    except MemoryError:
        raise
    except Exception as error:
        if "encrypted" in str(error).lower():
            raise RefusedFile("encrypted") from error
        # xlrd lets struct, index and assertion errors out on damaged files.
        known = isinstance(error, xlrd.XLRDError | xlrd.compdoc.CompDocError)
        raise RefusedFile("not_a_workbook" if known else "damaged") from error
    if sheet.nrows > limits.ROWS + 1:
        raise RefusedFile("too_many_rows", limit=limits.ROWS)
    for number, cells in _rows_of(book, sheet):
        if number in hidden:
            sheets.add_hidden(number)
        yield number, cells
    for other in range(book.nsheets):
        if other != index:
            _add_other(book, other, sheets)


def _first_visible(book: Book) -> int:
    """Return the place of the first visible sheet; charts are none of them."""
    for index in range(book.nsheets):
        if not book._sheet_visibility[index]:
            return index
    names = ", ".join(f"“{name[:60]}”" for name in book.sheet_names()[:5])
    raise RefusedFile("hidden_sheets", sheets=names)


def _add_other(book: Book, index: int, sheets: Sheets) -> None:
    name, visible = book.sheet_names()[index], not book._sheet_visibility[index]
    try:
        sheets.add_other(name, visible, _rows_of(book, book.sheet_by_index(index)))
    except MemoryError:
        raise
    except Exception:
        sheets.add_other(name, visible, [(2, {})])  # what cannot be read may be rows


def _rows_of(book: Book, sheet: Sheet) -> Iterator[Row]:
    for index in range(sheet.nrows):
        if sheet.row_len(index) > limits.COLUMNS:
            raise RefusedFile("too_many_columns", limit=limits.COLUMNS)
        cells: dict[int, Cell] = {}
        for column, cell in enumerate(sheet.row(index), 1):
            value = _value(cell, book.datemode, column, index + 1)
            if value is not None:
                cells[column] = value
        if cells:
            yield index + 1, cells


def _value(cell: XlsCell, datemode: int, column: int, row: int) -> Cell | None:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        if len(cell.value) > limits.CELL:
            where = f"{column_letters(column)}{row}"
            raise RefusedFile("cell_too_long", cell=where, limit=limits.CELL)
        return ("s", cell.value) if cell.value.strip() else None
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        number = cell.value
        return "n", int(number) if number == int(number) else number
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate_as_datetime(cell.value, datemode)
        except (ValueError, OverflowError):
            return "n", cell.value
        return "d", datetime.date(moment).isoformat()
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "b", bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return "e", xlrd.error_text_from_code.get(cell.value, "#")
    return None


def _check_records(book: Book, index: int) -> set[int]:
    """Return the numbers of hidden rows; refuse formulas and merged cells.

    xlrd itself drops formulas silently.
    """
    data, at = book.mem, book._sh_abs_posn[index]
    hidden: set[int] = set()
    if not isinstance(at, int) or at < 0:
        return hidden
    depth = 0
    while at + 4 <= len(data):
        code, length = struct.unpack_from("<HH", data, at)
        if code == _BEGIN:
            depth += 1
        elif code == _END:
            depth -= 1
            if depth <= 0:
                return hidden
        elif depth == 1 and code in (_FORMULA, _SHARED_FORMULA):
            row, column = struct.unpack_from("<HH", data, at + 4)
            raise RefusedFile("formulas", cell=f"{column_letters(column + 1)}{row + 1}")
        elif depth == 1 and code == _MERGED and length >= 10:
            top, bottom, left, right = struct.unpack_from("<HHHH", data, at + 6)
            first = f"{column_letters(left + 1)}{top + 1}"
            last = f"{column_letters(right + 1)}{bottom + 1}"
            raise RefusedFile("merged", cells=f"{first}:{last}")
        elif depth == 1 and code == _ROW and length >= 16:
            (row,) = struct.unpack_from("<H", data, at + 4)
            (flags,) = struct.unpack_from("<H", data, at + 4 + 12)
            if flags & _ROW_IS_HIDDEN:
                hidden.add(row + 1)
        at += 4 + length
    return hidden


class _Silence:
    """Log that keeps nothing of what xlrd writes to it."""

    def write(self, text: str) -> None:
        pass

    def flush(self) -> None:
        pass
