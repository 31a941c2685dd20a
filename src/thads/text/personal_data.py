"""Personal data in a text: numbers of papers and telephones, births, accounts, mail.

They are found by their shape (ten digits behind a 0, a mail address) and by the words
beside them (``personal_data.csv``), as officials and citizens write them: with and
without accents, abbreviated, glued to their number, with the digits in groups. What
looks alike and is none is left out: sums, dates, numbers of documents, house numbers.

A text is gone through a fixed number of times, whatever it holds.
"""

from collections.abc import Iterator
from importlib import resources
from itertools import islice
from thads.text.folding import fold
from thads.text.marks import composed
from thads.text.organisations import FAMILY_NAMES
from thads.text.organisations import is_organisation
from typing import NamedTuple
import csv
import re
import unicodedata


#: What a text is: the name of a person or body, an address, or a running text.
NAME, ADDRESS, RUNNING = "name", "address", "text"
#: Pieces given of a text: who reads more of them has seen what it is.
MOST = 100


class PersonalData(NamedTuple):
    """A piece of a text that is, or seems to be, personal data."""

    kind: str  # identity, phone, birth, age, account, tax, profile or mail
    text: str  # as it stands
    start: int
    end: int


_SEP = r"[ .\-\u2013_()]{0,3}"  # between the digits of a number
_END = r"(?!\d)(?![.,/\-]\d(?!\d{8}))(?!/[a-z])"
#: Years that debtors are born in.
_FIRST_YEAR, _LAST_YEAR = 1915, 2012
_YEAR = r"(?:19[1-9]\d|20[0-4]\d)(?!\d)"
_DAY = (
    r"(?<![\d/.\-])(?:\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?"
    rf"(?:{_YEAR}|\d\d)|(?:19|20)\d\d-\d\d-\d\d)(?![\d/.\-]\d|\d)"
)
_DAYS = re.compile(_DAY)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+(?:,\d+)?$")
#: Sums, areas and shares, with their units.
_SUMS = re.compile(
    r"(?<![\d.,+])(?:[1-9]\d{0,2}(?:[., ]\d{3}){1,7}|\d++)(?:,\d{1,9})? ?"
    r"(?:đồng|dong|đ|d|vnđ|vnd|triệu|trieu|tỷ|tỉ|ty|ti|nghìn|nghin|ngàn|ngan|usd|m2|m|%|\u20ab)(?![^\W_])"
)

#: A text without four digits, near one another, and without any of the words holds
#: nothing that is looked for. In a name every digit is looked at.
_FOUR_DIGITS = re.compile(r"\d(?:[ .()\-\u2013_/]{0,3}\d){3}")
_DIGIT = re.compile(r"\d")
_SIGNS = (
    *("sinh", "tuổi", "tuoi", "@", "(at", "[at", "( at", "[ at", "(a c", "[a c"),
    *("zalo", "fb", "facebook", "viber", "telegram", "messenger", "skype", "instagram"),
    *("tiktok", "mail", "thư điện", "thu dien", "dob", "born"),
)
_SIX_DIGITS = re.compile(rf"(?:[\do]{_SEP}){{6}}")
_YEARS = re.compile(rf"\d{{4}}|{_DAY}")


def _contexts(*kinds: str) -> tuple[str, dict[str, tuple[str, int]]]:
    """Return (alternatives of the words of kinds, {word: (kind, fewest digits)})."""
    table = resources.files("thads.text").joinpath("personal_data.csv")
    with table.open("r", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["kind"] in kinds]
    known = {
        re.sub("[^a-z]", "", fold(row["words"])): (row["kind"], int(row["digits"]))
        for row in rows
    }
    ways = []
    for row in sorted(rows, key=lambda row: -len(row["words"])):
        parts = re.split(r"[^a-z]+", fold(row["words"]))
        if len(parts) == 1 and len(parts[0]) < 6:  # an abbreviation
            ways.append("[./]?".join(parts[0]))
        else:
            ways.append(r"[\W_]{0,2}".join(parts))
    return "|".join(ways), known


