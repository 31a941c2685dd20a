"""Names of two people in a text that should hold one: Nguyễn Văn A và Trần Thị B.

The words between and before names stand in ``people.csv``, family names in
``names.csv``. The name of an organisation holds *và*, commas and hyphens of its own:
there only ông or bà with a name, or a further company, tells a second debtor.
"""

from collections.abc import Iterator
from importlib import resources
from thads.text.folding import fold
from thads.text.marks import composed
from thads.text.organisations import FAMILY_NAMES
from thads.text.organisations import MIDDLE_NAMES
from thads.text.organisations import is_organisation
from typing import NamedTuple
import csv
import re


#: Characters looked at: no name of one person has half as many.
LONGEST = 400
_MOST = 6  # words of a name
_SIDE_BY_SIDE = 6  # words of two names at least, with nothing between
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*\.?")
_BRACKETS = re.compile(r"\(([^()]*)\)")
#: First words of names of the peoples without family names.
_OF_PEOPLES = re.compile(r"(?:[AYHK]|[HK]['\u2019].*|Ka|Rơ|Ksor|Siu|Nay)$", re.I)
#: Family names that without accents are words before the name of a place.
_BODIES = frozenset(("phuong", "xa", "quan", "vien"))
#: Signs and numbers between people.
_SIGNS = (
    r"(?<!\w)(?:\d{1,2}\s?[.)/\-]|[a-h]\))(?=\s?[^\W\d])"
    r"|\n|[;,/&+]|\s[-\u2013\u2014]+\s?"
    r"|(?<![-\u2013\u2014])[-\u2013\u2014]+\s|[-\u2013\u2014]"
)


