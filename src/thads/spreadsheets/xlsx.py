"""Reading of an .xlsx as a stream of rows: values of the first sheet, in row order.

Formulas, merged cells, macros and packed bombs are refused; nothing is computed, and
only four parts of the package are opened. Twice as fast as openpyxl in its read-only
mode, which checks nothing (docs/performance.md).
"""

from collections.abc import Iterator
from datetime import date
from datetime import timedelta
from thads.spreadsheets import limits
from thads.spreadsheets.cells import Cell
from thads.spreadsheets.faults import RefusedFile
from typing import BinaryIO
from xml.parsers import expat
import posixpath
import re
import zipfile
import zlib


_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})$")
_DATE_FORMATS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]|_.|\*.')
_SPREADSHEET = (".sheet.main+xml", "spreadsheetml.template.main+xml")


def rows(stream: BinaryIO) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Yield (row number, {column number: cell}) of each row that has a value.

    Raises RefusedFile.
    """
    try:
        with zipfile.ZipFile(stream) as package:
            _check_package(package)
            sheet, shared, dates, epoch = _parts(package)
            with package.open(sheet) as part:
                yield from _Sheet(shared, dates, epoch).read(part)
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError, IndexError) as error:
        raise RefusedFile("damaged") from error
    except (expat.ExpatError, NotImplementedError, zlib.error) as error:
        raise RefusedFile("damaged") from error


def _check_package(package):
    entries = package.infolist()
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or len(names) != len(entries):
        raise RefusedFile("not_a_workbook")
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedFile("encrypted")
    if len(entries) > limits.ZIP_ENTRIES:
        raise RefusedFile("bomb")
    if sum(entry.file_size for entry in entries) > limits.ZIP_UNPACKED:
        raise RefusedFile("bomb")
    for entry in entries:
        packed = max(entry.compress_size, 1)
        big = entry.file_size > limits.ZIP_RATIO_FROM
        if big and entry.file_size / packed > limits.ZIP_RATIO:
            raise RefusedFile("bomb")
    if any("vbaproject" in name.lower() for name in names):
        raise RefusedFile("macros")
    if package.getinfo("[Content_Types].xml").file_size > 2**20:
        raise RefusedFile("bomb")
    types = package.read("[Content_Types].xml").lower()
    if b"macroenabled" in types:
        raise RefusedFile("macros")
    if not any(kind.encode() in types for kind in _SPREADSHEET):
        raise RefusedFile("not_a_workbook")


def _parts(package):
    """Return (path of the first sheet, shared strings, date styles, epoch)."""
    names = {name.lower(): name for name in package.namelist()}
    main = _relations(package, "_rels/.rels", "")
    workbook = next(
        (target for kind, target in main.values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    folder, base = posixpath.split(workbook)
    related = _relations(package, f"{folder}/_rels/{base}.rels", folder)
    book = _Book()
    with package.open(workbook) as part:
        _parse(part, book.start)
    if not book.sheets:
        raise RefusedFile("no_sheet")
    by_kind = dict(related.values())
    sheet = related[book.sheets[0]][1]
    shared, dates = [], frozenset()
    if by_kind.get("sharedStrings", "").lower() in names:
        with package.open(names[by_kind["sharedStrings"].lower()]) as part:
            shared = _Strings().read(part)
    if by_kind.get("styles", "").lower() in names:
        with package.open(names[by_kind["styles"].lower()]) as part:
            dates = _Styles().read(part)
    return sheet, shared, dates, book.epoch


def _relations(package, path, folder):
    """Return {id: (kind, path)} of a .rels part."""
    found = {}

    def start(name, attributes):
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"]
            whole = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            kind = attributes["Type"].rsplit("/", 1)[-1]
            found[attributes["Id"]] = (kind, whole)

    with package.open(path) as part:
        _parse(part, start)
    return found


def _parse(part, start=None, end=None, text=None):
    """Run expat over a part: local names, no document type, no entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse(*ignored):
        raise RefusedFile("bomb")

    def started(name, attributes):
        start(name.rpartition(":")[2], attributes)

    def ended(name):
        end(name.rpartition(":")[2])

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if start:
        parser.StartElementHandler = started
    if end:
        parser.EndElementHandler = ended
    if text:
        parser.CharacterDataHandler = text
    while chunk := part.read(1 << 16):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


class _Book:
    """Ids of the sheets, and the day dates are counted from."""

    def __init__(self):
        self.sheets, self.epoch = [], date(1899, 12, 30)

    def start(self, name, attributes):
        if name == "sheet":
            for key, value in attributes.items():
                if key.rpartition(":")[2] == "id":
                    self.sheets.append(value)
        elif name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = date(1904, 1, 1)


