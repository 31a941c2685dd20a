"""Names of organisations, known from those of people by a table of words.

The words stand in ``organisations.csv``. They are compared with their accents where a
name has any: *Trường* is a school, *Trương* a family.
"""

from functools import lru_cache
from importlib import resources
from thads.text.folding import fold
from thads.text.marks import composed
from thads.text.marks import decomposed
import csv
import re


#: Characters looked at: the words that tell stand in front, or soon after.
_LONGEST = 300
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_WORD = re.compile(r"[^\W_]+")
#: Words that make one with "văn" or "thị" in front.
_BEHIND_VAN = frozenset(("hoa", "hoc", "nghe", "thu", "phong", "minh", "tran", "xa"))
_BANK = re.compile(r"\w\wbank\b")
#: Words in a row, each without its accents or as `_exact` gives it.
_Words = tuple[str, ...]


@lru_cache(maxsize=5_000)
def _exact(word: str) -> str:
    """Return a word with its tone at the end: hoà and hòa are one."""
    parts = decomposed(word)
    return composed(_TONE.sub("", parts)) + "".join(_TONE.findall(parts))


def exact_words(text: str) -> list[str]:
    """Return the words of a text in small letters, each with its tone at the end."""
    return [_exact(word) for word in _WORD.findall(composed(text).lower())]


def _folded(text: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(composed(text).lower())]


def _rows(name: str) -> list[dict[str, str]]:
    table = resources.files("thads.text").joinpath(name)
    with table.open("r", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


_TABLE = _rows("organisations.csv")
_ACCENTED, _PLAIN = (
    {
        place: frozenset(
            tuple(split(row["words"])) for row in _TABLE if row["place"] == place
        )
        for place in ("start", "anywhere")
    }
    for split in (exact_words, _folded)
)
_MOST = max(map(len, _ACCENTED["start"]))
#: Family names, without accents.
_NAMES = _rows("names.csv")
FAMILY_NAMES = frozenset(
    fold(row["name"]) for row in _NAMES if row["role"] in ("family", "usual")
)
#: Usual second words of people's names. They tell a person where a family name and a
#: word for a body are one without their accents: TRUONG VAN LAM.
MIDDLE_NAMES = frozenset(fold(row["name"]) for row in _NAMES if row["role"] == "middle")


def is_organisation(name: str) -> bool | None:
    """Return whether a name is an organisation's; None where nothing tells.

    Without accents ``TRUONG HOA`` may be a school or a person.
    """
    name = name[:_LONGEST]
    folded = _folded(name)
    accented = not composed(name).isascii()
    compared = exact_words(name) if accented else folded
    table = _ACCENTED if accented else _PLAIN
    if _holds(compared, table["anywhere"]) or _BANK.search(" ".join(folded)):
        return True
    for length in range(min(_MOST, len(compared)), 0, -1):
        if tuple(compared[:length]) in table["start"]:
            if length > 1 and length == len(compared):
                return None  # Cao Đẳng
            if length == 1 and _has_middle_name(folded):
                return False
            if accented or length > 1 or folded[0] not in FAMILY_NAMES:
                return True
            return False if folded[1:2] and folded[1] in MIDDLE_NAMES else None
    return False


def _has_middle_name(folded: list[str]) -> bool:
    """Return whether Văn or Thị stands second: Phòng Văn Lâm, and not Phòng Văn hóa."""
    if len(folded) < 3 or folded[1] not in ("van", "thi"):
        return False
    return folded[2] not in _BEHIND_VAN


def _holds(compared: list[str], table: frozenset[_Words]) -> bool:
    return any(
        tuple(compared[at : at + length]) in table
        for length in (1, 2)
        for at in range(len(compared) - length + 1)
    )
