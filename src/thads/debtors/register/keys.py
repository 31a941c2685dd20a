"""What makes entries the same, and what makes them look alike.

Light: the reader's child process imports it too.
"""

from functools import lru_cache
from thads.text import normal_number
from thads.text import words


KINDS_OF_PLACES = frozenset(
    words(
        "số nhà đường phố ngõ ngách hẻm kiệt tổ thôn xóm ấp bản buôn làng khu khóm "
        "khối xã phường thị trấn quận huyện tỉnh thành x p q h t tp tx tt"
    )
)


@lru_cache(maxsize=1000)
def number_key(text):
    """One key for every writing of a number, glued ones too."""
    return normal_number(text or "").replace("-", "")


def key_of(record):
    """What makes an entry the same: decision, its date, and the folded name."""
    return f"{decision_of(record)}{name_of(record)}"


def decision_of(record):
    return f"{number_key(record['decision'])}|{record.get('decision_date', '')}|"


def name_of(record):
    return " ".join(words(record["name"]))


def place_of(record):
    """What tells an address from others: its folded words in one order, but for
    those that only say what kind of thing the others name (số, phố, phường, TP)."""
    return " ".join(sorted({*words(record["address"])} - KINDS_OF_PLACES))


def alike(name, other):
    """Whether two folded names may be one, written differently.

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
