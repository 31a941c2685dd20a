"""Parts of an .xlsx package beside the sheet: what it is, its texts and its styles.

No part but those that are named here and the first sheet is opened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from thads.spreadsheets import limits
from thads.spreadsheets.faults import RefusedFile
from typing import IO
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
_SPREADSHEET = (".sheet.main+xml", "spreadsheetml.template.main+xml")


def check_package(package: zipfile.ZipFile) -> None:
    """Refuse a package that is no workbook, or one that must not be opened."""
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


@dataclass(frozen=True)
class Parts:
    """Parts of a package that the rows of its first sheet rest on."""

    sheet: str  # its path in the package
    shared: list[str]
    dates: frozenset[int]  # numbers of styles that show a number as a date
    epoch: date  # the day dates are counted from


def parts_of(package: zipfile.ZipFile) -> Parts:
    """Return the parts of a package; raises RefusedFile."""
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
    shared: list[str] = []
    dates: frozenset[int] = frozenset()
    if by_kind.get("sharedStrings", "").lower() in names:
        with package.open(names[by_kind["sharedStrings"].lower()]) as part:
            shared = _Strings().read(part)
    if by_kind.get("styles", "").lower() in names:
        with package.open(names[by_kind["styles"].lower()]) as part:
            dates = _Styles().read(part)
    return Parts(sheet, shared, dates, book.epoch)


def _relations(
    package: zipfile.ZipFile, path: str, folder: str
) -> dict[str, tuple[str, str]]:
    """Return {id: (kind, path)} of a .rels part."""
    relations: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"]
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
    """Ids of the sheets, and the day dates are counted from."""

    def __init__(self) -> None:
        self.sheets: list[str] = []
        self.epoch = date(1899, 12, 30)

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            for key, value in attributes.items():
                if key.rpartition(":")[2] == "id":
                    self.sheets.append(value)
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
            if code.isdigit():
                self.formats[int(code)] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            code = attributes.get("numFmtId", "0")
            self.styles.append(int(code) if code.isdigit() else 0)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False


def _is_date_format(code: str) -> bool:
    bare = _NOT_FORMAT.sub("", code).lower().split(";")[0]
    return "general" not in bare and any(char in bare for char in "dy")


def refuse_bomb(*ignored: object) -> NoReturn:
    """Refuse a part with a document type or an entity; a handler of the parser."""
    raise RefusedFile("bomb")
