"""Documents that a text names: "Công văn số 57/CNTT-VP ngày 26/03/2010 gửi ...".

A citation tells the number, and as far as the same sentence goes the kind, agency,
date, addressee and subject. It is *announced* when the text tells that somebody
issued it ("Bộ Tư pháp có Công văn số ..."), not that something follows from it
("Thực hiện Quyết định số ...").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from thads.text.agencies import agency_in_text
from thads.text.dates import DATE
from thads.text.dates import date_of_match
from thads.text.kinds import KINDS
from thads.text.numbers import Number
from thads.text.numbers import find_numbers
from thads.text.span import Span
from typing import Any
import re


@dataclass(frozen=True)
class Citation:
    """A document named in a text; each value with its place, None where not given."""

    number: Span
    kind: Span
    agency: Span | None = None
    date: Span | None = None
    addressees: Span | None = None
    abstract: Span | None = None
    announced: bool = False

    def value(self, name: str) -> Any:
        """Return the value of a field without its place, None if there is none."""
        found = getattr(self, name, None)
        return None if found is None else found.value


#: Documents looked at in one text; a circular of sixty pages cites some fifty.
MOST_CITATIONS = 200
#: Characters before a number in which its kind and issuer are looked for.
_LEFT = 160
#: Characters of an addressee or a subject; the longest title of a law has some 400.
_LONGEST_CLAUSE = 1_000
#: (title in small letters, id) of the kinds, longest titles first.
_TITLES = sorted(
    ((kind.title.lower(), kind.id) for kind in KINDS.values()),
    key=lambda title: -len(title[0]),
)
_COUNTED = re.compile(r"số\s*+[:.]?$", re.I)
_ISSUED = re.compile(
    r"(?:\s(?:vừa|cũng|đã|mới))*\s(?:có|ra|ban hành|ký|gửi|phát hành)(?:\s+các)?$"
)
_DATED = re.compile(r"\s*+(?:,\s*+)?(?=ngày\s*+\d)", re.I)
_OF = re.compile(
    r"\s*+(?:,\s*+)?của\s++(?:(?:Bộ|Tổng cục|Chi cục|Cục) trưởng\s++)?"
    r"((?:Bộ|Tổng cục|Chi cục|Cục|Sở|Chính phủ|Thủ tướng Chính phủ|Quốc hội)"
    r"(?:\s++(?!về\b|ban\b|gửi\b|quy\b|hướng\b|phê\b|sửa\b|và\b)[^\W\d_]++){0,9})"
)
_SENT = re.compile(r"\s*+(?:,\s*+)?gửi\s++(?:cho\s++)?")
_ABOUT = re.compile(
    r"\s*+(?:,\s*+)?(về việc|v/v|về|ban hành|quy định|hướng dẫn)\s++", re.I
)
# It begins with the signs: all others are passed over at once.
_STOP = re.compile(
    r"[.;\n,](?:(?<=[.;])(?<!TP.)(?=\s|$)|(?<=\n)(?=\s*\n|\s*+[-–+•*])"
    r"|(?<=,)(?= [^,]{0,80}\b(?:đã|đề nghị|yêu cầu)\b))"
)


def find_citations(text: str) -> Iterator[Citation]:
    """Yield a Citation for each number in the text (NFC), in order.

    Of a text that holds more than MOST_CITATIONS the first ones.
    """
    for number, start, end in islice(find_numbers(text), MOST_CITATIONS):
        yield _citation(text, number, start, end)


def _citation(text: str, number: Number, start: int, end: int) -> Citation:
    kind, opening = _kind(text, number, start, end)
    issuer, announced, day = _issuer(text, opening)
    found = _following(text, end)
    if issuer is None:
        issuer = found.pop("of", None)
    if issuer is None and number.agency_name:
        issuer = Span(number.agency_name, start, end)
    found.pop("of", None)
    return Citation(
        number=Span(number, start, end),
        kind=kind,
        agency=issuer,
        date=found.get("date") or day,
        addressees=found.get("addressees"),
        abstract=found.get("abstract"),
        announced=announced,
    )


def _kind(text: str, number: Number, start: int, end: int) -> tuple[Span, int]:
    """Return the kind, and where the citation begins: at "Công văn số" or a number."""
    before = text[max(0, start - _LEFT) : start]
    named = before.rstrip()
    counted = _COUNTED.search(named)
    if counted:
        before = named[: counted.start()]
        named = before.rstrip()
    opening = start if not counted else max(0, start - _LEFT) + counted.start()
    if len(named) < len(before):  # a space parts the title from what follows
        for title, kind_id in _TITLES:
            if named[-len(title) :].lower() == title:
                left = max(0, start - _LEFT) + len(named)
                return Span(kind_id, left - len(title), left), left - len(title)
    return Span(number.kind_id, start, end), opening


def _issuer(text: str, opening: int) -> tuple[Span | None, bool, Span | None]:
    """Return issuer, whether one was named, and date, as given before the number.

    "Ngày 6/11/2008, Bộ Tư pháp có Công văn" gives the ministry, True and the date.
    """
    first = max(0, opening - _LEFT)
    verb = _ISSUED.search(text[first:opening].rstrip())
    if verb is None:
        return None, False, None
    agency = agency_in_text(text, first + verb.start())
    if agency is None:
        return None, False, None
    clause = text[max(0, agency.start - 40) : agency.start]
    dates = [m for m in DATE.finditer(clause) if clause[m.end() :].strip(" ,") == ""]
    day = None
    if dates and date_of_match(dates[-1]):
        base = agency.start - len(clause)
        match = dates[-1]
        day = Span(date_of_match(match), base + match.start(), base + match.end())
    return agency, True, day


def _following(text: str, end: int) -> dict[str, Span]:
    """Return date, issuer (`of`), addressees and subject given after the number."""
    found = {}
    place = end
    dated = _DATED.match(text, place)
    if dated:
        match = DATE.match(text, dated.end())
        if match and date_of_match(match):
            found["date"] = Span(date_of_match(match), match.start(), match.end())
            place = match.end()
    of = _OF.match(text, place)
    if of:
        found["of"] = Span(" ".join(of.group(1).split()), of.start(1), of.end(1))
        place = of.end()
    sent = _SENT.match(text, place)
    if sent:
        stop = _end_of_clause(text, sent.end())
        about = re.search(r"\s(?=về việc\b|v/v\b)", text[sent.end() : stop])
        last = sent.end() + about.start() if about else stop
        value = " ".join(text[sent.end() : last].split())
        found["addressees"] = Span((value,), sent.end(), last)
        place = last
    about = _ABOUT.match(text, place)
    if about:
        keeps_verb = about.group(1).lower() in ("ban hành", "quy định", "hướng dẫn")
        first = about.start(1) if keeps_verb else about.end()
        stop = _end_of_clause(text, first)
        value = " ".join(text[first:stop].split()).rstrip(" ,")
        if value:
            value = value[0].upper() + value[1:]
            found["abstract"] = Span(value, first, stop)
    return found


def _end_of_clause(text: str, start: int) -> int:
    last = min(len(text), start + _LONGEST_CLAUSE)
    stop = _STOP.search(text, start, last)
    return stop.start() if stop else last
