"""Number and sign (số, ký hiệu) of documents and decisions.

A dispatch is ``number/AGENCY-UNIT`` (``1325/BTP-CNTT``), a document of a named
kind ``number/KIND-AGENCY`` (``249/QĐ-TCTHADS``), a normative one carries its year
(``62/2015/NĐ-CP``). People write them in many ways; ``parse_number`` understands
these and writes the number as it should be, ``normal_number`` is the key under
which all writings of one number are found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from thads.text.folding import words
from thads.text.kinds import KINDS
from thads.text.kinds import agency_abbreviation
from thads.text.kinds import agency_name
from thads.text.kinds import kind_by_abbreviation
from thads.text.marks import composed
from thads.text.marks import decomposed
import re


@dataclass(frozen=True)
class Number:
    """A number as it was understood; ``str()`` writes it as it should be."""

    number: str
    year: int | None
    kind: str | None  # abbreviation as written: QĐ
    agency: str | None
    unit: str | None

    def __str__(self) -> str:
        sign = "-".join(p for p in (self.kind, self.agency, self.unit) if p)
        year = str(self.year) if self.year else None
        return "/".join(p for p in (self.number, year, sign) if p)

    @property
    def kind_id(self) -> str:
        """The id of the kind; without a kind's sign it is a dispatch."""
        if self.kind is None:
            law = _LEGISLATURE.fullmatch(self.agency or "")
            if law is None:
                return "cong-van"
            return "luat" if law.group(1) == "QH" else "phap-lenh"
        known = kind_by_abbreviation(self.kind)
        assert known is not None  # read from the same table
        return known[1].id

    @property
    def kind_title(self) -> str:
        """The title of the kind."""
        return KINDS[self.kind_id].title

    @property
    def agency_name(self) -> str | None:
        """The full name of the agency, None where the abbreviation is not known."""
        law = _LEGISLATURE.fullmatch(self.agency or "")
        sign = law.group(1) if law else (self.agency or "").split("-")[0]
        return agency_name(sign)

    @property
    def key(self) -> str:
        """The key under which all writings of this number are found."""
        return normal_number(str(self))


#: "Số: 12345/2026/TTLT-BTP-BTC-VKSNDTC-TANDTC" has 42 characters.
LONGEST_NUMBER = 60
#: Numbers read in one text: a paper of sixty pages names some hundred.
MOST_NUMBERS = 500
_PREFIX = re.compile(r"^(?:số|so)\b\s*+[:.]?\s*+", re.I)
_HEAD = re.compile(r"(\d{1,6})\s?([a-zđ]?)(?![^\W_])", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DASHES = re.compile(r"(?:(?<!\s)\s++)?[-\u2010-\u2015\u2212]\s*+")
_PART = re.compile(r"[^\W\d_][^\W_]*(?:[.&][^\W_]+)*")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_LEGISLATURE = re.compile(r"(QH|UBTVQH)\d{1,2}", re.I)

# In running text a number must look like one: figures, a slash, then a sign with
# two capitals at least ("16/26 đơn vị" and "63/Cục" are none).
_CAPITALS = "A-ZĐÐÀ-ÝĂƠƯ"
# Each part can be read in one way only ("++"): six that could be read in several took
# minutes.
_SEGMENT = (
    rf"[{_CAPITALS}][a-zđ]{{0,12}}+[{_CAPITALS}][{_CAPITALS}a-zđ]{{0,12}}+"
    rf"[{_CAPITALS}a-z0-9]{{0,12}}+"
)
_SIGN = rf"{_SEGMENT}(?:\.[{_CAPITALS}0-9]{{1,8}}+){{0,3}}"
_IN_TEXT = re.compile(
    rf"(?<![\w/])\d{{1,6}}+[a-zđ]?+\s?+/\s?+(?:(?:19|20)\d\d\s?+/\s?+)?{_SIGN}"
    rf"(?:\s?+[-\u2010-\u2015]\s?+(?:{_SIGN}|(?!{_SEGMENT})[{_CAPITALS}][a-z]{{0,12}}+)"
    rf"(?![a-zà-ỹđ])){{0,5}}(?![\w/])"
)


def parse_number(text: str | None) -> Number | None:
    """Return the Number that a text is, or None when it is none.

    Tolerates case, missing diacritics, spaces for slashes and hyphens, any dash,
    and the word "Số:" in front.
    """
    text = (text or "").strip()
    if len(text) > 2 * LONGEST_NUMBER:
        return None
    text = _PREFIX.sub("", composed(text))
    head = _HEAD.match(text)
    if head is None:
        return None
    number = head.group(1) + head.group(2).lower()
    rest = text[head.end() :]
    if not re.match(r"\s*[/\-\s]", rest):
        return None
    parts = [p for p in re.split(r"[/\s]+", _DASHES.sub("/", rest)) if p]
    year = None
    if parts and _YEAR.fullmatch(parts[0]):
        year = int(parts.pop(0))
    if not parts or len(parts) > 6:
        return None
    if len(text) > LONGEST_NUMBER or not all(_is_sign(part) for part in parts):
        return None
    return _number(number, year, parts)


def find_numbers(text: str) -> Iterator[tuple[Number, int, int]]:
    """Yield (Number, start, end) for every number in a running text (NFC).

    Of a text that holds more than MOST_NUMBERS the first ones.
    """
    for match in islice(_IN_TEXT.finditer(text), MOST_NUMBERS):
        number = parse_number(match.group())
        if number is not None:
            yield number, match.start(), match.end()


def normal_number(text: str) -> str:
    """Return the key of a number: equal for every writing of the same number.

    Works for any text, standard or not: its folded words, the leading "số" and
    leading zeros dropped, joined by hyphens.
    """
    parts = words(text)
    if len(parts) > 1 and parts[0] == "so":
        parts = parts[1:]
    if parts:
        parts[0] = parts[0].lstrip("0") or "0"
    return "-".join(parts)


def _is_sign(part: str) -> bool:
    """Return whether a part is a short word of initials, none of them with a tone."""
    return (
        len(part) <= 16
        and _PART.fullmatch(part) is not None
        and not _TONES.intersection(decomposed(part))
    )


def _number(number: str, year: int | None, parts: list[str]) -> Number:
    typed_small = all(part == part.lower() for part in parts)
    if year and len(parts) == 1 and _LEGISLATURE.fullmatch(parts[0]):
        # 106/2025/QH15: the sign of a law is the legislature that passed it.
        return Number(number, year, None, parts[0].upper(), None)
    kind = None
    found = kind_by_abbreviation(parts[0])
    if found is not None:
        kind = found[0]
        parts = parts[1:]
    parts = [_spelling(part, typed_small) for part in parts]
    agency = parts[0] if parts else None
    unit = "-".join(parts[1:]) or None
    if kind == "TTLT":
        # Joint circulars name several agencies and no unit.
        agency, unit = "-".join(parts) or None, None
    return Number(number, year, kind, agency, unit)


def _spelling(part: str, typed_small: bool) -> str:
    known = agency_abbreviation(part)
    if known is not None:
        return known
    part = part.replace("Ð", "Đ").replace("ð", "đ")
    return part.upper() if typed_small else part