#: Words between those that tell what a number is, and the number.
_FILLER = (
    r"[\W_]{0,4}(?:(?:so|sd|la|cua|moi|cu|nguoi|ong|ba|no|mang|hien|tai|ca|nhan|rieng|"
    r"nha|ban|di|dong|co|dinh|gan|chip|cong|dan|the|giay|va|hoac|hay)"
    r"(?![a-z])[\W_]{0,3}){0,5}"
)
_WORDS, _KNOWN = _contexts("identity", "phone", "tax")
_IN_CONTEXT = re.compile(
    rf"(?<![a-z])(?P<word>{_WORDS})(?![a-z]){_FILLER}"
    rf"(?P<number>[a-z]{{0,2}}[ .]?\(?\+?[\do](?:{_SEP}[\do]){{5,14}})(?!\d)"
)
_ACCOUNTS, _KNOWN_ACCOUNTS = _contexts("account")
_ACCOUNT = re.compile(
    rf"(?<![a-z])(?P<word>{_ACCOUNTS})(?![a-z])[^\d;]{{0,40}}"
    rf"(?P<number>\d(?:{_SEP}\d){{5,18}})(?!\d)"
)
_PROFILE = re.compile(
    rf"(?<![a-z])(?:{_contexts('profile')[0]})(?![a-z])"
    r"(?:\.com|\W{0,2}[:/\"\u201c]|\W{1,3}(?:ten|nick)\b)[\W_]{0,3}[a-z\d]"
)
_PROFILE_SIGNS = (":", "/", "com", '"', "\u201c", "nick", "ten")
_MAIL = re.compile(
    r"[\w.+\-]\s?(?:@|[(\[]\s?(?:at|a cong)\s?[)\]])\s?[\w\-]{1,63}\s?\.\s?[a-z]{2}"
)
#: What stands behind a number of a paper, and the number before it.
_PAPER_BEHIND = re.compile(
    rf"(?<=\d)[\W_]{{0,3}}(?:(?:{_contexts('identity')[0]})(?![a-z])"
    r"|(?:do|cap|noi cap|ngay cap)\b[^;]{0,40}?\b(?:cong an|ca|c\.a|canh sat|cuc cs)\b)"
)
_NUMBER_BEFORE = re.compile(rf"(?<![\w/])\d(?:{_SEP}\d){{7,11}}$")
_ZERO = re.compile(rf"(?<![\w/])(?<!\d[.,\-])\(?[0o](?:{_SEP}\d){{8,11}}{_END}")
_ABROAD = re.compile(
    rf"(?:\(?\+ ?84\)?|(?<![\w/])(?<!\d[.,])(?:00)?84){_SEP}0?{_SEP}"
    rf"[2-9](?:{_SEP}\d){{7,9}}{_END}"
)
_LONG_NUMBER = re.compile(rf"(?<![\w/])(?<!\d[.,\-])\d(?:{_SEP}\d){{5,13}}{_END}")
#: Words in front of a number that make it one of a document or a thing.
_OF_DOCUMENT = re.compile(
    r"\b(?:hop dong|hdtd|hd|khe uoc|bien lai|bien ban|hoa don|chung tu|phieu \w+"
    r"|uy nhiem|quyet dinh|qd|ban an|thu ly|cong van|giay chung nhan|gcn\w*|vao so"
    r"|seri|serial|so may|so khung|khung|thua|to ban do|ho so|vu an|so tiet kiem"
    r"|giay phep|phat hanh|dang ky|bien so|ma ca biet|ma vach|ma khach hang)\b"
    r"[^,;()]{0,24}$"
)
_OF_TAX = re.compile(r"\b(?:mst|ma so|msdn|gcn|dkkd|dang ky|so dn)\b[^,;]{0,30}$")
_BODY = re.compile(r"\b(?:cong ty|cty|doanh nghiep|htx|hop tac xa|tnhh)\b")
_TREASURY = re.compile(r"kho bac|cuc thi hanh an|cuc tha|phong thi hanh an|thads")

