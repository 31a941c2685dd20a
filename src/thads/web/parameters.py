"""The one reader of query and form parameters, for every view and REST service.

Zope's `request.form` may hold anything under a name: text, a list (given twice, or cast
`q:list`), a number, a DateTime, a record, a tuple, bytes, a file (casts `q:int=5`,
`q.x:record=1`), text that was no UTF-8. The functions here return the kind of value
their name says, and never fail on what somebody sent:

- given twice: the first value counts;
- cast: numbers are read as the text they were sent as; what else is no text counts
  as not given;
- broken UTF-8 and control characters: replaced (`thads.web.readable`);
- too long: cut; a number out of range: the nearest that is in it;
- anything else wrong: the default.

REST services pass `strict=True` (`thads.web.services.Service` does): there what is not
as described raises `Refused` with the parameter's name, which answers 400.
"""

from collections.abc import Container
from collections.abc import Mapping
from datetime import date as Date
from thads import _
from thads.errors import Refused
from thads.web.readable import readable
from typing import Any
from typing import overload
import re


Form = Mapping[str, Any]

TWICE = _("Give this parameter once.")
TOO_LONG = _("This parameter is too long.")
NO_TEXT = _("This parameter must be text.")
NO_CHOICE = _("There is no such choice.")
NO_INTEGER = _("This parameter must be a whole number.")
NO_FLAG = _("This parameter must be 1 or 0.")
NO_DATE = _("This parameter must be a date, for example 2026-12-31.")

_INTEGER = re.compile(r"[+-]?[0-9]+")
#: More digits are certainly out of range; Python refuses to read very many.
_DIGITS = 18
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_VIETNAMESE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_YES = frozenset({"1", "true", "on", "yes"})
_NO = frozenset({"0", "false", "off", "no", ""})
#: Dates outside are typing errors, and arithmetic with them overflows.
FIRST_DATE = Date(1900, 1, 1)
LAST_DATE = Date(2100, 12, 31)
MOST_VALUES = 200
#: For texts that are refused, not cut, where they are too long: more than a form holds.
UNCUT = 2**30


def text(
    form: Form,
    name: str,
    default: str = "",
    most: int = 200,
    lines: bool = False,
    strict: bool = False,
) -> str:
    """Return a text of at most `most` characters, all white space as one space each.

    `lines` keeps the line ends, as LF, and the indent of each line.
    """
    value = _first(form, name, strict)
    if value is None:
        return default
    value = _tidy(value, lines)
    if strict and len(value) > most:
        raise Refused({name: TOO_LONG}, codes={name: "too_long"})
    return value[:most].rstrip()


def password(form: Form, name: str) -> str:
    """Return a password with every character as it was sent; "" if it is no text."""
    return _first(form, name, False) or ""


def texts(form: Form, name: str, most: int = 200) -> list[str]:
    """Return all values of a parameter that may be given several times."""
    value = form.get(name)
    values = list(value) if isinstance(value, list | tuple) else [value]
    read = [_as_text(each) for each in values[:MOST_VALUES]]
    return [_tidy(each, False)[:most] for each in read if each is not None]


def choice(
    form: Form,
    name: str,
    allowed: Container[str],
    default: str = "",
    strict: bool = False,
) -> str:
    """Return a value that is among those allowed, else the default."""
    value = text(form, name, strict=strict)
    if value in allowed:
        return value
    if strict and value:
        raise Refused({name: NO_CHOICE})
    return default


