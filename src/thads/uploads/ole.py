"""Inspects a DOC, XLS or PPT of before 2007 (OLE2): no macros, no embedded objects.

Only the directory of the compound file is read: names of its streams say what it is
([MS-CFB], [MS-OVBA]).
"""

from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import DAMAGED
from thads.uploads.verdict import MISMATCH
from thads.uploads.verdict import PASSWORD
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
from xlrd.compdoc import CompDoc
import io


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
    return Inspected(data)


def is_encrypted(data: bytes) -> bool:
    """Return whether the bytes are an Office file of today behind a password."""
    return bool(_names(data) & _ENCRYPTED)


def _names(data: bytes) -> set[str]:
    try:
        document = CompDoc(data, logfile=io.StringIO(), ignore_workbook_corruption=True)
        return {str(entry.name).casefold() for entry in document.dirlist}
    except Exception as error:  # a reader of hostile bytes raises many kinds
        raise NotTaken(DAMAGED) from error
