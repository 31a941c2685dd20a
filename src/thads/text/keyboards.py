"""Vietnamese typed with the keyboard's program switched off: Nguyeenx, Nguye6n4.

The keys of Telex, VNI and VIQR stand in ``keyboards.csv``: a letter and the key that
puts a mark on it, which may come at any later place of the word (*Nguyeenx*,
*Nguyenex*), and keys for tones.
"""

from functools import lru_cache
from importlib import resources
from thads.text.marks import composed
from thads.text.syllables import is_syllable
import csv
import re


#: Keys of a word; "nghieengs" has nine.
_LONGEST = 12
_MOST = 12  # words
_MARKS = {
    "circumflex": "\u0302",
    "breve": "\u0306",
    "horn": "\u031b",
    "stroke": "đ",
    "acute": "\u0301",
    "grave": "\u0300",
    "hook": "\u0309",
    "tilde": "\u0303",
    "dot": "\u0323",
}
_VOWELS = frozenset("aeiouy")


def _keyboards() -> dict[str, dict[str, str]]:
    """Return {keyboard: {keys: mark}}; keys for a tone have one character."""
    table = resources.files("thads.text").joinpath("keyboards.csv")
    found: dict[str, dict[str, str]] = {}
    with table.open("r", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            found.setdefault(row["keyboard"], {})[row["keys"]] = _MARKS[row["mark"]]
    return found


_KEYBOARDS = _keyboards()


def typed_without_program(text: str) -> str:
    """Return the name a text was meant to be, empty if it is one as it stands.

    All words must be syllables then, and at least one of them by its keys only.
    """
    parts = text.split()
    if not text.isascii() or not 1 < len(parts) <= _MOST:
        return ""
    for keyboard in _KEYBOARDS:
        found = [_meant(part, keyboard) for part in parts]
        if all(found) and any(
            not word.isascii() and not _is_name(part)
            for word, part in zip(found, parts, strict=True)
        ):
            return " ".join(found)
    return ""


@lru_cache(maxsize=10_000)  # every search asks, and names have few words
def _meant(part: str, keyboard: str) -> str:
    """Return the syllable a word was meant to be; empty if it is none."""
    if len(part) > _LONGEST:
        return ""
    if _is_name(part):
        return part
    word = _with_marks(part.lower(), _KEYBOARDS[keyboard])
    if not word or not is_syllable(word):
        return ""
    if part.isupper() and len(part) > 1:
        return word.upper()
    return word.capitalize() if part[:1].isupper() else word


def _is_name(part: str) -> bool:
    return bool(re.fullmatch("[A-Za-z]+", part)) and is_syllable(part)


def _with_marks(part: str, keys: dict[str, str]) -> str:
    """Return a word with the marks its keys put on; empty where a key fits nothing."""
    letters: list[str] = []
    tone = ""
    for at, char in enumerate(part):
        if at and _put_on(letters, char, keys):
            continue
        if at and char in keys and any(each[0] in _VOWELS for each in letters):
            tone = keys[char]
            continue
        if not ("a" <= char <= "z"):
            return ""
        letters.append(char)
    place = _place_of_tone(letters)
    if tone and place is not None:
        letters.insert(place + 1, tone)
    return composed("".join(letters))


def _put_on(letters: list[str], char: str, keys: dict[str, str]) -> bool:
    """Put the mark of a key on the last letter that takes it; return if one did."""
    for at in range(len(letters) - 1, -1, -1):
        mark = keys.get(letters[at] + char)
        if not mark:
            continue
        if mark == "đ":
            letters[at] = mark
            return True
        letters[at] += mark
        if mark == _MARKS["horn"] and letters[at - 1 : at] == ["u"] and at:
            letters[at - 1] += mark  # "uow" is ươ
        return True
    return False


def _place_of_tone(letters: list[str]) -> int | None:
    """Return where a tone is written: on a marked vowel, the last, or before it."""
    vowels = [at for at, letter in enumerate(letters) if letter[0] in _VOWELS]
    if len(vowels) > 1 and "".join(letters[:2]) in ("qu", "gi"):
        vowels = vowels[1:]
    if not vowels:
        return None
    marked = [at for at in vowels if len(letters[at]) > 1]
    if marked:
        return marked[-1]
    open_end = vowels[-1] == len(letters) - 1 and len(vowels) > 1
    return vowels[-2 if open_end else -1]
