"""Legal forms and trades in names of organisations, long and short: TNHH, CP, TM-DV.

The ways to write each stand in ``legal_forms.csv``: those of one `form` are one. A name
has a legal form if one of the kind `form` is anywhere in it, or one of the kind `front`
at its beginning (*Nguyễn Công Tý* is a person). Only there are `short` ones and trades
(`trade`: thương mại, xây dựng) read as such, and *và* (`and`), which may be written
*&*, need not be in the name that is found.
"""

from collections.abc import Sequence
from importlib import resources
from thads.text import words
from typing import NamedTuple
import csv


FORM, FRONT, SHORT, TRADE, AND = "form", "front", "short", "trade", "and"

Words = tuple[str, ...]


class Part(NamedTuple):
    """Part of a name: a word, or a legal form or trade in all its writings."""

    written: Words  # as it was asked, folded
    ways: tuple[Words, ...] = ()  # all writings of a form, none of a plain word
    kind: str = ""

    @property
    def word(self) -> str:
        """The word this part is; empty if it is a form."""
        return "" if self.ways else self.written[0]


def _read() -> dict[Words, tuple[str, tuple[Words, ...]]]:
    """Return {a writing: (its kind, all writings of the same form)}."""
    table = resources.files("thads.debtors.search").joinpath("legal_forms.csv")
    kinds: dict[Words, str] = {}
    forms: dict[str, list[Words]] = {}
    with table.open("r", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            way = tuple(words(row["written"]))
            kinds.setdefault(way, row["kind"])
            ways = forms.setdefault(row["form"], [])
            if way not in ways:
                ways.append(way)
    return {way: (kinds[way], tuple(ways)) for ways in forms.values() for way in ways}


_FORMS = _read()
_FIRST = frozenset(way[0] for way in _FORMS)
_LONGEST = max(map(len, _FORMS))


def parts_of(name: Sequence[str]) -> list[Part]:
    """Return the parts of a name, given as its folded words.

    In a name without a legal form every word is a part of its own.
    """
    if _FIRST.isdisjoint(name):
        return [Part((word,)) for word in name]
    parts, at = [], 0
    while at < len(name):
        part = _form_at(name, at)
        parts.append(part)
        at += len(part.written)
    if parts[0].kind != FRONT and not any(part.kind == FORM for part in parts):
        return [Part((word,)) for word in name]
    return parts


def naming_words(name: Sequence[str]) -> list[str]:
    """Return the words of a name that belong to no legal form: those that name."""
    return [
        word
        for part in parts_of(name)
        if part.kind in ("", TRADE)
        for word in part.written
    ]


def _form_at(name: Sequence[str], at: int) -> Part:
    if name[at] in _FIRST:
        for length in range(min(_LONGEST, len(name) - at), 0, -1):
            way = tuple(name[at : at + length])
            if way in _FORMS:
                kind, ways = _FORMS[way]
                return Part(way, ways, kind)
    return Part((name[at],))