class _Strings:
    """Shared strings, with runs of rich text joined and phonetic hints left out."""

    def __init__(self):
        self.found, self.parts, self.inside, self.phonetic = [], [], False, False

    def read(self, part):
        _parse(part, self.start, self.end, self.text)
        return self.found

    def start(self, name, attributes):
        if name == "t":
            self.inside = not self.phonetic
        elif name == "rPh":
            self.phonetic = True
        elif name == "si":
            self.parts = []

    def end(self, name):
        if name == "t":
            self.inside = False
        elif name == "rPh":
            self.phonetic = False
        elif name == "si":
            self.found.append("".join(self.parts))

    def text(self, data):
        if self.inside:
            self.parts.append(data)


class _Styles:
    """Cell styles that show a number as a date."""

    def __init__(self):
        self.formats, self.styles, self.inside = {}, [], False

    def read(self, part):
        _parse(part, self.start, self.end)
        return frozenset(
            index
            for index, code in enumerate(self.styles)
            if code in _DATE_FORMATS or _is_date_format(self.formats.get(code, ""))
        )

    def start(self, name, attributes):
        if name == "numFmt":
            self.formats[attributes.get("numFmtId")] = attributes.get("formatCode", "")
            code = attributes.get("numFmtId", "")
            if code.isdigit():
                self.formats[int(code)] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            code = attributes.get("numFmtId", "0")
            self.styles.append(int(code) if code.isdigit() else 0)

    def end(self, name):
        if name == "cellXfs":
            self.inside = False


def _is_date_format(code):
    bare = _NOT_FORMAT.sub("", code).lower().split(";")[0]
    return "general" not in bare and any(char in bare for char in "dy")


class _Sheet:
    """Rows of a worksheet part, handed out as they close.

    A hundred thousand rows are some ten million events of the parser: the handlers are
    closures over plain variables, and what is the same for many cells is computed
    once.
    """

    def __init__(self, shared, dates, epoch):
        self.shared = [_text(text) for text in shared]
        self.dates = {str(index) for index in dates}
        self.epoch = epoch
        self.ready = []

    def read(self, part):
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_bomb
        parser.EntityDeclHandler = _refuse_bomb
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

    def handlers(self):
        ready, shared, value_of = self.ready, self.shared, self.value
        columns = {}  # letters -> number
        row, tail, cells, filled = 0, "0", {}, 0
        column = kind = style = None
        where, parts, inside, phonetic = "", [], False, False

        def start(name, attributes):
            nonlocal row, tail, cells, filled, column, kind, style
            nonlocal where, parts, inside, phonetic
            if name == "c":
                where = attributes.get("r")
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
                if row > limits.ROWS + 1:
                    columns.clear()  # the next cell is looked at, and refused
            elif ":" in name:
                start(name.rpartition(":")[2], attributes)
            elif name == "f":
                raise RefusedFile("formulas", cell=where)
            elif name == "mergeCell":
                raise RefusedFile("merged", cells=attributes.get("ref", "")[:20])
            elif name == "dimension":
                _check_dimension(attributes.get("ref", ""))
            elif name == "rPh":
                phonetic = True

        def end(name):
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
            elif ":" in name:
                end(name.rpartition(":")[2])
            elif name == "rPh":
                phonetic = False

        def text(data):
            if inside:
                parts.append(data)

        return start, end, text

    def value(self, kind, style, text):
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


_TOO_LONG = ("s", None)


def _text(text):
    if len(text) > limits.CELL:
        return _TOO_LONG
    return ("s", text) if text and not text.isspace() else None


def _refuse_bomb(*ignored):
    raise RefusedFile("bomb")


def _column_of(where, row):
    match = _CELL.match(where)
    if match is None or int(match.group(2)) != row:
        raise RefusedFile("damaged")
    column = column_number(match.group(1))
    _check_place(column, row)
    return column


def _check_place(column, row):
    if column > limits.COLUMNS:
        raise RefusedFile("too_many_columns", limit=limits.COLUMNS)
    if row > limits.ROWS + 1:
        raise RefusedFile("too_many_rows", limit=limits.ROWS)


def _check_dimension(ref):
    last = _CELL.match(ref.rpartition(":")[2].replace("$", ""))
    if last is None:
        return
    if int(last.group(2)) > limits.ROWS + 1:
        raise RefusedFile("too_many_rows", limit=limits.ROWS)
    if column_number(last.group(1)) > limits.COLUMNS:
        raise RefusedFile("too_many_columns", limit=limits.COLUMNS)


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
