"""Inspects a DOCX, XLSX or PPTX: no macros, no programs, nothing fetched from outside.

Relationships say what a package consists of and what it loads (ECMA-376, part 2); all
of them are read. Plain hyperlinks stay: nothing follows them by itself.
"""

from thads.text.formulas import acts
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
            _check_relations(package, name)
        elif is_xml(package, name):
            _check_part(package, name, expected)
        else:
            refuse_program(package, name)


def _check_types(package: Package) -> None:
    if "[content_types].xml" not in package:
        return
    for entry in package.elements("[content_types].xml", "Override", "Default"):
        if _TYPES.search(attribute(entry, "ContentType")):
            raise NotTaken(ACTIVE, "[Content_Types].xml")


def _check_embedded(package: Package, name: str, nested: bool) -> None:
    """Let through the workbook behind a chart, if it is itself in order."""
    if nested or not name.endswith(".xlsx"):
        raise NotTaken(ACTIVE, name)
    _inspect(Package(package.read(name)), "xlsx", nested=True)


def _check_relations(package: Package, name: str) -> None:
    for relation in package.elements(name):
        kind = attribute(relation, "Type").rpartition("/")[2].casefold()
        outside = attribute(relation, "TargetMode").casefold() == "external"
        target = attribute(relation, "Target")
        if kind in _RELATIONS:
            raise NotTaken(ACTIVE, kind)
        if outside and (kind != "hyperlink" or not _is_plain(target)):
            raise NotTaken(ACTIVE, kind)


def _is_plain(address: str) -> bool:
    """Return whether a hyperlink leads to a page, a mailbox or a local file."""
    if address.lstrip().startswith(("\\\\", "//")):
        return False
    scheme = _SCHEME.match(address)
    if scheme is None:
        return True
    name = scheme.group(1).lower()
    # file://server/ makes Windows send the password of its user there
    is_server = name == "file" and re.match(r"\s*file:[/\\]{2}[^/\\]", address, re.I)
    return (name in _SCHEMES and not is_server) or len(name) == 1


def _check_part(package: Package, name: str, kind: str) -> None:
    """Look at a part, wherever it lies: Office finds it by its type."""
    if kind == "xlsx" and lacks(package, name, _LONG, _SIGNS_OF_FORMULAS):
        return
    walk(package, name, _Contents(), *([WordFields()] if kind == "docx" else []))


class _Contents(Looker):
    """Raises `NotTaken` at formulas, links and drawings that act."""

    def __init__(self) -> None:
        self._formula: list[str] | None = None

    def start(self, name: str, namespace: str, attributes: Attributes) -> None:
        """Look at an element that begins."""
        if name == "DataMashup" or (name in _ELEMENTS and namespace in _SHEETS):
            raise NotTaken(ACTIVE, name)
        if name == "cacheSource" and _value(attributes, "type") == "external":
            raise NotTaken(ACTIVE, name)
        if name in _CLICKS and _PROGRAM.search(_value(attributes, "action")):
            raise NotTaken(ACTIVE, "ppaction")
        if name in _FORMULAS and namespace in _SHEETS:
            self._formula = []
        if namespace in _DRAWINGS:
            _check_drawing(name, attributes)

    def data(self, text: str) -> None:
        """Take text of a formula."""
        if self._formula is not None:
            self._formula.append(text)

    def end(self, name: str, namespace: str) -> None:
        """Look at a formula that is complete."""
        if self._formula is not None and name in _FORMULAS and namespace in _SHEETS:
            if acts("".join(self._formula)):
                raise NotTaken(ACTIVE, "formula")
            self._formula = None


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
