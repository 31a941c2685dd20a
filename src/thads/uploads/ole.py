"""Inspects a DOC, XLS or PPT of before 2007 (OLE2): no macros, no embedded objects.

Mostly the directory of the compound file is read: names of its streams say what it is
([MS-CFB], [MS-OVBA]). In the streams themselves links by DDE are looked for.
"""

from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import DAMAGED
from thads.uploads.verdict import MISMATCH
from thads.uploads.verdict import PASSWORD
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
from xlrd.compdoc import CompDoc
import io
import re
import struct


_MAIN = {
    "worddocument": "doc",
    "workbook": "xls",
    "book": "xls",
    "powerpoint document": "ppt",
}
#: Storages of macros, of embedded and linked objects, of packed programs.
_ACTIVE = frozenset(
    (
        *("macros", "vba", "_vba_project", "_vba_project_cur", "vbaproject"),
        *("objectpool", "\x01ole10native", "package", "xlmacrosheet"),
    )
)
#: An Office file of today behind a password.
_ENCRYPTED = frozenset(("encryptedpackage", "encryptioninfo"))
#: Records of a workbook ([MS-XLS]): another book, and queries of a database or a page.
_SUPBOOK = 0x01AE
_QUERIES = frozenset((0x00DC, 0x0876))
#: What follows is behind a password, also one of Excel's own ("Protect Workbook").
_FILEPASS = 0x002F
#: The workbook itself, and functions of add-ins.
_OWN_BOOKS = (b"\x01\x04", b"\x01\x3a")
#: A field of Word that starts a program, in letters of one byte or of two.
_FIELD = re.compile(rb"\x13\0?(?:[\s\"]\0?){0,9}D\0?D\0?E", re.I)


def inspect(data: bytes, expected: str) -> Inspected:
    """Return the file as it is, or raise `NotTaken`; `expected` is "doc" and so on."""
    names = _names(data)
    if names & _ENCRYPTED:
        raise NotTaken(PASSWORD)
    if expected not in {_MAIN[name] for name in names & set(_MAIN)}:
        raise NotTaken(MISMATCH)
    found = names & _ACTIVE or {name for name in names if name.startswith("mbd")}
    if found:
        raise NotTaken(ACTIVE, found.pop())
    if expected == "xls":
        _check_workbook(_stream(data, "Workbook", "Book"))
    elif expected == "doc" and _FIELD.search(_stream(data, "WordDocument")):
        raise NotTaken(ACTIVE, "DDE")
    return Inspected(data)


def _stream(data: bytes, *names: str) -> bytes:
    """Return the bytes of the first stream of these names that there is."""
    document = _opened(data)
    for name in names:
        try:
            found = document.get_named_stream(name)
        except Exception as error:  # a reader of hostile bytes raises many kinds
            raise NotTaken(DAMAGED) from error
        if found is not None:
            return found
    return b""


def _check_workbook(stream: bytes) -> None:
    """Refuse a workbook that refers to another file or, by DDE, to a program."""
    at = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if code == _FILEPASS:
            raise NotTaken(PASSWORD)
        if code == _SUPBOOK and body[2:4] not in _OWN_BOOKS:
            raise NotTaken(ACTIVE, "link")
        if code in _QUERIES:
            raise NotTaken(ACTIVE, "query")
        at += 4 + length


def is_encrypted(data: bytes) -> bool:
    """Return whether the bytes are an Office file of today behind a password."""
    return bool(_names(data) & _ENCRYPTED)


def _names(data: bytes) -> set[str]:
    return {str(entry.name).casefold() for entry in _opened(data).dirlist}


def _opened(data: bytes) -> CompDoc:
    try:
        return CompDoc(data, logfile=io.StringIO(), ignore_workbook_corruption=True)
    except Exception as error:  # a reader of hostile bytes raises many kinds
        raise NotTaken(DAMAGED) from error