def _table(name: str) -> list[dict[str, str]]:
    table = resources.files("thads.text").joinpath(name)
    with table.open("r", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _expressions(role: str) -> dict[bool, str]:
    """Return the words of a role, the longest first, as {without accents: pattern}."""
    found = {}
    words = [row["words"] for row in _table("people.csv") if row["role"] == role]
    for plain in (False, True):
        given = {fold(each) if plain else composed(each) for each in words}
        longest = sorted(given, key=len, reverse=True)
        found[plain] = "|".join(re.escape(each) for each in longest)
    return found


def _patterns(pattern: str) -> dict[bool, re.Pattern[str]]:
    """Return a pattern with the words for each `@role@`, as {without accents: it}."""
    found = {}
    for plain in (False, True):
        written = pattern
        for role in _ROLE.findall(pattern):
            words = _expressions(role)[plain]
            written = written.replace(f"@{role}@", f"(?:{words})")
        found[plain] = re.compile(written, re.IGNORECASE)
    return found


_ROLE = re.compile("@([a-z ]+)@")
# spaces before it are read from their first on alone: linear in their number
_JOINTS = _patterns(rf"(?:(?<!\s)\s+)?(?:({_SIGNS})|(?<!\w)(@join@)(?!\w))\s*")
#: Ông, bà, vợ or chồng behind a name, without anything between.
_TITLES_BETWEEN = _patterns(r"(?<=\w)\s+(?=(?:@sir@|vợ|chồng|vo|chong)(?!\w))")
_LED = _patterns(
    r"(?:(?P<relation>@relation@)(?!\w)(?P<link>\s*(?::|@link@(?!\w))\s*)?\s*)?"
    r"(?P<sir>(?:@sir@(?!\w)[.:]?\s*)+)?"
)
_COUPLE = _patterns(r"(?<!\w)@couple@(?!\w)")
_CROWD = _patterns(
    r"(?:(?:các|những|cac|nhung|hai|ba|\d+)\s+)?(?:@crowd@|@relation@)(?!\w)\s*(?:$|[.,;)(])"
)
_ABOUT = _patterns(r"(?<!\w)@about@(?!\w)")
_FIRM = _patterns(r"@firm@(?!\w)")
_NO_NAME = _patterns(r"@no name@(?!\w)")
#: What a text with two names cannot do without: most names end with this quick look.
_SUSPECT_SIGN = re.compile(r"[\n;,/&+\-\u2013\u2014.)]")
_SUSPECT_WORDS = frozenset(
    word
    for row in _table("people.csv")
    if row["role"] in ("join", "sir", "relation", "couple")
    for written in (composed(row["words"]), fold(row["words"]))
    for word in written.split()[:1]
) - {"con", "em", "hộ", "ho", "gia"}
_NAMES = _table("names.csv")
_USUAL = frozenset(fold(row["name"]) for row in _NAMES if row["role"] == "usual")
_FAMILIES = frozenset(
    row["name"].lower() for row in _NAMES if row["role"] in ("family", "usual")
)
_PLACES = frozenset(fold(row["name"]) for row in _NAMES if row["role"] == "place")


class People(NamedTuple):
    """The place in a text where a second person is named."""

    text: str  # as it stands
    start: int
    end: int


class _Part(NamedTuple):
    """Piece of a text between two signs or words that may part people."""

    joint: str  # "and", "line", "list", "sir", "" for the first, or the sign
    text: str
    start: int


def find_people(text: str) -> Iterator[People]:
    """Yield the place of the second debtor in a text that should name one.

    A text may have several lines: a break between two full names parts two people.
    """
    text = composed(text[:LONGEST])
    words = text.lower().split()
    if (
        _SUSPECT_WORDS.isdisjoint(words)
        and len(words) < _SIDE_BY_SIDE
        and not _SUSPECT_SIGN.search(text)
    ):
        return
    found = _Names(text).second()
    if found is not None:
        start, end = found
        yield People(" ".join(text[start:end].split()), start, end)


class _Names:
    """A text, and who is named in it."""

    def __init__(self, text: str) -> None:
        self.text, self.plain = text, text.isascii()
        words = _WORD.findall(text)
        #: Capitals tell names from other words.
        self.cased = any(word[0].isupper() for word in words) and not all(
            map(str.isupper, words)
        )
        self.titles = self.cased and not any(map(str.islower, words))
        self.masked = _BRACKETS.sub(self._bracket, text)

    def _bracket(self, match: re.Match[str]) -> str:
        """Return what is in brackets blanked out, unless it adds a person."""
        inside = match[1].strip()
        led = _LED[self.plain].match(inside)
        adds = _JOINTS[self.plain].match(inside) or _COUPLE[self.plain].match(inside)
        if led and led["relation"] and (led["link"] or not led["sir"]):
            adds = adds or led
        joined = _JOINTS[self.plain].match(inside)
        if (adds or self.whole_name(inside)) and (
            joined or not _ABOUT[self.plain].search(inside)
        ):
            return f",{match[1]} "
        return " " * len(match[0])

    def whole_name(self, inside: str) -> bool:
        """Return whether what is in brackets is a full name, and nothing else.

        It needs the middle word of a person: streets and communes are named after
        people, aliases and given names are short.
        """
        words = self.run(inside)
        middle = len(words) > 2 and fold(words[1]) in MIDDLE_NAMES
        return middle and len(words) == len(inside.split()) and self.sure(words)

    def parts(self) -> list[_Part]:
        """Return the parts of the text, in order."""
        parts, joint, start = [], "", 0
        for match in _JOINTS[self.plain].finditer(self.masked):
            sign = match[1]
            if not self.parts_here(match):
                continue
            parts += self.titled(joint, start, match.start())
            joint, start = self.joint_of(sign), match.end()
        parts += self.titled(joint, start, len(self.masked))
        return [part for part in parts if part.text.strip(" .") or part.joint == "and"]

    def parts_here(self, match: re.Match[str]) -> bool:
        """Return whether a word or sign can part names where it stands."""
        if match[1] is None:
            return not self.cased or self.titles or match[2].islower()
        return True

    def joint_of(self, sign: str | None) -> str:
        """Return the kind of what parts two names."""
        if sign is None or sign.strip() in ("&", "+"):
            return "and"
        if sign == "\n":
            return "line"
        if sign[0].isalnum():
            return "list"
        stripped = sign.strip()
        if stripped[0] in "-\u2013\u2014":
            return "-" if sign != stripped else "hyphen"
        return stripped

    def titled(self, joint: str, start: int, end: int) -> list[_Part]:
        """Return a part, cut before each ông, bà, vợ or chồng behind a name."""
        parts = []
        for match in _TITLES_BETWEEN[self.plain].finditer(self.masked, start, end):
            word = _WORD.match(self.masked, match.end())
            before = self.masked[start : match.start()]
            behind = self.masked[match.end() : end]
            if word is None or not self.parts_names(word[0], behind):
                continue
            if not self.of_person(before) and not self.is_body(before):
                continue
            parts.append(_Part(joint, before, start))
            joint, start = "sir", match.end()
        return [*parts, _Part(joint, self.masked[start:end], start)]

    def parts_names(self, title: str, behind: str) -> bool:
        """Return whether ông, bà, vợ or chồng behind a name begins another."""
        if self.cased and title.islower():
            return True
        if self.cased and not self.titles:
            return False
        if fold(title) not in ("ong", "ba", "vo", "chong"):
            return False  # Minh Anh Thư
        words = self.unled(behind)[1]
        return self.sure(words) if self.plain else bool(words)

    def second(self) -> tuple[int, int] | None:
        """Return (start, end) of the second person."""
        parts = self.parts()
        first = parts[0].text if parts else ""
        body = self.is_body(first)
        if not body and is_organisation(self.masked) and not self.certain(first):
            body = True
        if not body and (couple := _COUPLE[self.plain].search(self.masked)):
            small = not self.cased or couple[0].islower() or couple.start() < 2
            if small and self.name_behind(couple):
                return couple.start(), len(self.text.rstrip())
        for at, part in enumerate(parts):
            if at:
                adds = self.adds_to_body if body else self.adds_to_person
                if adds(first, part):
                    return part.start, part.start + len(part.text.rstrip(" )"))
                if body is False and self.describes(part):
                    break
            if _ABOUT[self.plain].search(part.text):
                return None
        return self.side_by_side() if not body and len(parts) == 1 else None

    def name_behind(self, couple: re.Match[str]) -> bool:
        """Return whether a couple is named, or stands behind a name."""
        behind = self.masked[couple.end() :].strip(" :,")
        before = self.masked[: couple.start()].strip(" :,(")
        return self.of_person(behind) or (not behind and self.of_person(before))

    def side_by_side(self) -> tuple[int, int] | None:
        """Return the place of a second Văn or Thị with its family name in front."""
        found = list(_WORD.finditer(self.masked))
        words = [fold(match[0]) for match in found]
        starts = [
            at
            for at in range(len(words) - 2)
            if words[at] in _USUAL and words[at + 1] in ("van", "thi")
        ]
        if len(starts) < 2 or starts[0] or starts[1] < 3:
            return None
        return found[starts[1]].start(), found[-1].end()

    # -- who a part names

    def is_body(self, text: str) -> bool:
        """Return whether a text opens with the words of an organisation."""
        return is_organisation(text.strip()) is True

    def describes(self, part: _Part) -> bool:
        """Return whether a part tells of a relation: vợ ông A."""
        led = _LED[self.plain].match(part.text)
        return bool(led and led["relation"])

    def describes_sir(self, part: _Part) -> bool:
        """Return whether a part tells whose relation the first one is: vợ ông A."""
        led = _LED[self.plain].match(part.text)
        return bool(led and led["relation"] and led["sir"] and not led["link"])

    def unled(self, text: str) -> tuple[bool, list[str]]:
        """Return (with ông or bà in front, words of the name behind)."""
        text = text.strip(" .:\"'\u201c\u201d")
        led = _LED[self.plain].match(text)
        titled = bool(led and (led["sir"] or led["relation"]))
        return titled, self.run(text[led.end() :] if led else text)

    def run(self, text: str) -> list[str]:
        """Return the words of a name that a text begins with."""
        words: list[str] = []
        at = 0
        for match in _WORD.finditer(text):
            if text[at : match.start()].strip() or len(words) == _MOST:
                break
            if self.cased and not match[0][0].isupper():
                break
            words.append(match[0].rstrip("."))
            at = match.end()
        return words

    def is_family(self, word: str) -> bool:
        """Return whether a word is a family name."""
        if word.isascii() and fold(word) in _USUAL:
            return True
        return fold(word) in FAMILY_NAMES if self.plain else word.lower() in _FAMILIES

    def is_place(self, words: list[str]) -> bool:
        """Return whether words are the name of a place, or of an office."""
        if fold(" ".join(words[:2])) in _PLACES:
            return True
        return _NO_NAME[self.plain].match(" ".join(words)) is not None

    def likely(self, words: list[str]) -> bool:
        """Return whether words are a full name."""
        if len(words) < 2 or self.is_place(words):
            return False
        if self.plain and fold(words[0]) not in _USUAL and not self.cased:
            # without accents Viên and viện are one
            return fold(words[1]) in MIDDLE_NAMES and fold(words[0]) not in _BODIES
        return self.is_family(words[0]) or _OF_PEOPLES.match(words[0]) is not None

    def sure(self, words: list[str]) -> bool:
        """Return whether words are a full name, and nothing else they might be."""
        if not self.likely(words) or not self.is_family(words[0]):
            return False
        if fold(words[0]) in _USUAL:
            return True
        middle = any(fold(word) in MIDDLE_NAMES for word in words[1:-1])
        return len(words) > 2 and (self.cased or middle)

    def of_person(self, text: str) -> bool:
        """Return whether a text begins with a person's name, or ông with one."""
        titled, words = self.unled(text)
        if titled or self.likely(words):
            return bool(words)
        if not self.plain or len(words) < 2 or self.is_place(words):
            return False
        return fold(words[0]) in FAMILY_NAMES - _BODIES

    def certain(self, text: str) -> bool:
        """Return whether a text is nothing but the full name of a person."""
        titled, words = self.unled(text)
        if titled:
            return bool(words)
        return self.sure(words) and len(words) > 2

    # -- what a further part adds

    def adds_to_person(self, first: str, part: _Part) -> bool:
        """Return whether a part names somebody beside the person named first."""
        if not self.of_person(first):
            return False
        if self.adds_crowd(part):
            return True
        if part.joint not in ("-", "hyphen") and self.certain(first):
            body = part.joint == "and" and self.is_body(part.text)
            if body or self.firm_at(part.text):
                return True
        if part.joint != "and" and self.describes_sir(part):
            return False
        titled, words = self.unled(part.text)
        led, names = self.unled(first)
        if not words or is_organisation(part.text):
            return False
        if _NO_NAME[self.plain].match(part.text):
            return False
        if [*map(fold, words)] == [*map(fold, names)]:
            return False
        if titled:
            if self.is_place(words):
                return False
            # Bà Rịa and Ba Đình are places: beside a name without ông they need more
            small = self.cased and not self.plain and part.text[0].islower()
            plain = small or led or part.joint == "and"
            return self.likely(words) if part.joint == "hyphen" or not plain else True
        return self.adds_name(names, words, part.joint)

    def adds_name(self, names: list[str], words: list[str], joint: str) -> bool:
        """Return whether words without ông or bà are a further name."""
        if joint == "and":
            if self.likely(words):
                return True
            short = len(words) <= (4 if self.cased else 3)
            return short and not self.is_place(words)
        if joint == "line" and fold(names[-1]) in ("van", "thi"):
            return False
        if joint in ("list", ";"):
            return self.likely(words)
        if joint in ("hyphen", "sir"):
            return self.sure(words) and len(words) > 2 and len(names) > 1
        return self.sure(words)

    def adds_crowd(self, part: _Part) -> bool:
        """Return whether a part names people without their names: và đồng phạm."""
        crowd = _CROWD[self.plain].match(part.text.strip())
        if crowd is None:
            return False
        return part.joint in ("and", ",", ";") and (
            part.joint == "and" or "ph" in fold(crowd[0]) or "khac" in fold(crowd[0])
        )

    def adds_to_body(self, first: str, part: _Part) -> bool:
        """Return whether a part names a debtor beside an organisation named first."""
        if part.joint not in ("and", ",", ";", "/", "line", "list"):
            return False
        led = _LED[self.plain].match(part.text)
        if led and led["sir"]:
            words = self.run(part.text[led.end() :])
            return self.likely(words)
        return self.firm_at(first) and self.firm_at(part.text)

    def firm_at(self, text: str) -> bool:
        """Return whether a text begins with the legal form of a firm."""
        return _FIRM[self.plain].match(text.strip()) is not None
