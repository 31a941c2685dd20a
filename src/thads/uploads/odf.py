"""Inspects an ODT, ODS or ODP: no macros, nothing fetched, nothing embedded.

All parts are read: a chart in a sheet is a document of its own in the package
(OpenDocument 1.3, part 2). Plain hyperlinks stay; a picture, a section or a table is
the package's own or it is refused.
"""

from thads.text.formulas import acts
from thads.uploads.addresses import is_server
from thads.uploads.packages import Package
from thads.uploads.packages import attribute_of
from thads.uploads.packages import refuse_program
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import DAMAGED
from thads.uploads.verdict import MISMATCH
from thads.uploads.verdict import PASSWORD
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
from thads.uploads.xml_parts import Attributes
from thads.uploads.xml_parts import Looker
from thads.uploads.xml_parts import is_xml
from thads.uploads.xml_parts import walk
import re


_TYPES = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
_PARTS = re.compile(
    r"(?:^|/)(?:basic|scripts|dialogs)/.|(?:^|/)obj\d+$|\.(?:bin|ole|py|js|bsh|jar)$|"
    r"(?:^|/)macrosignatures\.xml$"
)
#: Elements that run, play, send or load what is outside.
_ACTIVE = frozenset(
    (
        *("script", "applet", "plugin", "object-ole", "execute-macro", "command"),
        *("dde-source", "dde-link", "dde-connection", "dde-connection-decl"),
        *("table-source", "cell-range-source", "section-source", "auto-reload"),
        *("database-source-sql", "database-source-query", "database-source-table"),
        *("connection-resource", "submission", "floating-frame", "server-map"),
    )
)
#: A section or a sheet of the package itself, or a page never loaded anew.
_HARMLESS_WITHOUT = frozenset(("section-source", "auto-reload"))
#: Elements whose address a person follows, or that only says where a file came from.
_FOLLOWED = frozenset(
    (
        *(
            "a",
            "area-rectangle",
            "area-circle",
            "area-polygon",
            "template",
            "hyperlink",
        ),
        *("alphabetical-index-auto-mark-file", "bibliography-mark"),
    )
)
#: Turning to another page of the slides is all an event may do.
_TURNS = frozenset(
    ("none", "next-page", "previous-page", "first-page", "last-page", "hide", "stop")
)
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.I)
_SCHEMES = frozenset(("http", "https", "mailto", "tel", "ftp", "file"))
_RUNS = re.compile(
    r"\s*(?:vnd\.sun\.star\.(?:script|expand)|macro|javascript|vbscript|service):", re.I
)
#: Attributes that are addresses, or names of what a menu or a key starts.
_ADDRESSES = frozenset(("href", "src", "macro-name", "command", "id", "url"))
_FORMULAS = frozenset(("formula", "condition", "expression"))


def inspect(data: bytes, expected: str) -> Inspected:
    """Return the file as it is, or raise `NotTaken`; `expected` is "odt" and so on."""
    package = Package(data)
    if kind_of(package) != expected:
        raise NotTaken(MISMATCH)
    if "content.xml" not in package:
        raise NotTaken(DAMAGED)
    if "meta-inf/manifest.xml" in package:
        for _entry in package.elements("meta-inf/manifest.xml", "encryption-data"):
            raise NotTaken(PASSWORD)
    for name in package.names():
        if _PARTS.search(name):
            raise NotTaken(ACTIVE, name)
        if is_xml(package, name):
            walk(package, name, _Contents())
        else:
            refuse_program(package, name)
    return Inspected(data)


def kind_of(package: Package) -> str:
    """Return "odt", "ods", "odp" by the package's `mimetype`, "" for any other."""
    if "mimetype" not in package:
        return ""
    written = package.read("mimetype", 1000).decode("ascii", "replace").strip()
    return _TYPES.get(written, "")


class _Contents(Looker):
    """Raises `NotTaken` at what acts in a part."""

    def start(self, name: str, namespace: str, attributes: Attributes) -> None:
        """Look at an element that begins."""
        address = attribute_of(attributes, "href").strip()
        if name in _ACTIVE and (address or name not in _HARMLESS_WITHOUT):
            raise NotTaken(ACTIVE, name)
        if name == "event-listener":
            _check_listener(attributes, address)
        for key, value in attributes.items():
            bare = str(key).rpartition("}")[2].rpartition(":")[2]
            if bare in _ADDRESSES and _RUNS.match(str(value)):
                raise NotTaken(ACTIVE, bare)
            if bare in _FORMULAS and acts(str(value)):
                raise NotTaken(ACTIVE, bare)
        if address:
            _check_address(name, address)


def _check_listener(attributes: Attributes, address: str) -> None:
    action = attribute_of(attributes, "action")
    if not (action in _TURNS and not address) and not (
        action == "show" and address.startswith("#")
    ):
        raise NotTaken(ACTIVE, "event-listener")


def _check_address(name: str, address: str) -> None:
    if name in _FOLLOWED:
        scheme = _SCHEME.match(address)
        if (
            is_server(address)
            or address.startswith(".uno")
            or (scheme and len(scheme[1]) > 1 and scheme[1].lower() not in _SCHEMES)
        ):
            raise NotTaken(ACTIVE, name)
    elif address.startswith("#"):
        return
    elif _SCHEME.match(address) or address.startswith(("/", "\\", "..")):
        raise NotTaken(ACTIVE, name)
