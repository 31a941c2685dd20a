"""Fields of a DOCX: which of them start a program or fetch what is outside.

A field's code (`DDEAUTO c:\\\\windows\\\\calc.exe`) stands in the attribute of a
`fldSimple`, or in any number of runs between two `fldChar`; other fields may stand in
it, also in place of its name, which is how a name is hidden: `{ { QUOTE 68 68 69 } }`.
(ECMA-376, part 1, 17.16)
"""

from dataclasses import dataclass
from dataclasses import field
from thads.text.marks import compatible
from thads.uploads.addresses import is_server
from thads.uploads.packages import attribute_of
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import NotTaken
from thads.uploads.xml_parts import Attributes
from thads.uploads.xml_parts import Looker
import re
import unicodedata


#: Fields that start a program, or fetch what another file or a database holds.
_NAMES = frozenset(("DDE", "DDEAUTO", "LINK", "INCLUDETEXT", "INCLUDE", "DATABASE"))
#: Those that fetch, or lead to, a file: not from a server of files.
_NAMES_THAT_FETCH = frozenset(("INCLUDEPICTURE", "IMPORT", "RD", "HYPERLINK"))
_ALL = _NAMES | _NAMES_THAT_FETCH
_ARGUMENT = re.compile(r"[^\s\"'“”„«»]+")
_FIRST = re.compile(r"[\s\"'“”„«»\\]*([^\s\"'“”„«»\\]*)")
#: A name by the codes of its letters.
_SPELLED = re.compile(r"\bQUOTE(?:\s+\"?(?:0x)?[0-9a-f]+){3,}", re.I)
#: Where no field begins or ends, codes are looked at as one.
_ANYWHERE = re.compile(
    r"\bDDE(?:AUTO)?\b|(?<![^\s\"])(?:LINK|INCLUDETEXT|INCLUDE|DATABASE|"
    r"(?P<fetches>INCLUDEPICTURE|IMPORT|RD|HYPERLINK))(?![^\s\"])",
    re.I,
)
#: Stands for a field in the code of another.
_FIELD = "\ufffc"
#: Namespaces of Word, of today and strict; those of formulas in a text, which it always
#: knows; and of what it takes by choice.
_WORDS = frozenset(
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
)
_MATHS = frozenset(
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    )
)
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_ALTERNATE, _CHOICES = "AlternateContent", ("Choice", "Fallback")
_TEXTS = ("instrText", "delInstrText")
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


@dataclass
class _Within:
    """An element of another namespace that holds fields, or codes of one around it.

    Word leaves it out where it does not know it, and takes one of the choices: codes in
    it belong to the field around it only where all choices say the same.
    """

    name: str
    base: int
    codes: list[tuple[str, bool]] = field(default_factory=list)
    choices: list[list[tuple[str, bool]]] = field(default_factory=list)
    has_fallback: bool = False


class WordFields(Looker):
    """Raises `NotTaken` at the first field that acts."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._within: list[_Within] = []
        self._stray = _Open()
        self._text: list[str] | None = None

    def start(self, name: str, namespace: str, attributes: Attributes) -> None:
        """Begin a field, or the text of a code."""
        if self._text is not None:
            raise NotTaken(ACTIVE, name)  # Word may leave it out of the code
        if namespace and namespace not in _WORDS:
            if namespace not in _MATHS:
                self._within.append(_Within(_kind(name, namespace), len(self._open)))
        elif name in _TEXTS:
            self._text = []
        elif name == "fldSimple":
            self._add_field()
            check(attribute_of(attributes, "instr"))
        elif name == "fldChar" and namespace:
            self._turn(attribute_of(attributes, "fldCharType").strip().casefold())

    def data(self, text: str) -> None:
        """Take text of a code."""
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str, namespace: str) -> None:
        """Give the text of a code to its field."""
        if namespace and namespace not in _WORDS:
            if self._within and namespace not in _MATHS:
                self._leave(self._within.pop())
        elif name in _TEXTS and self._text is not None:
            self._add("".join(self._text), name == "delInstrText", bool(namespace))
            self._text = None

    def close(self) -> None:
        """Look at what was never ended, and at codes where no field is."""
        while self._open:
            self._ended(self._open.pop())
        for codes in (self._stray.code, self._stray.deleted, self._stray.both):
            for text in ("".join(codes), " ".join(codes)):
                check(text)
                for found in _ANYWHERE.finditer(text):
                    if found["fetches"] is None or _has_server(text):
                        raise NotTaken(ACTIVE, found[0])
        for text in self._stray.both:
            check(text)

    def _turn(self, kind: str) -> None:
        base = self._within[-1].base if self._within else 0
        if kind == "begin":
            self._add_field()
            if len(self._open) >= _DEEPEST:
                raise NotTaken(ACTIVE, "fields")
            self._open.append(_Open())
        elif len(self._open) == base:
            if base and kind in ("separate", "end"):
                raise NotTaken(ACTIVE, "fields")  # would end one begun outside
        elif kind == "separate":
            self._open[-1].has_result = True
        elif kind == "end":
            self._ended(self._open.pop())

    def _add(self, text: str, is_deleted: bool, is_known: bool = True) -> None:
        if not is_known or not self._open or self._open[-1].has_result:
            self._stray.add(text, is_deleted)  # a code where none belongs
        elif self._within and self._within[-1].base == len(self._open):
            self._within[-1].codes.append((text, is_deleted))
        else:
            self._open[-1].add(text, is_deleted)

    def _add_field(self) -> None:
        if self._open and not self._open[-1].has_result:
            self._open[-1].add_field()

    def _leave(self, left: _Within) -> None:
        if left.base and len(self._open) > left.base:
            raise NotTaken(ACTIVE, "fields")  # begins in one choice, ends elsewhere
        while len(self._open) > left.base:
            opened = self._open.pop()
            self._ended(opened)
            for text in opened.both:
                self._stray.add(text, False)
        around = self._within[-1] if self._within else None
        if left.name in _CHOICES and around is not None and around.name == _ALTERNATE:
            around.choices.append(left.codes)
            around.has_fallback |= left.name == "Fallback"
            return
        if left.codes:
            raise NotTaken(ACTIVE, "fields")
        if any(left.choices):
            if not left.has_fallback or any(c != left.choices[0] for c in left.choices):
                raise NotTaken(ACTIVE, "fields")
            for text, is_deleted in left.choices[0]:
                self._add(text, is_deleted)

    def _ended(self, ended: _Open) -> None:
        check("".join(ended.code))
        if any(text != _FIELD for text in ended.deleted):
            check("".join(ended.deleted))
            check("".join(ended.both))


def _kind(name: str, namespace: str) -> str:
    return name if namespace == _COMPATIBLE else ""


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
    if another and any(full.startswith(written) for full in _ALL):
        raise NotTaken(ACTIVE, "field")  # its name is what another field says
    if name in _NAMES or _SPELLED.search(text):
        raise NotTaken(ACTIVE, name)
    if name in _NAMES_THAT_FETCH and _has_server(text):
        raise NotTaken(ACTIVE, name)


def _has_server(code: str) -> bool:
    return any(is_server(found[0]) for found in _ARGUMENT.finditer(code))
