"""Fields of a DOCX: which of them start a program or fetch what is outside.

A field's code (`DDEAUTO c:\\\\windows\\\\calc.exe`) stands in the attribute of a
`fldSimple`, or in any number of runs between two `fldChar`; other fields may stand in
it, also in place of its name, which is how a name is hidden: `{ { QUOTE 68 68 69 } }`.
(ECMA-376, part 1, 17.16)
"""

from dataclasses import dataclass
from dataclasses import field
from thads.text.marks import compatible
from thads.uploads.packages import attribute_of
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import NotTaken
from thads.uploads.xml_parts import Attributes
from thads.uploads.xml_parts import Looker
import re
import unicodedata


#: Fields that start a program, or fetch what another file or a database holds.
_NAMES = frozenset(("DDE", "DDEAUTO", "LINK", "INCLUDETEXT", "INCLUDE", "DATABASE"))
_NAMES_THAT_FETCH = frozenset(("INCLUDEPICTURE", "IMPORT"))
_SERVER = re.compile(r"[\"\s](?:\\\\+|//|file:/*)[^\s\"\\/:]+(?!:)[\\/]", re.I)
_FIRST = re.compile(r"[\s\"'“”„«»\\]*([^\s\"'“”„«»\\]*)")
#: A name by the codes of its letters.
_SPELLED = re.compile(r"\bQUOTE(?:\s+\"?(?:0x)?[0-9a-f]+){3,}", re.I)
#: Where no field begins or ends, codes are looked at as one.
_ANYWHERE = re.compile(r"\bDDE(?:AUTO)?\b", re.I)
#: Stands for a field in the code of another.
_FIELD = "\ufffc"
#: Fields in fields; Word takes twenty.
_DEEPEST = 200


@dataclass
class _Open:
    """A field that has begun: its code as it is, and with what was deleted in it."""

    code: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    both: list[str] = field(default_factory=list)
    has_result: bool = False

    def add(self, text: str, is_deleted: bool) -> None:
        (self.deleted if is_deleted else self.code).append(text)
        self.both.append(text)

    def add_field(self) -> None:
        for codes in (self.code, self.deleted, self.both):
            codes.append(_FIELD)


class WordFields(Looker):
    """Raises `NotTaken` at the first field that acts."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._stray = _Open()
        self._text: list[str] | None = None

    def start(self, name: str, namespace: str, attributes: Attributes) -> None:
        """Begin a field, or the text of a code."""
        if name in ("instrText", "delInstrText"):
            self._text = []
        elif name == "fldChar":
            self._turn(attribute_of(attributes, "fldCharType").casefold())
        elif name == "fldSimple":
            self._within()
            check(attribute_of(attributes, "instr"))

    def data(self, text: str) -> None:
        """Take text of a code."""
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str, namespace: str) -> None:
        """Give the text of a code to its field."""
        if name in ("instrText", "delInstrText") and self._text is not None:
            found = self._open[-1] if self._open else self._stray
            if found.has_result:
                found = self._stray  # a code where none belongs
            found.add("".join(self._text), name == "delInstrText")
            self._text = None

    def close(self) -> None:
        """Look at what was never ended."""
        while self._open:
            self._ended(self._open.pop())
        for codes in (self._stray.code, self._stray.deleted, self._stray.both):
            if _ANYWHERE.search("".join(codes)) or _ANYWHERE.search(" ".join(codes)):
                raise NotTaken(ACTIVE, "DDE")

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self._within()
            if len(self._open) >= _DEEPEST:
                raise NotTaken(ACTIVE, "fields")
            self._open.append(_Open())
        elif kind == "separate" and self._open:
            self._open[-1].has_result = True
        elif kind == "end" and self._open:
            self._ended(self._open.pop())

    def _within(self) -> None:
        if self._open and not self._open[-1].has_result:
            self._open[-1].add_field()

    def _ended(self, ended: _Open) -> None:
        check("".join(ended.code))
        if any(text != _FIELD for text in ended.deleted):
            check("".join(ended.deleted))
            check("".join(ended.both))


def check(code: str) -> None:
    """Raise `NotTaken` for the code of a field that acts, or hides what it does."""
    text = "".join(
        c
        for c in compatible(code)
        if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace()
    )
    found = _FIRST.match(text)
    name = found[1].upper() if found else ""
    written, another, _rest = name.partition(_FIELD)
    if another and any(full.startswith(written) for full in _NAMES):
        raise NotTaken(ACTIVE, "field")  # its name is what another field says
    if name in _NAMES or _SPELLED.search(text):
        raise NotTaken(ACTIVE, name)
    if name in _NAMES_THAT_FETCH and _SERVER.search(text):
        raise NotTaken(ACTIVE, name)
