"""Unicode's normal forms, in a time that grows with the length of a text only.

Marks after a letter (accents, dots) are put in order when a text is normalised, each
past those before it: 100,000 of them in a row take Python some eight seconds. No
writing puts more than a few on a letter, and Unicode itself allows programs to count on
30 (UAX #15, section 13, Stream-Safe Text Format): what goes beyond is left out.
"""

from functools import cache
import re
import unicodedata


MOST_MARKS = 30
#: No mark is a letter, a figure, a space or ASCII. Nearly all texts end here: the
#: register folds names by the million.
_SUSPECT = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1}}}")
#: The last code of the plane that nearly all writings lie in, and the end of the next,
#: past which there are no marks.
_PLANE, _BOTH_PLANES = 0xFFFF, 0x1FFFF


@cache
def _too_many(last: int) -> re.Pattern[str]:
    """Return the pattern of more marks in a row than MOST_MARKS, up to a last code.

    Made when it is first needed, which is hardly ever: a process that reads a workbook
    would spend a tenth of its start on it.
    """
    codes = [code for code in range(last + 1) if unicodedata.combining(chr(code))]
    marks = "".join(map(chr, codes))
    return re.compile(f"[{marks}]{{{MOST_MARKS + 1},}}+")


def composed(text: str) -> str:
    """Return a text with letters and their marks in one character each (NFC)."""
    return unicodedata.normalize("NFC", with_few_marks(text))


def decomposed(text: str) -> str:
    """Return a text with letters and their marks apart (NFD)."""
    return unicodedata.normalize("NFD", with_few_marks(text))


def compatible(text: str) -> str:
    """Return a text with letters of other widths and forms as plain ones (NFKC)."""
    return unicodedata.normalize("NFKC", with_few_marks(text))


def with_few_marks(text: str) -> str:
    """Return a text with MOST_MARKS combining marks in a row at most."""
    if len(text) <= MOST_MARKS or text.isascii() or not _SUSPECT.search(text):
        return text
    # the codes of one plane are a table of bits, ten times faster than ranges
    last = _PLANE if max(text) <= chr(_PLANE) else _BOTH_PLANES
    return _too_many(last).sub(lambda found: found.group()[:MOST_MARKS], text)
