"""Names of localities in lists: shortened, and in the order of the alphabet."""

from collections.abc import Iterable
from collections.abc import Mapping
from thads.text import fold
from thads.text.marks import composed
from thads.text.marks import decomposed
from typing import Any
from typing import TypeVar
import re
import unicodedata


Named = TypeVar("Named", bound=Mapping[str, Any])

#: Letters of the Vietnamese alphabet that stand apart from their base letter.
OWN_LETTERS = "ĂÂĐÊÔƠƯ"
ALPHABET = "AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZ"


def letter(name: str) -> str:
    """Return the letter a name stands under: tone marks do not count."""
    first = composed(name)[:1].upper()
    if first in OWN_LETTERS:
        return first
    base = decomposed(first)
    without_tone = "".join(c for c in base if not unicodedata.combining(c) or c in "̛̂̆")
    return composed(without_tone)[:1] or "#"


def by_letter(items: Iterable[Named]) -> list[tuple[str, list[Named]]]:
    """Return [(letter, [item, ...])] in the order of the Vietnamese alphabet.

    Each item has a `name`.
    """
    groups: dict[str, list[Named]] = {}
    for item in items:
        groups.setdefault(letter(item["name"]), []).append(item)
    return sorted(
        groups.items(),
        key=lambda pair: ALPHABET.find(pair[0]) if pair[0] in ALPHABET else 99,
    )


#: What stands in front of the place in the title of a department.
BEFORE_PLACE = re.compile(
    r"^(?:(?:cục |phòng )?thi hành án dân sự )?(?:thành phố |tỉnh )?", re.I
)


def place_of(title: str) -> str:
    """Return the place a department is named after; the whole title where none is.

    "Hà Nội" of "Cục Thi hành án dân sự thành phố Hà Nội", in small and large letters.
    """
    return BEFORE_PLACE.sub("", title)


def short_name(title: str) -> str:
    """Return the place of a unit as lists have it: with one abbreviated."""
    name = place_of(title)
    return "TP. Hồ Chí Minh" if name == "Hồ Chí Minh" else name


def in_order(places: Iterable[Named]) -> list[Named]:
    """Return places as a Vietnamese reader expects: by letters, not by tones."""
    return sorted(places, key=lambda place: (fold(place["name"]), place["name"]))
