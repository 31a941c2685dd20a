"""Keys of records: what makes two entries the same, and what makes them alike.

Light: the sandboxed reader of workbooks imports it too.
"""

from collections.abc import Mapping
from functools import lru_cache
from thads.text import normal_number
from thads.text import words


#: Words of an address that only say what kind of place the others name.
PLACE_WORDS = frozenset(
    words(
        "số nhà đường phố ngõ ngách hẻm kiệt tổ thôn xóm ấp bản buôn làng khu khóm "
        "khối xã phường thị trấn quận huyện tỉnh thành x p q h t tp tx tt"
    )
)


@lru_cache(maxsize=1000)
def number_key(text: str | None) -> str:
    """Return one key for every writing of a number, glued ones too."""
    return normal_number(text or "").replace("-", "")


def entry_key(record: Mapping) -> str:
    """Return what makes an entry the same: decision, its date, and the folded name."""
    return f"{decision_key(record)}{name_key(record)}"


def decision_key(record: Mapping) -> str:
    """Return the part of an entry's key before the name: ``number|date|``."""
    return f"{number_key(record['decision'])}|{record.get('decision_date', '')}|"


def name_key(record: Mapping) -> str:
    """Return the folded words of the name."""
    return " ".join(words(record["name"]))


def split_key(key: str) -> tuple[str, str]:
    """Return (decision key, name key) of an entry's key."""
    at = key.rindex("|") + 1
    return key[:at], key[at:]


def address_key(record: Mapping) -> str:
    """Return the key of an address: its folded words in alphabetical order.

    Left out are those that only say what the others name (số, phố, phường, TP).
    """
    return " ".join(sorted({*words(record["address"])} - PLACE_WORDS))


def alike(name: str, other: str) -> bool:
    """Return whether two folded names may be one, written differently.

    Words in another order, or one letter more, less, other, or swapped with the next;
    spaces do not count. A name is not alike to itself.
    """
    if name == other:
        return False
    if sorted(name.split()) == sorted(other.split()):
        return True
    short, long = sorted((name.replace(" ", ""), other.replace(" ", "")), key=len)
    if len(long) - len(short) > 1:
        return False
    pairs = enumerate(zip(short, long, strict=False))
    same = next((i for i, (a, b) in pairs if a != b), len(short))
    rest_short, rest_long = short[same:], long[same:]
    if len(short) == len(long):
        swapped = rest_short[:2] == rest_long[1::-1] and rest_short[2:] == rest_long[2:]
        return rest_short[1:] == rest_long[1:] or swapped
    return rest_short == rest_long[1:]
