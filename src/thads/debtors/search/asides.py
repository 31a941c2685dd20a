"""Words around a name that is pasted: ông, Họ tên:, sinh năm 1980, địa chỉ …

The words stand in ``asides.csv`` by their role, with the least number of words that
must be left beside them: *ba* is a name as well, in front of two others it is not.
"""

from importlib import resources
from thads.text import fold
from thads.text.marks import composed
import csv
import re


SIR, LABEL, ADDRESS, PLACE, BIRTH = "sir", "label", "address", "place", "birth"
_CERTAIN = 2  # least words beside what without accents is hardly anything else
_LETTERS = re.compile(r"[^\W_]+")

Words = tuple[str, ...]


def _read() -> dict[str, dict[Words, int]]:
    """Return {role: {words as they are typed, in small: least words beside them}}."""
    table = resources.files("thads.debtors.search").joinpath("asides.csv")
    found: dict[str, dict[Words, int]] = {}
    with table.open("r", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            words = tuple(typed_words(row["words"]))
            found.setdefault(row["role"], {})[words] = int(row["least"])
    return found


def typed_words(text: str) -> list[str]:
    """Return the words of a text in small letters, with their accents."""
    return _LETTERS.findall(composed(text).lower())


_ASIDES = _read()
#: Those that stand in the table with their accents as well.
_WITHOUT_ACCENTS = frozenset(
    plain
    for table in _ASIDES.values()
    for words in table
    if (plain := tuple(map(fold, words))) != words
)
_LONGEST = {role: max(map(len, table)) for role, table in _ASIDES.items()}


def count_in_front(typed: list[str], *roles: str) -> int:
    """Return how many words in front of a name are asides of these roles.

    In a name with accents one typed without is none, if it is much else: *chi nhánh*.
    """
    accents = not " ".join(typed).isascii()
    first = 0
    while first < len(typed) - 1:
        length = max(_length_at(typed, first, role, accents) for role in roles)
        if not length:
            break
        first += length
    return first


def is_aside(text: str, role: str) -> bool:
    """Return whether a text is nothing but an aside of a role: (ông)."""
    return tuple(typed_words(text)) in _ASIDES[role]


def _length_at(typed: list[str], first: int, role: str, accents: bool) -> int:
    table = _ASIDES[role]
    for length in range(min(_LONGEST[role], len(typed) - first - 1), 0, -1):
        words = tuple(typed[first : first + length])
        least = table.get(words)
        if least is None or len(typed) - first - length < least:
            continue
        if not accents or least <= _CERTAIN or words not in _WITHOUT_ACCENTS:
            return length
    return 0


def pattern(role: str) -> str:
    """Return a regular expression of all words of a role, the longest first."""
    found = sorted(_ASIDES[role], key=lambda words: -len(" ".join(words)))
    return "|".join(r"[\s./]+".join(map(re.escape, words)) for words in found)
