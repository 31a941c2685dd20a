"""Folding of text to lower case without diacritics.

It is done in this one place, so that what is typed meets what is written: a citizen
types ``nguyen van dat``, a clerk ``NGUYỄN VĂN ĐẠT``, a Mac sends the same name
decomposed (NFD), an old file has the Icelandic ``Ð`` for ``Đ``.
"""

from importlib import resources
from thads.text.marks import composed
from thads.text.marks import with_few_marks
import csv
import re
import unicodedata


# U+0111 is the Vietnamese letter; U+00F0 stands for it in texts converted from
# the fonts of before Unicode.
_D = str.maketrans({"đ": "d", "ð": "d"})
_WORD = re.compile(r"[^\W_]+")
_NOT_ASCII = re.compile(r"[^a-z0-9]+")


def _letters() -> dict[int, int | None]:
    """Return {code: base letter} of ASCII and the accented Latin letters, in small."""
    found: dict[int, int | None] = {code: code for code in range(128)}
    for code in (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)):
        base = unicodedata.normalize("NFD", chr(code).translate(_D))[0]
        if base.isascii() and base.islower():
            found[code] = ord(base)
    return found


class _WithoutMarks(dict[int, int | None]):
    """Table for `str.translate`, filled as characters are met.

    The register folds names by the million.
    """

    def __missing__(self, code: int) -> int | None:
        found = None if unicodedata.category(chr(code)) == "Mn" else code
        self[code] = found
        return found


_LETTERS = _WithoutMarks(_letters())  # one step for what is Vietnamese
_WITHOUT_MARKS = _WithoutMarks()


def fold(text: str) -> str:
    """Return text in lower case, without any diacritic, ``đ`` as ``d``."""
    if text.isascii():
        return text.lower()
    text = composed(text).lower()
    plain = text.translate(_LETTERS)
    if plain.isascii():
        return plain
    # no run of marks is long any more
    bare = unicodedata.normalize("NFD", text.translate(_D)).translate(_WITHOUT_MARKS)
    return unicodedata.normalize("NFC", bare)


def words(text: str) -> list[str]:
    """Return the folded words and figures of a text, in order."""
    return _WORD.findall(fold(text))


def _written_out() -> dict[str, str]:
    """Return {letter: letters of ASCII}, in small, from ``letters.csv``."""
    table = resources.files("thads.text").joinpath("letters.csv")
    with table.open("r", encoding="utf-8") as stream:
        return {row["letter"]: row["written"] for row in csv.DictReader(stream)}


def _unusual() -> str:
    """Return the letters below U+0250 that are written out, or compatible with one."""
    letters = map(chr, range(0x80, 0x250))
    return "".join(
        letter
        for letter in letters
        if unicodedata.normalize("NFKC", letter) != letter
        or unicodedata.category(letter) == "Cf"
        or not _WRITTEN_OUT.keys().isdisjoint(map(ord, letter.lower()))
    )


_WRITTEN_OUT = str.maketrans(_written_out())
#: Nearly all texts have none of these: the register takes them by the million.
_UNUSUAL = re.compile(f"[{_unusual()}\u0370-\u1e9f\u1efa-\U0010ffff]")


def plain_letters(text: str) -> str:
    """Return text with the letters people type for those their keyboard has not.

    What Unicode calls compatible is one (full width, ligatures, №), signs that are not
    seen are left out, and ``ß`` is ``ss``: ``letters.csv`` has those that are no letter
    with a mark. The case of the letters may be lost.
    """
    if text.isascii() or not _UNUSUAL.search(text):
        return text
    text = unicodedata.normalize("NFKC", with_few_marks(text))
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    lower = text.lower()
    plain = lower.translate(_WRITTEN_OUT)
    return text if plain == lower else plain


def slug(text: str, length: int = 80) -> str:
    """Return an address part: ASCII words joined by hyphens, cut at a word."""
    parts = [_NOT_ASCII.sub("", word) for word in words(text)]
    parts = [part for part in parts if part]
    result = ""
    for part in parts:
        longer = f"{result}-{part}" if result else part
        if len(longer) > length:
            break
        result = longer
    return result or (parts[0][:length] if parts else "")
