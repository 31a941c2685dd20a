"""Kinds of documents (Decree 30/2020 and the normative ones) and agencies.

Both are tables beside this file, so that a new kind or a renamed agency is a row.
Without diacritics two abbreviations may meet (``HD`` is *hướng dẫn*, ``HĐ`` *hợp
đồng*): the exact writing wins, then the row that stands first.
"""

from dataclasses import dataclass
from importlib import resources
from thads.text.folding import fold
from thads.text.folding import words
import csv


@dataclass(frozen=True)
class Kind:
    """A kind of document: row of kinds.csv."""

    id: str
    abbreviation: str
    title: str
    source: str


def _rows(name: str) -> list[dict[str, str]]:
    table = resources.files("thads.text").joinpath(name)
    with table.open("r", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


KINDS = {row["id"]: Kind(**row) for row in _rows("kinds.csv")}
AGENCIES = {row["abbreviation"]: row["name"] for row in _rows("agencies.csv")}

# A dispatch (công văn) has no abbreviation today; before 2004 it was written CV.
_EXACT = {kind.abbreviation: kind for kind in KINDS.values() if kind.abbreviation}
_EXACT["CV"] = KINDS["cong-van"]
_FOLDED: dict[str, tuple[str, Kind]] = {}
for _abbreviation, _kind in _EXACT.items():
    _FOLDED.setdefault(fold(_abbreviation), (_abbreviation, _kind))
_TITLES = {tuple(words(kind.title)): kind for kind in KINDS.values()}
_AGENCIES_FOLDED: dict[str, str] = {}
for _abbreviation in AGENCIES:
    _AGENCIES_FOLDED.setdefault(fold(_abbreviation), _abbreviation)


#: Characters looked at: no abbreviation has half as many, no title a third.
_LONGEST_SIGN, _LONGEST_TITLE = 40, 120


def kind_by_abbreviation(text: str) -> tuple[str, Kind] | None:
    """Return (abbreviation as it should be written, kind) or None."""
    if len(text) > _LONGEST_SIGN:
        return None
    if text in _EXACT:
        return text, _EXACT[text]
    return _FOLDED.get(fold(text))


def kind_by_title(text: str) -> Kind | None:
    """Return the kind whose title this text is, however written, or None."""
    if len(text) > _LONGEST_TITLE:
        return None
    return _TITLES.get(tuple(words(text)))


def kind_opening(text: str) -> Kind | None:
    """Return the kind whose title this text opens with, or None."""
    opening = words(text[:_LONGEST_TITLE])[:4]
    for length in range(len(opening), 0, -1):
        kind = _TITLES.get(tuple(opening[:length]))
        if kind is not None:
            return kind
    return None


def agency_abbreviation(text: str) -> str | None:
    """Return the known abbreviation that this text means, or None."""
    if len(text) > _LONGEST_SIGN:
        return None
    if text in AGENCIES:
        return text
    return _AGENCIES_FOLDED.get(fold(text))


def agency_name(abbreviation: str | None) -> str | None:
    """Return the full name an abbreviation stands for, or None.

    A unit may carry its place after a dot (``CCTHADS.BĐ``): the name of the
    agency in general is what can be told from it.
    """
    if not abbreviation:
        return None
    known = agency_abbreviation(abbreviation.split(".")[0])
    return AGENCIES.get(known) if known else None