@overload
def integer(
    form: Form,
    name: str,
    default: int = 0,
    low: int = 0,
    high: int = 2**31 - 1,
    strict: bool = False,
) -> int: ...
@overload
def integer(
    form: Form,
    name: str,
    default: None,
    low: int = 0,
    high: int = 2**31 - 1,
    strict: bool = False,
) -> int | None: ...
def integer(
    form: Form,
    name: str,
    default: int | None = 0,
    low: int = 0,
    high: int = 2**31 - 1,
    strict: bool = False,
) -> int | None:
    """Return a whole number from `low` to `high`; the nearest if it is out of range."""
    value = text(form, name, strict=strict, most=5000)
    if not value:
        return default
    if not _INTEGER.fullmatch(value):
        if strict:
            raise Refused({name: NO_INTEGER}, codes={name: "not_a_number"})
        return default
    if len(value) > _DIGITS:
        return low if value.startswith("-") else high
    return min(max(int(value), low), high)


def position(text: str) -> int | None:
    """Return a whole number written in the digits 0 to 9; None if a text is none.

    For numbers in addresses and headers. `str.isdigit` takes `²` for a digit, which
    `int` does not read, and `int` refuses more than 4,300 of them.
    """
    if not (text.isascii() and text.isdecimal()) or len(text) > _DIGITS:
        return None
    return int(text)


def flag(form: Form, name: str, default: bool = False, strict: bool = False) -> bool:
    """Return whether a box was ticked or a switch is 1; the default for other words."""
    value = text(form, name, strict=strict).lower()
    if value in _YES:
        return True
    if strict and value not in _NO:
        raise Refused({name: NO_FLAG})
    return default if value == "" or value not in _NO else False


def date(form: Form, name: str, strict: bool = False) -> Date | None:
    """Return a date given as 2026-12-31 or 31/12/2026; None if there is none."""
    value = text(form, name, strict=strict)
    read = None
    try:
        if found := _ISO.fullmatch(value):
            read = Date(*map(int, found.groups()))
        elif found := _VIETNAMESE.fullmatch(value):
            read = Date(*map(int, reversed(found.groups())))
    except ValueError:
        pass
    if read is not None and FIRST_DATE <= read <= LAST_DATE:
        return read
    if strict and value:
        raise Refused({name: NO_DATE})
    return None


def files(form: Form, name: str) -> list[Any]:
    """Return the files sent under a name; a field left empty is none.

    Each has `filename`, `headers`, `read` and `seek` (ZPublisher's FileUpload).
    """
    value = form.get(name)
    values = value if isinstance(value, list | tuple) else [value]
    return [
        each
        for each in values[:MOST_VALUES]
        if hasattr(each, "read") and _is_sent(each)
    ]


def _is_sent(upload: Any) -> bool:
    """Return whether a field held a file; a program may send one without a name."""
    if getattr(upload, "filename", None):
        return True
    if not hasattr(upload, "seek"):
        return False
    upload.seek(0)
    has_content = bool(upload.read(1))
    upload.seek(0)
    return has_content


def file(form: Form, name: str) -> Any | None:
    """Return the first file sent under a name, None if there is none."""
    return next(iter(files(form, name)), None)


def given(form: Form, name: str) -> bool:
    """Return whether a parameter was sent at all, as the button that was pressed."""
    return name in form


def query(form: Form) -> dict[str, str]:
    """Return every parameter that is text, for the address of the next page."""
    read = {str(name): _first(form, name, False) for name in form}
    return {n: _tidy(value, False) for n, value in read.items() if value is not None}


def _first(form: Form, name: str, strict: bool) -> str | None:
    value = form.get(name)
    if isinstance(value, list | tuple):
        if strict and len(value) > 1:
            raise Refused({name: TWICE}, codes={name: "twice"})
        value = value[0] if value else None
    read = _as_text(value)
    if strict and read is None and value is not None:
        raise Refused({name: NO_TEXT})
    return read


def _as_text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    # a cast; of a number too long to be written out nothing is wanted
    if isinstance(value, int | float) and abs(value) < 10**_DIGITS:
        return str(int(value)) if isinstance(value, bool) else str(value)
    return None


def _tidy(value: str, lines: bool) -> str:
    value = readable(value)
    if not lines:
        return " ".join(value.split())
    return value.replace("\r\n", "\n").replace("\r", "\n").rstrip().lstrip("\n")
