"""Parts of an .xlsx package beside the sheet: what it is, its texts and its styles.

No part but those that are named here and the worksheets is opened.
"""

from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from thads.spreadsheets import limits
from thads.spreadsheets.faults import RefusedFile
from typing import IO
from typing import NamedTuple
from typing import NoReturn
from xml.parsers import expat
import posixpath
import re
import zipfile


Attributes = dict[str, str]
#: Handlers of the parser: of the start and the end of elements, and of text.
StartHandler = Callable[[str, Attributes], None]
EndHandler = Callable[[str], None]
TextHandler = Callable[[str], None]

_DATE_FORMATS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]|_.|\*.')
_CONTENT_TYPES = "[Content_Types].xml"
_DEFAULT = re.compile(rb"<(?:\w+:)?default\b[^>]*>")
_EXTENSION = re.compile(rb"""\sextension\s*=\s*["']([^"']*)["']""")
_SPREADSHEET = (".sheet.main+xml", "spreadsheetml.template.main+xml")


class Package:
    """Parts of a package by their paths, however their writer put them down.

    Some write `xl\\workbook.xml` or `/xl/workbook.xml`, and capitals at will: Excel and
    LibreOffice open them.
    """

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.entries = {_normal(entry.filename): entry for entry in package.infolist()}

    def __contains__(self, path: str) -> bool:
        return _normal(path) in self.entries

    def open(self, path: str) -> IO[bytes]:
        """Return the stream of a part; KeyError if there is none."""
        return self.package.open(self.entries[_normal(path)])


