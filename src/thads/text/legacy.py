"""Vietnamese from before Unicode: TCVN3 (ABC) and VNI for Windows.

In these fonts a letter is a Western character that only looks Vietnamese: `NguyÔn
V¨n ¸nh` in TCVN3 and `Nguyeãn Vaên AÙnh` in VNI are Nguyễn Văn Ánh. Files saved so
come to us as Western text. ``recognise`` tells the code a number of texts are written
in, ``decode`` and ``encode`` convert.

What is Unicode already is never taken for one of the old codes: a single letter that
only Unicode has (ă, đ, ơ, ư, ạ, ế, …) rules it out for its text, and every word that
is not plain ASCII must become a Vietnamese syllable by the conversion.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from thads.text.marks import composed
from thads.text.syllables import LONGEST
from thads.text.syllables import is_syllable
import re
import unicodedata


TCVN3, VNI = "tcvn3", "vni"
CODES = (TCVN3, VNI)
TITLES = {TCVN3: "TCVN3 (ABC)", VNI: "VNI-Windows"}

# TCVN 5712:1993, the third table; capitals with a tone have no code of their own.
_TCVN3_LOWER = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ",
        strict=True,
    )
)
_TCVN3_UPPER = dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True))

# VNI: a letter, then a character for its hat and tone; a few letters of their own.
_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_HATS = dict(
    zip(
        "âáàåãäêéèúüë",
        (
            *("\u0302" + tone for tone in ("", *"\u0301\u0300\u0309\u0303\u0323")),
            *("\u0306" + tone for tone in ("", *"\u0301\u0300\u0309\u0303\u0323")),
        ),
        strict=True,
    )
)
_VNI_ALONE = dict(zip("ñíìæóòîôö", "đíìỉĩịỵơư", strict=True))


def _vni_table() -> dict[str, str]:
    """Return {VNI's writing: letter}, small and capital."""
    found = dict(_VNI_ALONE)
    for letter in "aeouy":
        for mark, tone in _VNI_TONES.items():
            found[letter + mark] = letter + tone
    for letter, hats in (("a", "âáàåãäêéèúüë"), ("e", "âáàåãä"), ("o", "âáàåãä")):
        for mark in hats:
            found[letter + mark] = letter + _VNI_HATS[mark]
    for letter, horned in (("ô", "ơ"), ("ö", "ư")):
        for mark, tone in _VNI_TONES.items():
            found[letter + mark] = horned + tone
    del found["yï"]  # ỵ has a character of its own
    table = {old: unicodedata.normalize("NFC", new) for old, new in found.items()}
    return table | {old.upper(): new.upper() for old, new in table.items()}


def _mixed(table: dict[str, str]) -> dict[str, str]:
    """Return the writings with a small mark on a capital or the other way round.

    The letter decides the case.
    """
    found = {}
    for old, new in table.items():
        if len(old) == 2 and old[0].isalpha():
            found[old[0] + old[1].swapcase()] = new
    return found


_ENCODED = {TCVN3: _TCVN3_LOWER | _TCVN3_UPPER, VNI: _vni_table()}
_DECODED = {TCVN3: _ENCODED[TCVN3], VNI: _mixed(_ENCODED[VNI]) | _ENCODED[VNI]}
_ENCODE = {c: {new: old for old, new in t.items()} for c, t in _ENCODED.items()}


def _pattern(table: dict[str, str]) -> re.Pattern[str]:
    """Return the pattern of a table's writings, longer ones first, by first letter."""
    second: dict[str, str] = {}
    for writing in table:
        if len(writing) == 2:
            second[writing[0]] = second.get(writing[0], "") + writing[1]
    pairs = [f"{first}[{re.escape(marks)}]" for first, marks in second.items()]
    alone = "".join(writing for writing in table if len(writing) == 1)
    return re.compile("|".join([*pairs, f"[{re.escape(alone)}]"]))


_UNITS = {code: _pattern(table) for code, table in _DECODED.items()}
_WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")
_NOT_ASCII = re.compile("[\u00a1-\u00ff]")
_UNICODE = re.compile("[\u0100-\u01ff\u0300-\u036f\u1e00-\u1eff]")
#: Words with what belongs to them in an old code or in Unicode.
_LETTERS = r"A-Za-z\u00a1-\u01ff\u0300-\u036f\u1e00-\u1eff"
_TOKEN = re.compile(f"[{_LETTERS}]+")
#: The same, but for those beside a figure: 5m×3m is no word.
_ALONE = re.compile(rf"(?<![{_LETTERS}\d])[{_LETTERS}]++(?!\d)")
#: Signs that TCVN3 has for letters: between two letters no writing has them, and some
#: of them not even beside one.
_BETWEEN = r"\u00a7\u00a9\u00ab\u00ac\u00ae\u00b9\u00bb"
_BESIDE = r"\u00a1-\u00a6\u00a8\u00b6\u00b8\u00bc-\u00be"
_SIGN_IN_WORD = re.compile(
    rf"[^\W\d_][{_BETWEEN}][^\W\d_]|[^\W\d_][{_BESIDE}]|[{_BESIDE}][^\W\d_]"
)
_ABBREVIATION = re.compile("[BCDĐGHKLMNPQRSTVX]{2,8}")
#: Different words that are asked for the code of a text; more tell nothing new.
VOTERS = 5_000
_CAPITALS = re.compile("[A-Z]")
_SMALL = re.compile("[a-z]")


def is_unicode(text: str) -> bool:
    """Return whether a text has a letter that only Unicode has."""
    return not text.isascii() and _UNICODE.search(text) is not None


def may_be_legacy(text: str) -> bool:
    """Return whether a text has Western letters and none that only Unicode has."""
    if text.isascii() or _UNICODE.search(text):
        return False
    return _NOT_ASCII.search(text) is not None


def decode(text: str, code: str) -> str:
    """Return a text of an old code in Unicode.

    The small letters of these codes do for capitals too: a word of capitals means
    its accented letters in capitals, as NGUYÔN does NGUYỄN.
    """
    if code != TCVN3:
        return _decoded(text, code)
    if _all_capitals(text):
        return _decoded(text, code).upper()
    pieces, end = [], 0
    for match in _WORD.finditer(text):
        if _all_capitals(match.group()):
            pieces.append(_decoded(text[end : match.start()], code))
            pieces.append(_decoded(match.group(), code).upper())
            end = match.end()
    return "".join([*pieces, _decoded(text[end:], code)])


def _decoded(text: str, code: str) -> str:
    """Return a text with each writing of the code replaced by its letter."""
    return _UNITS[code].sub(lambda unit: _DECODED[code][unit.group()], text)


def _all_capitals(text: str) -> bool:
    """Return whether a word has two capitals and no word has a small letter."""
    return not _SMALL.search(text) and any(
        len(_CAPITALS.findall(word)) > 1 for word in _WORD.findall(text)
    )


def encode(text: str, code: str) -> str:
    """Return Unicode text in an old code, as an old program would have saved it."""
    table = _ENCODE[code]
    found = []
    for char in composed(text):
        small = table.get(char.lower(), char)
        found.append(table.get(char, small))
    return "".join(found)


def recognise(texts: Iterable[str]) -> str | None:
    """Return the code texts are written in; None for ASCII, Unicode and unclear."""
    words = list(islice(_words(texts), VOTERS))
    votes = {code: _vote(words, code) for code in CODES}
    best = max(CODES, key=votes.__getitem__)
    return best if votes[best] > 0 else None


def contradicts(texts: Iterable[str], code: str) -> bool:
    """Return whether a word is Vietnamese as it stands, and not as read in a code."""
    return any(_both_readings(word, code) == (True, False) for word in _words(texts))


def verdict(text: str, code: str) -> bool | None:
    """Return whether a text is written in a code; None if both or none explain it.

    It is where words are Vietnamese only as read in the code, and hardly one is only as
    it stands.
    """
    readings = [_both_readings(word, code) for word in _words([text])]
    explained, against = readings.count((False, True)), readings.count((True, False))
    if not explained and not against:
        return None
    return explained > against * 4


def is_left_over(text: str) -> bool:
    """Return whether words of a text are still of an old code, beside Unicode or alone.

    A single one beside a name that is not Vietnamese is none: Seán and Loïc are names.
    """
    if text.isascii():
        return False
    old = sum(map(_old_words, [w for w in text.split() if not w.isascii()]))
    if old != 1:
        return old > 1
    tokens = _TOKEN.findall(text)
    return not any(token.istitle() and _is_foreign(token) for token in tokens)


@lru_cache(maxsize=20_000)
def _old_words(word: str) -> int:
    """Return how many words of an old code are in a word with its commas and dots.

    A sign where no writing has one counts for two.
    """
    if _SIGN_IN_WORD.search(word):
        return 2
    tokens = [token for token in _ALONE.findall(word) if len(token) > 1]
    return sum(not _UNICODE.search(token) and _is_old(token) for token in tokens)


def _is_old(token: str) -> bool:
    """Return whether a word is Vietnamese only as read in an old code."""
    return any(_both_readings(token, code) == (False, True) for code in CODES)


def _is_foreign(token: str) -> bool:
    return not is_syllable(token) and not _is_old(token)


def _words(texts: Iterable[str]) -> dict[str, None]:
    """Return the different words that may be of an old code, in order."""
    return dict.fromkeys(
        word
        for text in texts
        if may_be_legacy(text)
        for word in _WORD.findall(text)
        if not word.isascii()
    )


def _vote(words: list[str], code: str) -> int:
    """Return the number of words only this code explains; 0 if it explains too few."""
    explained = unexplained = against = 0
    for word in words:
        as_it_stands, converted = _both_readings(word, code)
        if converted and not as_it_stands:
            explained += 1
        elif as_it_stands and not converted:
            against += 1
        elif not converted:
            unexplained += 1
    if against * 20 > explained or unexplained > explained:
        return 0
    return explained


def _both_readings(word: str, code: str) -> tuple[bool, bool]:
    """Return the readings of a word; one that is too long is none, and not cached."""
    return _readings(word, code) if len(word) <= 2 * LONGEST else (False, False)


@lru_cache(maxsize=10_000)
def _readings(word: str, code: str) -> tuple[bool, bool]:
    """Return whether a word is a syllable as it stands, and as read in a code.

    The code must have all its letters: TCVN3 has no `à`. It may stand for an
    abbreviation too, as `Q§` for QĐ.
    """
    if not _UNITS[code].sub("", word).isascii():
        return is_syllable(word), False
    decoded = decode(word, code)
    short = "Đ" in decoded and _ABBREVIATION.fullmatch(decoded) is not None
    return is_syllable(word), short or is_syllable(decoded)
