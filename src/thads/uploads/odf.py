"""Inspects an ODT or ODS: no Basic, no scripts, no embedded objects, no password."""

from thads.uploads.packages import Package
from thads.uploads.packages import attribute
from thads.uploads.packages import local
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import DAMAGED
from thads.uploads.verdict import MISMATCH
from thads.uploads.verdict import PASSWORD
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
import re


_TYPES = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_PARTS = re.compile(r"(?:^|/)(?:basic|scripts|dialogs)/|(?:^|/)obj\d+$|\.(?:bin|ole)$")
#: Elements that run, play or load what is outside.
_ACTIVE = frozenset(
    (
        "event-listener",
        "script",
        "applet",
        "plugin",
        "dde-source",
        "dde-link",
    )
)
_LINKED = frozenset(("image", "object", "object-ole", "floating-frame", "table-source"))


def inspect(data: bytes, expected: str) -> Inspected:
    """Return the file as it is, or raise `NotTaken`; `expected` is "odt" or "ods"."""
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
        if name in ("content.xml", "styles.xml", "settings.xml"):
            _check_part(package, name)
    return Inspected(data)


def kind_of(package: Package) -> str:
    """Return "odt" or "ods" by the package's `mimetype`, "" for any other."""
    if "mimetype" not in package:
        return ""
    written = package.read("mimetype", 1000).decode("ascii", "replace").strip()
    return _TYPES.get(written, "")


def _check_part(package: Package, name: str) -> None:
    for element in package.elements(name):
        tag = local(element)
        if tag in _ACTIVE:
            raise NotTaken(ACTIVE, tag)
        if tag in _LINKED and re.match(r"\s*[a-z]+://", attribute(element, "href")):
            raise NotTaken(ACTIVE, tag)