def _normal(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()


def check_package(parts: Package) -> None:
    """Refuse a package that is no workbook, or one that must not be opened."""
    entries, names = parts.package.infolist(), parts.entries
    if _CONTENT_TYPES not in parts or len(names) != len(entries):
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
    if "xl/workbook.bin" in names:
        raise RefusedFile("binary_workbook")
    if any("vbaproject" in name for name in names):
        raise RefusedFile("macros")
    if names[_normal(_CONTENT_TYPES)].file_size > 2**20:
        raise RefusedFile("bomb")
    with parts.open(_CONTENT_TYPES) as part:
        types = part.read().lower()
    if b"macroenabled" in _DEFAULT.sub(_of_parts(names), types):
        raise RefusedFile("macros")
    if not any(kind.encode() in types for kind in _SPREADSHEET):
        raise RefusedFile("not_a_workbook")


def _of_parts(names: Iterable[str]) -> Callable[[re.Match[bytes]], bytes]:
    """Return a replacement that leaves out the types of endings no part has.

    SheetJS, which many programs on the web write workbooks with, names the types of all
    endings it knows, those with macros among them.
    """
    endings = {name.rpartition(".")[2] for name in names}

    def replaced(default: re.Match[bytes]) -> bytes:
        extension = _EXTENSION.search(default[0])
        known = extension and extension[1].decode("utf-8", "replace") not in endings
        return b"" if known else default[0]

    return replaced


class Worksheet(NamedTuple):
    """A worksheet of a workbook: its name, its path in the package."""

    name: str
    path: str
    visible: bool


@dataclass(frozen=True)
class Parts:
    """Parts of a package that the rows of its worksheets rest on."""

    sheets: tuple[Worksheet, ...]
    shared: list[str]
    dates: frozenset[int]  # numbers of styles that show a number as a date
    epoch: date  # the day dates are counted from

    @property
    def first(self) -> Worksheet:
        """The first visible worksheet; raises RefusedFile if there is none."""
        for sheet in self.sheets:
            if sheet.visible:
                return sheet
        names = ", ".join(f"“{sheet.name[:60]}”" for sheet in self.sheets[:5])
        raise RefusedFile("hidden_sheets", sheets=names)


def parts_of(package: Package) -> Parts:
    """Return the parts of a package; raises RefusedFile."""
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
    # charts, dialogs and macros have sheets of their own kinds
    sheets = tuple(
        Worksheet(name, related[id][1], visible)
        for name, id, visible in book.sheets
        if related[id][0] == "worksheet"
    )
    if not sheets:
        raise RefusedFile("no_sheet")
    by_kind = dict(related.values())
    shared: list[str] = []
    dates: frozenset[int] = frozenset()
    if by_kind.get("sharedStrings", "") in package:
        with package.open(by_kind["sharedStrings"]) as part:
            shared = _Strings().read(part)
    if by_kind.get("styles", "") in package:
        with package.open(by_kind["styles"]) as part:
            dates = _Styles().read(part)
    return Parts(sheets, shared, dates, book.epoch)


def _relations(package: Package, path: str, folder: str) -> dict[str, tuple[str, str]]:
    """Return {id: (kind, path)} of a .rels part."""
    relations: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"].replace("\\", "/")
            whole = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            kind = attributes["Type"].rsplit("/", 1)[-1]
            relations[attributes["Id"]] = (kind, whole)

    with package.open(path) as part:
        _parse(part, start)
    return relations


def _parse(
    part: IO[bytes],
    start: StartHandler,
    end: EndHandler | None = None,
    text: TextHandler | None = None,
) -> None:
    """Run expat over a part: local names, no document type, no entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    parser.StartDoctypeDeclHandler = refuse_bomb
    parser.EntityDeclHandler = refuse_bomb

    def started(name: str, attributes: Attributes) -> None:
        start(name.rpartition(":")[2], attributes)

    parser.StartElementHandler = started
    if end is not None:

        def ended(name: str) -> None:
            end(name.rpartition(":")[2])

        parser.EndElementHandler = ended
    if text is not None:
        parser.CharacterDataHandler = text
    while chunk := part.read(1 << 16):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


class _Book:
    """Sheets as (name, id, whether they are visible), and the day dates start from."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.epoch = date(1899, 12, 30)

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            for key, value in attributes.items():
                if key.rpartition(":")[2] == "id":
                    visible = attributes.get("state", "visible") == "visible"
                    self.sheets.append((attributes.get("name", ""), value, visible))
        elif name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = date(1904, 1, 1)


class _Strings:
    """Shared strings, with runs of rich text joined and phonetic hints left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.parts: list[str] = []
        self.inside = self.phonetic = False

    def read(self, part: IO[bytes]) -> list[str]:
        _parse(part, self.start, self.end, self.text)
        return self.texts

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "t":
            self.inside = not self.phonetic
        elif name == "rPh":
            self.phonetic = True
        elif name == "si":
            self.parts = []

    def end(self, name: str) -> None:
        if name == "t":
            self.inside = False
        elif name == "rPh":
            self.phonetic = False
        elif name == "si":
            self.texts.append("".join(self.parts))

    def text(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)


class _Styles:
    """Cell styles that show a number as a date."""

    def __init__(self) -> None:
        self.formats: dict[int, str] = {}
        self.styles: list[int] = []
        self.inside = False

    def read(self, part: IO[bytes]) -> frozenset[int]:
        _parse(part, self.start, self.end)
        return frozenset(
            index
            for index, code in enumerate(self.styles)
            if code in _DATE_FORMATS or _is_date_format(self.formats.get(code, ""))
        )

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            code = attributes.get("numFmtId", "")
            if code.isascii() and code.isdigit():
                self.formats[int(code)] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            code = attributes.get("numFmtId", "0")
            is_number = code.isascii() and code.isdigit()
            self.styles.append(int(code) if is_number else 0)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False


def _is_date_format(code: str) -> bool:
    bare = _NOT_FORMAT.sub("", code).lower().split(";")[0]
    return "general" not in bare and any(char in bare for char in "dy")


def refuse_bomb(*ignored: object) -> NoReturn:
    """Refuse a part with a document type or an entity; a handler of the parser."""
    raise RefusedFile("bomb")
