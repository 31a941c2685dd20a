"""Reading of an .xlsx as a stream of rows: values of a sheet, in row order.

Formulas, merged cells, macros and packed bombs are refused; nothing is computed, and
few parts of the package are opened. Twice as fast as openpyxl in its read-only
mode, which checks nothing (docs/performance.md).
"""

from collections.abc import Iterator
from datetime import timedelta
from thads.spreadsheets import limits
from thads.spreadsheets.cells import Cell
from thads.spreadsheets.cells import Row
from thads.spreadsheets.faults import RefusedFile
from thads.spreadsheets.references import column_letters
from thads.spreadsheets.references import column_number
from thads.spreadsheets.sheets import Sheets
from thads.spreadsheets.xlsx_parts import Attributes
from thads.spreadsheets.xlsx_parts import EndHandler
from thads.spreadsheets.xlsx_parts import Package
from thads.spreadsheets.xlsx_parts import Parts
from thads.spreadsheets.xlsx_parts import StartHandler
from thads.spreadsheets.xlsx_parts import TextHandler
from thads.spreadsheets.xlsx_parts import Worksheet
from thads.spreadsheets.xlsx_parts import check_package
from thads.spreadsheets.xlsx_parts import parts_of
from thads.spreadsheets.xlsx_parts import refuse_bomb
from typing import IO
from typing import BinaryIO
from xml.parsers import expat
import re
import zipfile
import zlib


_TRUE = ("1", "true")
#: Namespaces of sheets: transitional and strict.
_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})$")


def rows(stream: BinaryIO, sheets: Sheets) -> Iterator[Row]:
    """Yield each row of the first visible worksheet that has a value.

    ``sheets`` is told what else there is; raises RefusedFile.
    """
    try:
        with zipfile.ZipFile(stream) as file:
            package = Package(file)
            check_package(package)
            parts = parts_of(package)
            first = parts.first
            sheets.read, sheets.epoch = first.name, parts.epoch
            reader = _Sheet(parts)
            with package.open(first.path) as part:
                yield from reader.read(part)
            for number in reader.hidden:
                sheets.add_hidden(number)
            for other in parts.sheets:
                if other is not first:
                    found = _rows_of_other(package, parts, other)
                    sheets.add_other(other.name, other.visible, found)
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError, IndexError) as error:
        raise RefusedFile("damaged") from error
    except (expat.ExpatError, NotImplementedError, zlib.error) as error:
        raise RefusedFile("damaged") from error


def _rows_of_other(package: Package, parts: Parts, sheet: Worksheet) -> Iterator[Row]:
    """Yield the rows of a sheet that are only counted, as far as they can be read."""
    try:
        with package.open(sheet.path) as part:
            yield from _Sheet(parts, strict=False).read(part)
    except RefusedFile as refused:
        if refused.code == "bomb":
            raise