_NOT_BIRTH = "".join(
    rf"(?<!{word} )(?<!{word})"
    for word in re.split(" ", "phat hoc ve thi tai san ky song y du luong ho")
)
_FIGURES = "mong|mung|mot|hai|ba|bon|sau|bay|tam|chin|muoi"
_STEMS = "giap|at|binh|dinh|mau|ky|canh|tan|nham|quy"
_BRANCHES = "ty|ti|suu|dan|mao|meo|thin|thinh|ngo|mui|than|dau|tuat|hoi"
_WHEN = rf"(?:\d|(?:{_FIGURES})\b|(?:{_STEMS}) (?:{_BRANCHES})\b)"
_BIRTH = re.compile(
    rf"(?<![a-z]){_NOT_BIRTH}(?:"
    r"(?:ngay[ ,/]{1,2}(?:thang[ ,/]{1,2})?(?:nam )?|nam |thang )sinh(?![a-z])"
    rf"[\W_]{{0,4}}(?:(?:la|vao|khoang|ngay|nam|thang|am|duong|lich)\W{{1,2}}){{0,3}}{_WHEN}"
    r"|sinh[\W_]{0,3}(?:(?:vao|khoang|ra|de|ngay|nam|thang|hoi|cuoi|dau|giua|thu|hom)"
    rf"\W{{1,2}}){{1,4}}{_WHEN}"
    rf"|sinh[\W_]{{0,3}}(?:{_DAY}|{_YEAR})"
    r"|(?:dob|born)\b\W{0,3}(?:in )?\d"
    r")\d{0,3}(?:[/.\-]\d{1,4}){0,2}"
)
_SHORT_BIRTH = re.compile(
    r"(?<![a-z])(?P<word>s[./]? ?n|n[./]? ?s|nts|ntns)(?![a-z])[\W_]{0,4}"
    rf"(?P<when>{_DAY}|(?:\d{{1,2}}[/.\-])?{_YEAR}|\d\d(?!\d))"
)
_AGE = re.compile(
    r"(?<![\d.,/\-])(?P<years>\d{1,3})\W{0,2}(?:tuoi|(?P<short>t))(?![a-z])"
    r"|(?<![a-z])tuoi\W{0,3}(?:(?:la|can|chi|doi)\W)?"
    rf"(?:(?P<old>\d{{1,3}})(?!\d)|(?:(?:{_STEMS}) )?(?:{_BRANCHES})(?![a-z]))"
)
#: In front of an age that is a condition of law and nobody's own.
_LEGAL_AGE = re.compile(
    r"(?:\b(?:du|tron|den|toi|duoi|chua|khi|tu|do|het|dat)|thanh nien)\W{1,2}$"
)
_BRACKETED = re.compile(
    rf"[(\[]\s?(?P<when>{_DAY}|{_YEAR})\s?[)\]]"
    rf"|(?<=[\w)])\s?[\-\u2013,;/]\s?(?P<last>{_DAY}|{_YEAR})(?=\s|$)"
)
_IN_NAME = re.compile(rf"{_DAY}|(?<![\d/\-])(?<!\d\.){_YEAR}(?![/\-]\w)")
_OF_LAW = re.compile(
    r"\b(?:luat|phap lenh|nghi dinh|thong tu|nghi quyet|hien phap|quyet dinh|ban an"
    r"|hop dong|so|qd|ngay|nam|lan|dieu|tu|den|thang|quy|du an|giai doan|hd|cong van"
    r"|bien ban)\b[^()]{0,40}$"
)
_OF_CHANGE = re.compile(r"\b(?:truoc|tu|ngay|nam|theo|qd|nghi quyet)\b[^()]{0,12}$")
_HOUSE = re.compile(
    r"\b(?:so|sn|nha|ngo|ngach|hem|kiet|to|duong|pho|km|lo|thua|can|phong|quoc lo|ql"
    r"|xom|ap|thon|khu|doi|hang)\W{0,2}$"
)
_STREET = re.compile(
    r"\W{0,2}(?:duong|pho|ngo|ngach|hem|kiet|quoc lo|ql|tinh lo|tl|dt|dai lo|to|thon|ap"
    r"|xom|khu|khom|khoi|tdp|lo|chung cu)\b"
)
_LETTER = re.compile(r"[^\W\d_]")
_SIRS = frozenset(re.split(" ", "ông bà anh chị em cháu cô chú cụ ong ba chi chau"))


