"""Numbers of decisions as people ask for them, and the entries they mean.

A number is pasted with what stands around it (``Quyết định số 281/QĐ-CCTHADS ngày
25/04/2025``), with the year of the decision or without (``281/2025/QĐ-CCTHADS``), with
its sign or without. What an entry holds may differ in the same ways.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from functools import lru_cache
from pyroaring import BitMap
from thads.debtors.register.index import CHUNK_BITS
from thads.debtors.register.index import DATE
from thads.debtors.register.index import RegisterIndex
from thads.debtors.register.keys import number_key
from thads.text import find_dates
from thads.text import normal_number
from thads.text.folding import plain_letters
from thads.text.marks import composed
from thads.worktime import clock
import re


PREFIX_NUMBERS = 300
#: The register knows no older decisions, by the first ordinance on enforcement.
FIRST_YEAR = 1989
LONGEST = 200  # characters of what is pasted

#: With its sign, or its year and sign: two parts at least.
_WHOLE = re.compile(r"\d+[a-z]?(-[^-]|[^\W\d]{2})")
_BARE = re.compile(r"\d+[a-z]?")
_FIGURES = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19[89]|20[0-4])\d")
_FIGURE = re.compile(r"(?<![^\W_])\d")
#: What follows the number: its day, who took it, a remark.
_BEHIND = re.compile(
    r"(?:\s+(?:(?:đề |de |ký |ky )?(?:ngày|ngay)|của|cua|do|về|ve|v/v|tại|tai)\b"
    r"|\s*[,;(\[|]|\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)).*$",
    re.I | re.S,
)
#: A number with a sign in a line of other words: two letters at least behind a slash.
_CITED = re.compile(
    r"(?<![\w/])(?:(?:(?:quyết\s+định|quyet\s+dinh|bản\s+án|ban\s+an|qđ|qd|ba|số|so)"
    r"\b[\s:.]*)*)\d{1,6}[a-zđ]?\s?/\s?(?:(?:19|20)\d\d\s?/\s?)?"
    r"[^\W\d_]{2,12}(?:\s?[-\u2010-\u2015.]\s?[^\W_]{1,12}){0,4}"
    r"(?:\s*,?\s*(?:đề\s+|ký\s+)?(?:ngày|ngay)\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4})?",
    re.I,
)


@dataclass(frozen=True)
class AskedNumber:
    """Number as it was asked for: the parts of its key, the year apart."""

    number: str = ""
    year: str = ""
    rest: str = ""  # kind and agency, glued
    date: str = ""  # the day it bears, ISO

    @property
    def key(self) -> str:
        """The key of the number as it was written."""
        return f"{self.number}{self.year}{self.rest}"

    @property
    def whole(self) -> bool:
        """True if it has a sign or a year, and so names a decision or a few."""
        return bool(self.number and (self.year or self.rest))


def number_only(text: str) -> str:
    """Return the number in what was pasted: without the words around it."""
    text = _cut(text).strip()
    first = _FIGURE.search(text)
    if first is None:
        return text
    number = text[first.start() :]
    cut = _BEHIND.sub("", number).strip()
    return cut or number


def cited(text: str) -> tuple[str, str] | None:
    """Return (number, the words around it) of a number with its sign in a text."""
    text = _cut(text)
    found = _CITED.search(text)
    if found is None:
        return None
    around = f"{text[: found.start()]} {text[found.end() :]}"
    return found.group(), " ".join(around.split())


def _cut(text: str) -> str:
    return plain_letters(composed(text[:LONGEST]))[:LONGEST]


@lru_cache(maxsize=500)
def read_number(text: str) -> AskedNumber:
    """Return the number a text asks for; one without a figure is its words."""
    number = number_only(text)
    day = next((day for day, _at, _end in find_dates(_cut(text)) if number), None)
    asked = _parts_of(normal_number(number))
    if day is None or not asked.whole or str(day.year) not in text:
        return asked
    return replace(asked, date=day.isoformat())


def _parts_of(normal: str) -> AskedNumber:
    parts = normal.split("-")
    if not normal or not _BARE.match(parts[0]):
        return AskedNumber(rest=number_key(normal)) if normal else AskedNumber()
    if not _WHOLE.match(normal):
        return AskedNumber(number=normal.replace("-", ""))
    number, *behind = parts
    if not _BARE.fullmatch(number):  # "12qdccthads"
        glued = _FIGURES.match(normal)
        end = glued.end() if glued else 0
        return AskedNumber(normal[:end], rest=normal[end:].replace("-", ""))
    years = [part for part in behind if _YEAR.fullmatch(part)]
    year = years[0] if years else ""
    if year:
        behind.remove(year)
    return AskedNumber(number, year, "".join(behind))


def exact_numbers(index: RegisterIndex, asked: AskedNumber) -> BitMap:
    """Return the entries of a number, of the day if one is asked for."""
    found = _of_any_day(index, asked)
    return _dated(index, found, asked.date) if asked.date else found


def near_numbers(index: RegisterIndex, asked: AskedNumber) -> BitMap:
    """Return the entries whose number lacks the year or the sign that was asked for.

    Those of another day too, where one is asked for.
    """
    if not asked.whole:
        return BitMap()
    found = index.with_number(asked.number)
    if asked.year:
        found |= index.with_number(f"{asked.number}{asked.rest}")
        found |= index.with_number(f"{asked.number}{asked.year}")
    return found | _of_any_day(index, asked) if asked.date else found


def _of_any_day(index: RegisterIndex, asked: AskedNumber) -> BitMap:
    """Return the entries of a number; of one without its year, those of any year.

    One with its year is found by the year of its day too. "12/QĐ" without its agency is
    the beginning of a number.
    """
    found = index.with_number(asked.key)
    if not asked.number:
        return found or index.numbers_from(asked.key, PREFIX_NUMBERS)
    if not asked.year:
        for key in _in_any_year(index, asked):
            found |= index.with_number(key)
    else:
        found |= index.with_number(f"{asked.number}{asked.rest}{asked.year}")
        undated = index.with_number(f"{asked.number}{asked.rest}")
        found |= _dated(index, undated, asked.year)
    if found or not asked.whole:
        return found
    return index.numbers_from(asked.key, PREFIX_NUMBERS)


def _dated(index: RegisterIndex, numbers: BitMap, date: str) -> BitMap:
    """Return the entry numbers that bear a day, or a day of a year."""
    found = BitMap()
    for chunk in {number >> CHUNK_BITS for number in numbers}:
        found |= numbers & index.with_term(DATE + date, chunk)
    return found


def is_without_sign(index: RegisterIndex, asked: AskedNumber) -> bool:
    """Return whether a published entry has this very number, without a sign."""
    return any(map(index.is_live, exact_numbers(index, asked)))


def _in_any_year(index: RegisterIndex, asked: AskedNumber) -> Iterator[str]:
    """Yield the keys of a number with a year, in front of its sign or behind it."""
    for year in range(FIRST_YEAR, clock.today().year + 1):
        key = f"{asked.number}{year}{asked.rest}"
        if index.knows_number(key):
            yield key
        if asked.rest and index.knows_number(f"{asked.key}{year}"):
            yield f"{asked.key}{year}"
