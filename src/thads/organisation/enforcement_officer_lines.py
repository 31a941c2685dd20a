"""Lines of a unit's enforcement officers: `Nguyễn Văn An | Chấp hành viên trung cấp`.

The ranks of the law stand in ``enforcement_officer_ranks.csv``, in the ways they are
written. Nothing else is taken: the list is public, without telephones, births or
numbers of papers.
"""

from importlib import resources
from thads.text import words
from thads.text.people import find_people
from thads.text.personal_data import NAME
from thads.text.personal_data import find_personal_data
from thads.text.whitespace import tidy
from typing import NamedTuple
import csv
import re


_TABLE = "enforcement_officer_ranks.csv"
LONGEST_NAME = 60
MOST_LINES = 300
#: Letters with their marks, spaces, and what names of peoples have.
_NAME = re.compile(r"[^\W\d_]+(?:[ '’.-]{1,2}[^\W\d_]+)*")


class Officer(NamedTuple):
    """Enforcement officer of a unit."""

    name: str
    rank: str


class InvalidLine(ValueError):
    """A line that is no officer; `args[0]` is the line."""


def _ranks() -> dict[str, str]:
    """Return {folded words of a writing: the rank}."""
    table = resources.files("thads.organisation").joinpath(_TABLE)
    with table.open("r", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return {" ".join(words(row["written"])): row["rank"] for row in rows}


_RANKS = _ranks()
#: The highest first.
RANKS = tuple(dict.fromkeys(_RANKS.values()))


def read_lines(text: str | None) -> list[Officer]:
    """Return the officers of a text, one a line; raises InvalidLine."""
    lines = [line for each in (text or "").splitlines() if (line := tidy(each))]
    if len(lines) > MOST_LINES:
        raise InvalidLine(lines[MOST_LINES])
    return [_read_line(line) for line in lines]


def _read_line(line: str) -> Officer:
    name, _bar, rank = map(str.strip, line.partition("|"))
    known = _RANKS.get(" ".join(words(rank)))
    is_name = len(name) <= LONGEST_NAME and _NAME.fullmatch(name)
    if not known or not is_name or len(words(name)) < 2:
        raise InvalidLine(line)
    if any(find_personal_data(name, NAME)) or any(find_people(name)):
        raise InvalidLine(line)
    return Officer(name, known)