def find_personal_data(text: str, place: str = RUNNING) -> Iterator[PersonalData]:
    """Yield what seems to be personal data in a text, MOST of it at most.

    ``place`` is NAME, ADDRESS or RUNNING: a bare year is part of an address, and a
    birth beside a name.
    """
    text = composed(text)
    if not _is_suspect(text, place):
        return
    folded = fold(text)
    if not folded.isascii():
        folded = _ascii_digits(folded)
    if len(folded) != len(text):
        text = folded
    search = _Search(text, folded, place)
    for kind, start, end in islice(search.found(), MOST):
        yield PersonalData(kind, text[start:end].strip(" -\u2013,;(["), start, end)


def _is_suspect(text: str, place: str) -> bool:
    """Return whether a text may hold personal data; most do not."""
    lower = text.lower()
    for sign in _SIGNS:
        if sign in lower:
            return True
    if place == NAME:
        return _DIGIT.search(lower) is not None
    if not _FOUR_DIGITS.search(lower):
        return False
    if place == ADDRESS:
        return True
    return _FOUR_DIGITS.search(_SUMS.sub("*", lower)) is not None


def _ascii_digits(text: str) -> str:
    """Return a text with the digits of all scripts as those of ASCII."""
    return "".join(
        str(unicodedata.digit(char)) if char.isdecimal() else char for char in text
    )


def _blank(found: re.Match[str]) -> str:
    return "*" * len(found.group())


_Found = Iterator[tuple[str, int, int]]  # kind, start, end


class _Search:
    """Search of one text, as it stands and folded to the same length."""

    def __init__(self, text: str, folded: str, place: str) -> None:
        self.text, self.place = text, place
        self.folded = _SUMS.sub(_blank, folded) if place == RUNNING else folded
        self.organisation = place == NAME and is_organisation(text) is True

    def found(self) -> _Found:
        text = self.folded
        if "@" in text or "at" in text or "cong" in text:
            for mail in _MAIL.finditer(text):
                yield "mail", *mail.span()
        if any(sign in text for sign in _PROFILE_SIGNS):
            for profile in _PROFILE.finditer(text):
                yield "profile", *profile.span()
        if "sinh" in text or "dob" in text or "born" in text:
            for birth in _BIRTH.finditer(text):
                yield "birth", *birth.span()
        if "tuoi" in text or self.place == NAME:
            yield from self.ages()
        yield from self.short_births()
        if _YEARS.search(text):
            yield from self.bare_births()
            text = _DAYS.sub(_blank, text)  # dates look like the groups of a number
        if _SIX_DIGITS.search(text):
            yield from self.in_context(text)
            yield from self.by_shape(text)

    def in_context(self, text: str) -> _Found:
        """Yield numbers with a word beside them that says what they are."""
        for found in _IN_CONTEXT.finditer(text):
            kind, fewest = _KNOWN[re.sub("[^a-z]", "", found["word"])]
            if kind == "tax" and (self.organisation or _BODY.search(text)):
                continue
            if _digits(found["number"]) >= fewest:
                yield kind, *found.span()
        for found in _ACCOUNT.finditer(text):
            _kind, fewest = _KNOWN_ACCOUNTS[re.sub("[^a-z]", "", found["word"])]
            number = found["number"]
            if _digits(number) < fewest:
                continue
            if _THOUSANDS.match(number) and _digits(number) < 12:
                continue
            near = text[max(0, found.start() - 60) : found.end() + 80]
            if not _TREASURY.search(near):
                yield "account", *found.span()
        for found in _PAPER_BEHIND.finditer(text):
            start = max(0, found.start() - 50)
            number = _NUMBER_BEFORE.search(text[start : found.start()])
            if number and not _OF_DOCUMENT.search(text[start : start + number.start()]):
                yield "identity", start + number.start(), found.end()

    def by_shape(self, text: str) -> _Found:
        """Yield numbers that can hardly be anything else."""
        for found in _ABROAD.finditer(text):
            if not _THOUSANDS.match(found.group()):
                yield "phone", *found.span()
        for found in _ZERO.finditer(text):
            if self.is_other_number(found, text):
                continue
            digits = _digits(found.group())
            yield "identity" if digits in (9, 12) else "phone", *found.span()
        if self.place == RUNNING:
            return
        for found in _LONG_NUMBER.finditer(text):
            number = found.group()
            digits = _digits(number)
            if digits < (6 if self.place == NAME and not self.organisation else 9):
                continue
            if self.place == ADDRESS and not number.isdecimal():
                continue
            if not self.is_other_number(found, text):
                yield "identity", *found.span()

    def is_other_number(self, found: re.Match[str], text: str) -> bool:
        """Return whether a number is one of houses, of a document or of a company."""
        return (
            _is_row_of_houses(found.group())
            or _before(_OF_DOCUMENT, text, found)
            or (self.organisation and _before(_OF_TAX, text, found))
        )

    def short_births(self) -> _Found:
        for found in _SHORT_BIRTH.finditer(self.folded):
            if self.is_short_birth(found):
                yield "birth", *found.span()

    def is_short_birth(self, found: re.Match[str]) -> bool:
        """Return whether ``SN`` stands for a birth and not for a house number."""
        when = found["when"]
        if self.place == NAME:
            return True
        year = _year_of(when)
        if year < 100:
            return len(when) > 2  # a whole day
        if found["word"].startswith("s"):
            return _STREET.match(self.folded, found.end()) is None
        return year <= _LAST_YEAR or len(when) > 4

    def bare_births(self) -> _Found:
        """Yield days and years that stand beside a name or behind an address."""
        text, household = self.folded, re.compile(r"ho kinh doanh|hkd")
        if self.organisation and not household.search(text):
            return
        if self.place == NAME:
            for found in _IN_NAME.finditer(text):
                yield "birth", *found.span()
            return
        for found in _BRACKETED.finditer(text):
            when, start = found["when"] or found["last"], found.start()
            if self.place == RUNNING and not _LETTER.search(
                text, max(0, start - 2), start
            ):
                continue  # no name stands before it
            year = _year_of(when)
            before = text[max(0, start - 60) : start]
            if year < 100 or not _FIRST_YEAR <= year <= _LAST_YEAR:
                continue
            if self.place == ADDRESS:
                if found["last"] and text[found.end() :].strip():
                    continue
                stands = not _HOUSE.search(before) and not _OF_CHANGE.search(before)
            else:
                named = _ends_in_name(self.text[max(0, start - 60) : start + 1])
                stands = named and not _OF_LAW.search(before)
            if stands:
                yield "birth", *found.span()

    def ages(self) -> _Found:
        for found in _AGE.finditer(self.folded):
            years = found["years"] or found["old"]
            before = self.folded[max(0, found.start() - 24) : found.start()]
            if years and not 0 < int(years) < 120:
                continue
            if found["short"] and (self.place != NAME or self.organisation):
                continue
            legal = years == "18" or (years and _LEGAL_AGE.search(before))
            if self.place == NAME or not legal:
                yield "age", *found.span()


