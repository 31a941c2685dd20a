"""Keys of records: what makes two entries the same, and what makes them alike.

The key of an entry is ``number|date|folded name=name with its marks``: two debtors of
one decision may be Dũng and Dung. Entries of before 1.0 stand under keys without the
last part. Light: the sandboxed reader of workbooks imports it too.
"""

from collections.abc import Mapping
from functools import lru_cache
from thads.text import normal_number
from thads.text import words
from thads.text.marks import composed
from thads.text.marks import decomposed
from thads.text.syllables import is_syllable
import re


#: Words of an address that only say what kind of place the others name.
PLACE_WORDS = frozenset(
    words(
        "số nhà đường phố ngõ ngách hẻm kiệt tổ thôn xóm ấp bản buôn làng khu khóm "
        "khối xã phường thị trấn quận huyện tỉnh thành x p q h t tp tx tt"
    )
)


#: Names nearly always begin with one of these; without marks they are none.
_MARKED = frozenset(
    words(
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Công Doanh "
        "Hợp Ngân"
    )
)
_WORD = re.compile(r"[^\W_]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_D = str.maketrans("ðÐ", "đĐ")  # of old fonts


@lru_cache(maxsize=1000)
def number_key(text: str | None) -> str:
    """Return one key for every writing of a number, glued ones too."""
    return normal_number(text or "").replace("-", "")


def entry_key(record: Mapping) -> str:
    """Return what makes an entry the same: decision, its date, and the name."""
    return f"{decision_key(record)}{name_key(record)}={spelling_key(record)}"


def decision_key(record: Mapping) -> str:
    """Return the part of an entry's key before the name: ``number|date|``."""
    return f"{number_key(record['decision'])}|{record.get('decision_date', '')}|"


def name_key(record: Mapping) -> str:
    """Return the folded words of the name."""
    return " ".join(words(record["name"]))


def spelling_key(record: Mapping) -> str:
    """Return the words of the name with their marks, each tone behind its word.

    So it does not matter on which letter the tone was put: hòa and hoà are one.
    """
    name = record["name"]
    if name.isascii():
        return name_key(record)
    spelt = _WORD.findall(composed(name.translate(_D)).lower())
    return " ".join(map(_tone_last, spelt))


@lru_cache(maxsize=5000)
def _tone_last(word: str) -> str:
    parts = decomposed(word)
    tones = "".join(_TONES.findall(parts))
    return composed(_TONES.sub("", parts)) + tones


def split_key(key: str) -> tuple[str, str]:
    """Return (decision key, name key) of an entry's key."""
    at = key.rindex("|") + 1
    return key[:at], key[at:].partition("=")[0]


def split_decision(key: str) -> tuple[str, str]:
    """Return (number key, ISO date or nothing) of an entry's key."""
    number, date, _name = key.split("|", 2)
    return number, date


def undated_key(key: str) -> str:
    """Return an entry's key without the date of its decision."""
    number, _date, name = key.split("|", 2)
    return f"{number}||{name}"


def spelling_of(key: str) -> str:
    """Return the name of a key with its marks, nothing for a key of before 1.0."""
    return key.partition("=")[2]


def may_be_one_decision(date: str, other: str) -> bool:
    """Return whether two decisions of one number may be one: not with two dates."""
    return not date or not other or date == other


def lacks_marks(name: str) -> bool:
    """Return whether a name was typed without marks: it begins as no name does so.

    ``Tran Van Dung`` was, ``Mai Lan`` need not have been. Folded names are taken too.
    """
    if not name.isascii():
        return False
    found = words(name)
    return bool(found) and (found[0] in _MARKED or not all(map(_is_word, found)))


@lru_cache(maxsize=5000)
def _is_word(word: str) -> bool:
    return is_syllable(word)


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
