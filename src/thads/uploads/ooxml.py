"""Inspects a DOCX, XLSX or PPTX: no macros, no programs, nothing fetched from outside.

Relationships say what a package consists of and what it loads (ECMA-376, part 2); all
of them are read. Plain hyperlinks stay: nothing follows them by itself.
"""

from dataclasses import dataclass
from dataclasses import field
from thads.text.formulas import acts
from thads.uploads.addresses import is_of_drive
from thads.uploads.addresses import is_server
from thads.uploads.packages import UNPACKED
from thads.uploads.packages import Package
from thads.uploads.packages import attribute
from thads.uploads.packages import attribute_of
from thads.uploads.packages import normal
from thads.uploads.packages import refuse_program
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import MISMATCH
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
from thads.uploads.word_fields import WordFields
from thads.uploads.xml_parts import Attributes
from thads.uploads.xml_parts import Looker
from thads.uploads.xml_parts import is_xml
from thads.uploads.xml_parts import lacks
from thads.uploads.xml_parts import walk
from urllib.parse import unquote
import posixpath
import re


_MAIN = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
    "presentationml.presentation.main+xml": "pptx",
    "presentationml.slideshow.main+xml": "pptx",
}
#: Where the main part lies in packages that name none.
_USUAL = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
#: Parts that run or belong to what runs.
_PARTS = re.compile(
    r"vbaproject|vbadata|(?:^|/)macrosheets/|(?:^|/)dialogsheets/|(?:^|/)activex/|"
    r"(?:^|/)customui/|(?:^|/)webextensions/|attachedtoolbars|(?:^|/)externallinks/|"
    r"(?:^|/)xl/connections\.xml$"
)
_TYPES = re.compile(r"macroenabled|vbaproject|activex|customui|oleobject", re.I)
#: Relationships (the last part of their type) that bring in what acts.
_RELATIONS = frozenset(
    (
        *("oleobject", "control", "activexcontrolbinary", "vbaproject", "wordvbadata"),
        *("afchunk", "attachedtoolbars", "externallink", "externallinkpath"),
        *("connections", "extensibility", "xlmacrosheet", "xlintlmacrosheet"),
        *("webextension", "webextensiontaskpanes", "subdocument", "mailmergesource"),
        *("mailmergeheadersource", "frame", "queryTable".lower()),
    )
)
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.I)
_SCHEMES = frozenset(("http", "https", "mailto", "tel", "ftp", "file"))
_EMBEDDED = re.compile(r"(?:^|/)embeddings/")
_PROGRAM = re.compile(r"ppaction://(?:program|macro|ole)", re.I)
_CLICKS = frozenset(("hlinkClick", "hlinkHover", "hlinkMouseOver"))
#: Elements of workbooks that belong to another file, a database or a query.
_ELEMENTS = frozenset(
    (
        *("ddeLink", "oleLink", "externalBook", "externalLink", "externalReference"),
        *("connection", "queryTable", "dbPr", "webPr", "olapPr", "oleObject"),
    )
)
#: Namespaces of sheets: transitional, strict, and what Excel 2010 added. A fraction in
#: a text (`m:f`) is none of them.
_SHEETS = frozenset(
    (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.microsoft.com/office/excel/2006/main",
        "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
    )
)
_FORMULAS = frozenset(
    (
        *("f", "formula", "formula1", "formula2", "definedName"),
        *("calculatedColumnFormula", "totalsRowFormula", "oldFormula"),
    )
)
#: Parts that are long, and may hold formulas alone of all that acts.
_LONG = ("worksheet", "sst")
#: Where none of these stands, they hold plain cells.
_SIGNS_OF_FORMULAS = (b"<f", b":f", b"ormula")
#: Drawings in SVG, and what they may hold of a page.
_DRAWINGS = frozenset(("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"))
_PROGRAMS = frozenset(("script", "handler", "listener", "iframe", "object", "embed"))
_RUNS = re.compile(r"\s*(?:javascript|vbscript|data:text/html)", re.I)


def inspect(data: bytes, expected: str, unpacked: int = UNPACKED) -> Inspected:
    """Return the file as it is, or raise `NotTaken`; `expected` is "docx" and so on.

    `unpacked` are the bytes all its parts may have.
    """
    _inspect(Package(data, unpacked), expected, nested=False)
    return Inspected(data)


def kind_of(package: Package) -> str:
    """Return "docx", "xlsx", "pptx" by the main part, "" for any other container."""
    if "[content_types].xml" not in package:
        return ""
    for override in package.elements("[content_types].xml", "Override"):
        content_type = attribute(override, "ContentType").casefold()
        for ending, kind in _MAIN.items():
            if content_type.endswith(ending):
                return kind
        if normal(attribute(override, "PartName")) in _USUAL:
            return ""  # a template, or one with macros
    return next((kind for name, kind in _USUAL.items() if name in package), "")


def _inspect(package: Package, expected: str, nested: bool) -> None:
    if kind_of(package) != expected:
        # a template or a workbook with macros calls its main part otherwise
        _check_types(package)
        raise NotTaken(MISMATCH)
    _check_types(package)
    for name in package.names():
        if _PARTS.search(name):
            raise NotTaken(ACTIVE, name)
        if _EMBEDDED.search(name):
            _check_embedded(package, name, nested)
        if name.endswith(".rels"):
            _check_relations(package, name, nested)
        elif is_xml(package, name):
            _check_part(package, name, expected)
        else:
            refuse_program(package, name)