def _year_of(when: str) -> int:
    """Return the year of a day, the one of four digits if there is one."""
    if when.isdecimal():
        return int(when)
    figures = re.findall(r"\d+", when)
    return int(next((each for each in figures if len(each) == 4), figures[-1]))


def _ends_in_name(text: str) -> bool:
    """Return whether a text ends in two words with capitals, or in ông, bà and one."""
    text = text.rstrip(" ([-\u2013,;/")
    words = text[max(text.rfind("("), text.rfind("[")) + 1 :].split()[-4:]
    last = words[-2:]
    if len(last) < 2 or not last[1][:1].isupper():
        return False
    if last[0].lower() in _SIRS:
        return True
    if last[0].isupper() and last[1].isupper():
        return any(fold(word) in FAMILY_NAMES for word in words)
    return last[0][:1].isupper()


def _digits(number: str) -> int:
    return sum(char.isdigit() or char == "o" for char in number)


def _before(pattern: re.Pattern[str], text: str, found: re.Match[str]) -> bool:
    start = found.start()
    return pattern.search(text[max(0, start - 60) : start]) is not None


def _is_row_of_houses(number: str) -> bool:
    """Return whether a number is a row of house numbers: 01-03-05-07-09."""
    groups = re.findall(r"\d+", number)
    if len(groups) < 4 or max(map(len, groups)) > 2:
        return False
    return "-" in number or not re.match(r"\(?0[35789]", number)
