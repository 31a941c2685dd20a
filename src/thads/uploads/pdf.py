"""Inspects a PDF: nothing in it may act, and nothing may hide in it.

Every object of the file is looked at, also those packed in object streams, with names
as readers understand them (`/J#61vaScript` is `/JavaScript`). The file is opened by
its cross-reference table alone: one that must be guessed is read differently by
different programs. Nothing is ever written: a signed PDF stays as it was signed.
"""

from collections.abc import Iterator
from thads.uploads.addresses import is_server
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import DAMAGED
from thads.uploads.verdict import MISMATCH
from thads.uploads.verdict import PASSWORD
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
from typing import Any
import io
import pikepdf
import re
import zipfile


#: Actions (ISO 32000-2, table 201) that run, send, fetch or leave the document.
ACTIONS = frozenset(
    (
        *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"),
        *("/RichMediaExecute", "/Rendition", "/Movie", "/Sound", "/GoTo3DView"),
    )
)
#: Annotations that carry or play something.
ANNOTATIONS = frozenset(
    ("/RichMedia", "/FileAttachment", "/Screen", "/Movie", "/Sound", "/3D")
)
#: Entries of a dictionary that stand for content of their own.
ENTRIES = frozenset(("/JavaScript", "/XFA", "/EmbeddedFiles", "/EF", "/Collection"))
#: Addresses a link may have; relative ones too.
_SCHEME = re.compile(rb"\s*([a-z][a-z0-9+.-]*):", re.I)
SCHEMES = frozenset((b"http", b"https", b"mailto", b"tel", b"ftp"))
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_DEEPEST = 60


def inspect(data: bytes) -> Inspected:
    """Return the PDF as it is, or raise `NotTaken`."""
    if not data.startswith(b"%PDF-"):
        raise NotTaken(MISMATCH)
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise NotTaken(ACTIVE, "zip")
    end = data.rfind(b"%%EOF")
    if end >= 0 and _OBJECT.search(data, end):
        raise NotTaken(ACTIVE, "objects behind the end")
    try:
        return Inspected(data, signed=_opened(data, recover=False))
    except NotTaken as refused:
        if refused.code == DAMAGED:
            # never taken, but its sender is told of scripts that can be seen
            _opened(data, recover=True)
        raise


def _opened(data: bytes, recover: bool) -> bool:
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=recover) as document:
            return _look(document)
    except pikepdf.PasswordError as error:
        raise NotTaken(PASSWORD) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as error:
        raise NotTaken(DAMAGED) from error


def _look(document: pikepdf.Pdf) -> bool:
    """Look at every object; return whether the document is signed."""
    if "/OpenAction" in document.Root:
        _check_opening(document.Root["/OpenAction"])
    signed = False
    for top in document.objects:
        for part in _dictionaries(top):
            _check(part)
            signed = signed or "/ByteRange" in part
    if not len(document.pages):
        raise NotTaken(DAMAGED)
    return signed


def _dictionaries(top: Any) -> Iterator[Any]:
    """Yield the dictionaries of an object that are no objects of their own."""
    waiting = [(top, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > _DEEPEST:
            raise NotTaken(DAMAGED)
        if isinstance(part, pikepdf.Array):
            inner = list(part)
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            inner = [value for _key, value in part.items()]
        else:
            continue
        waiting += [
            (value, depth + 1)
            for value in inner
            if isinstance(value, pikepdf.Array | pikepdf.Dictionary)
            and not value.is_indirect
        ]


def _check(part: Any) -> None:
    names = set(part.keys())
    found = names & ENTRIES
    if found:
        raise NotTaken(ACTIVE, found.pop())
    if "/S" in names and _name(part, "/S") in ACTIONS:
        raise NotTaken(ACTIVE, _name(part, "/S"))
    if "/Subtype" in names and _name(part, "/Subtype") in ANNOTATIONS | {"/PS"}:
        raise NotTaken(ACTIVE, _name(part, "/Subtype"))
    if "/JS" in names and _is_script(part["/JS"]):
        raise NotTaken(ACTIVE, "/JS")
    if "/AA" in names:
        _check_further(part["/AA"])
    if "/URI" in names and isinstance(part["/URI"], pikepdf.String):
        _check_address(bytes(part["/URI"]))
    if isinstance(part, pikepdf.Stream) and "/F" in names:
        raise NotTaken(ACTIVE, "/F")  # its data lie in another file
    if "/Ref" in names and _name(part, "/Subtype") == "/Form":
        raise NotTaken(ACTIVE, "/Ref")  # a page of another file


def _name(part: Any, key: str) -> str:
    value = part.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _is_script(value: Any) -> bool:
    """Return whether the value of /JS is a script; a font may be called JS too."""
    if isinstance(value, pikepdf.Stream):
        return "/Subtype" not in value
    return isinstance(value, pikepdf.String)


def _check_opening(action: Any) -> None:
    """Refuse what happens by itself, unless it turns to a place in the document."""
    if not isinstance(action, pikepdf.Dictionary):
        return  # a place in the document
    for _step in range(_DEEPEST):
        if _name(action, "/S") != "/GoTo":
            raise NotTaken(ACTIVE, "/OpenAction")
        following = action.get("/Next")
        if following is None:
            return
        if not isinstance(following, pikepdf.Dictionary):
            raise NotTaken(ACTIVE, "/Next")
        action = following
    raise NotTaken(ACTIVE, "/Next")


def _check_further(actions: Any) -> None:
    """Look at the additional actions of a page, a field or the document."""
    if not isinstance(actions, pikepdf.Dictionary):
        return
    for _event, action in actions.items():
        _check_opening(action)


def _check_address(address: bytes) -> None:
    scheme = _SCHEME.match(address)
    if scheme and scheme.group(1).lower() not in SCHEMES:
        raise NotTaken(ACTIVE, "/URI")
    if is_server(address.decode("latin-1")):
        raise NotTaken(ACTIVE, "/URI")