def _check_types(package: Package) -> None:
    if "[content_types].xml" not in package:
        return
    endings = {name.rpartition(".")[2] for name in package.names()}
    for entry in package.elements("[content_types].xml", "Override", "Default"):
        if not _TYPES.search(attribute(entry, "ContentType")):
            continue
        # SheetJS names the types of all endings it knows, of parts it never writes
        ending = attribute(entry, "Extension")
        if not ending or normal(ending) in endings:
            raise NotTaken(ACTIVE, "[Content_Types].xml")


def _check_embedded(package: Package, name: str, nested: bool) -> None:
    """Let through the workbook behind a chart, if it is itself in order."""
    if nested or not name.endswith(".xlsx"):
        raise NotTaken(ACTIVE, name)
    _inspect(Package(package.read(name)), "xlsx", nested=True)


def _check_relations(package: Package, name: str, nested: bool) -> None:
    for relation in package.elements(name):
        kind = attribute(relation, "Type").rpartition("/")[2].casefold()
        outside = attribute(relation, "TargetMode").casefold() == "external"
        target = attribute(relation, "Target")
        if kind in _RELATIONS:
            raise NotTaken(ACTIVE, kind)
        if outside and not _may_be_outside(kind, target):
            raise NotTaken(ACTIVE, kind)
        if kind == "package" and not outside:
            part = _part(name, target)
            if part in package and not _EMBEDDED.search(part):
                _check_embedded(package, part, nested)


def _may_be_outside(kind: str, target: str) -> bool:
    """Return whether a relationship may lead out: a link, or a template of one's own.

    Word writes down the template a document was made from; where there is none, as on
    any other machine, it takes its own.
    """
    if kind == "attachedtemplate":
        return is_of_drive(target)
    return kind == "hyperlink" and _is_plain(target)


def _part(relations: str, target: str) -> str:
    """Return the name of the part that a relationship of a part leads to."""
    folder = posixpath.dirname(posixpath.dirname(relations))
    path = unquote(target).replace("\\", "/")
    return normal(posixpath.normpath(posixpath.join("/", folder, path)))


def _is_plain(address: str) -> bool:
    """Return whether a hyperlink leads to a page, a mailbox or a local file."""
    # Windows sends the password of its user to a server of files
    if is_server(address):
        return False
    scheme = _SCHEME.match(address)
    return scheme is None or len(scheme[1]) == 1 or scheme[1].lower() in _SCHEMES


def _check_part(package: Package, name: str, kind: str) -> None:
    """Look at a part, wherever it lies: Office finds it by its type."""
    if kind == "xlsx" and lacks(package, name, _LONG, _SIGNS_OF_FORMULAS):
        return
    walk(package, name, _Contents(), *([WordFields()] if kind == "docx" else []))


@dataclass
class _Formula:
    """A formula that has begun: its text, and whether elements stand in between."""

    pieces: list[str] = field(default_factory=list)
    has_text: bool = False
    is_interrupted: bool = False
    is_mixed: bool = False


class _Contents(Looker):
    """Raises `NotTaken` at formulas, links and drawings that act."""

    def __init__(self) -> None:
        self._formulas: list[_Formula] = []

    def start(self, name: str, namespace: str, attributes: Attributes) -> None:
        """Look at an element that begins."""
        if name == "DataMashup" or (name in _ELEMENTS and namespace in _SHEETS):
            raise NotTaken(ACTIVE, name)
        if name == "cacheSource" and _value(attributes, "type") == "external":
            raise NotTaken(ACTIVE, name)
        if name in _CLICKS and _PROGRAM.search(_value(attributes, "action")):
            raise NotTaken(ACTIVE, "ppaction")
        self._interrupt()
        if name in _FORMULAS and namespace in _SHEETS:
            self._formulas.append(_Formula())
        if namespace in _DRAWINGS:
            _check_drawing(name, attributes)

    def data(self, text: str) -> None:
        """Take text of a formula."""
        if self._formulas:
            formula = self._formulas[-1]
            # Excel leaves out elements it does not know: no formula is known for sure
            has_text = bool(text.strip())
            formula.is_mixed |= formula.is_interrupted and has_text
            formula.has_text |= has_text
            formula.pieces.append(text)

    def end(self, name: str, namespace: str) -> None:
        """Look at a formula that is complete."""
        if self._formulas and name in _FORMULAS and namespace in _SHEETS:
            formula = self._formulas.pop()
            if formula.is_mixed or acts("".join(formula.pieces)):
                raise NotTaken(ACTIVE, "formula")
        self._interrupt()

    def _interrupt(self) -> None:
        if self._formulas and self._formulas[-1].has_text:
            self._formulas[-1].is_interrupted = True


def _value(attributes: Attributes, name: str) -> str:
    return attribute_of(attributes, name).strip()


def _check_drawing(name: str, attributes: Attributes) -> None:
    """Refuse a drawing (SVG) that runs, or holds a page that does."""
    if name in _PROGRAMS:
        raise NotTaken(ACTIVE, name)
    for key, value in attributes.items():
        bare = str(key).rpartition("}")[2].lower()
        if bare.startswith("on") or _RUNS.match(str(value)):
            raise NotTaken(ACTIVE, bare)