class _Sheet:
    """Rows of a worksheet part, handed out as they close.

    A hundred thousand rows are some ten million events of the parser: the handlers are
    closures over plain variables, and what is the same for many cells is computed
    once.
    """

    def __init__(self, parts: Parts, strict: bool = True) -> None:
        self.shared = [_text(text) for text in parts.shared]
        self.dates = {str(index) for index in parts.dates}
        self.epoch = parts.epoch
        self.ready: list[Row] = []
        self.strict = strict  # whether formulas and merged cells are refused
        self.hidden: list[int] = []  # numbers of hidden rows with a value

    def read(self, part: IO[bytes]) -> Iterator[Row]:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse_bomb
        parser.EntityDeclHandler = refuse_bomb
        start, end, text = self.handlers()
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        while chunk := part.read(1 << 16):
            parser.Parse(chunk, False)
            yield from self.ready
            self.ready.clear()
        parser.Parse(b"", True)
        yield from self.ready

    def handlers(self) -> tuple[StartHandler, EndHandler, TextHandler]:
        """Return the handlers of elements and text of the part."""
        ready, shared, value_of = self.ready, self.shared, self.value
        columns: dict[str, int] = {}  # letters -> number
        cells: dict[int, Cell] = {}  # of the row
        parts: list[str] = []  # of the text of the cell
        row, tail, filled = 0, "0", 0
        column: int | None = None  # within a cell
        style: str | None = None
        kind = where = ""
        inside = phonetic = hidden = False
        strict, hidden_rows = self.strict, self.hidden
        own: set[str] = set()  # prefixes of the sheet's namespace

        def start(name: str, attributes: Attributes) -> None:
            nonlocal row, tail, cells, filled, column, kind, style
            nonlocal where, parts, inside, phonetic, hidden
            if name == "c":
                where = attributes.get("r", "")
                if where:
                    letters = where[: -len(tail)]
                    column = columns.get(letters)
                    if column is None or not where.endswith(tail):
                        column = columns[letters] = _column_of(where, row)
                else:
                    column = filled + 1
                    _check_place(column, row)
                    where = f"{column_letters(column)}{row}"
                filled, parts = column, []
                kind, style = attributes.get("t", "n"), attributes.get("s")
            elif name == "v" or name == "t":
                inside = column is not None and not phonetic
            elif name == "row":
                row = int(attributes.get("r") or row + 1)
                tail, cells, filled = str(row), {}, 0
                hidden = "hidden" in attributes and attributes["hidden"] in _TRUE
                if row > limits.ROWS + 1:
                    columns.clear()  # the next cell is looked at, and refused
            elif ":" in name:
                prefix, _colon, local = name.partition(":")
                if local == "worksheet":
                    own.update(_own_prefixes(attributes))
                if prefix in own:
                    start(local, attributes)
            elif name == "f":
                # those of drop-downs, conditional formats and sparklines are no cells'
                if column is not None:
                    if strict:
                        raise RefusedFile("formulas", cell=where)
                    cells[column] = "s", "="
            elif name == "mergeCell":
                if strict:
                    raise RefusedFile("merged", cells=attributes.get("ref", "")[:20])
            elif name == "worksheet":
                own.update(_own_prefixes(attributes))
            elif name == "rPh":
                phonetic = True

        def end(name: str) -> None:
            nonlocal column, cells, inside, phonetic
            if name == "v" or name == "t":
                inside = False
            elif name == "c":
                if parts and column is not None:
                    text = parts[0] if len(parts) == 1 else "".join(parts)
                    if kind == "s":
                        value = shared[int(text)]
                    else:
                        value = value_of(kind, style, text)
                    if value is _TOO_LONG:
                        raise RefusedFile(
                            "cell_too_long", cell=where, limit=limits.CELL
                        )
                    if value is not None:
                        cells[column] = value
                column = None
            elif name == "row":
                if cells:
                    ready.append((row, cells))
                    cells = {}
                    if hidden:
                        hidden_rows.append(row)
            elif ":" in name:
                prefix, _colon, local = name.partition(":")
                if prefix in own:
                    end(local)
            elif name == "rPh":
                phonetic = False

        def text(data: str) -> None:
            if inside:
                parts.append(data)

        return start, end, text

    def value(self, kind: str, style: str | None, text: str) -> Cell | None:
        """Return the cell of a type, a style and a text, as the part has them."""
        if kind == "inlineStr" or kind == "str":
            return _text(text)
        if kind == "b":
            return "b", text.strip() in ("1", "true")
        if kind == "e":
            return "e", text[:20]
        if kind == "d":
            return "d", text[:10]
        number = float(text)
        if number != number or abs(number) > 1e300:
            raise RefusedFile("damaged")
        if style in self.dates and 0 < number < 200_000:
            return "d", (self.epoch + timedelta(days=int(number))).isoformat()
        return "n", int(number) if number == int(number) else number


#: Stands for a text that is too long; a cell never has an empty one.
_TOO_LONG: Cell = ("s", "")


def _text(text: str) -> Cell | None:
    if len(text) > limits.CELL:
        return _TOO_LONG
    if "_x" in text:
        text = _ESCAPE.sub(_unescaped, text)
    return ("s", text) if text and not text.isspace() else None


def _unescaped(found: re.Match[str]) -> str:
    """Return the character that a writer escaped: _x000D_ is a carriage return."""
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def _column_of(where: str, row: int) -> int:
    match = _CELL.match(where)
    if match is None or int(match.group(2)) != row:
        raise RefusedFile("damaged")
    column = column_number(match.group(1))
    _check_place(column, row)
    return column


def _check_place(column: int, row: int) -> None:
    if column > limits.COLUMNS:
        raise RefusedFile("too_many_columns", limit=limits.COLUMNS)
    if row > limits.ROWS + 1:
        raise RefusedFile("too_many_rows", limit=limits.ROWS)


def _own_prefixes(attributes: Attributes) -> set[str]:
    """Return the prefixes that the root element gives the namespace of sheets."""
    return {
        key.partition(":")[2]
        for key, value in attributes.items()
        if key.startswith("xmlns:") and value in _NAMESPACES
    }
