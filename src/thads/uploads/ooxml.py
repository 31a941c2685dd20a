"""Inspects a DOCX, XLSX or PPTX: no macros, no programs, nothing fetched from outside.

Relationships say what a package consists of and what it loads (ECMA-376, part 2); all
of them are read. Plain hyperlinks stay: nothing follows them by itself.
"""

from thads.uploads.packages import Package
from thads.uploads.packages import attribute
from thads.uploads.packages import normal
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import MISMATCH
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
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
#: A field that starts a program, also spelled by the codes of its letters.
_DDE = re.compile(r"\bDDE(?:AUTO)?\b|\bQUOTE(?:\s+\d+){3,}", re.I)
_PROGRAM = re.compile(r"ppaction://(?:program|macro|ole)", re.I)


def inspect(data: bytes, expected: str) -> Inspected:
    """Return the file as it is, or raise `NotTaken`; `expected` is "docx" and so on."""
    _inspect(Package(data), expected, nested=False)
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
        elif name.endswith(".xml"):
            _check_part(package, name)


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


def _check_part(package: Package, name: str) -> None:
    if name.startswith("word/"):
        code: list[str] = []
        for element in package.elements(name, "instrText", "fldSimple"):
            code.append(attribute(element, "instr") or element.text or "")
        # a field's code may be cut into pieces anywhere
        if _DDE.search("".join(code)) or _DDE.search(" ".join(code)):
            raise NotTaken(ACTIVE, "DDE")
    elif name.startswith("ppt/"):
        for element in package.elements(name, "hlinkClick", "hlinkHover"):
            if _PROGRAM.search(attribute(element, "action")):
                raise NotTaken(ACTIVE, "ppaction")
