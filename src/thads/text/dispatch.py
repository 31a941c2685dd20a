"""Recognition of an official document from its text.

Two shapes are read: the document itself (head, "Số:", "V/v", "Nơi nhận", signature)
and a notice or news text that reports on it ("Ngày 6/11/2008, Bộ Tư pháp có Công văn
số 3591/BTP-TTTH gửi ..."). Every value has its place in the text; nothing is guessed
without one, and what is not there stays None. Documents that are only cited are
listed apart.
"""

from dataclasses import dataclass
from dataclasses import field
from datetime import date
from itertools import islice
from thads.text import head
from thads.text import signature
from thads.text.citations import Citation
from thads.text.citations import find_citations
from thads.text.dates import find_dates
from thads.text.kinds import kind_by_title
from thads.text.kinds import kind_opening
from thads.text.layout import Cell
from thads.text.layout import cells_of
from thads.text.marks import composed
from thads.text.span import Span
from typing import Any
import re


@dataclass(frozen=True)
class Dispatch:
    """An official document as recognised; each value a Span or None."""

    number: Span | None = None  # thads.text.numbers.Number
    kind: Span | None = None  # id of a kind
    agency: Span | None = None
    place: Span | None = None
    date: Span | None = None
    abstract: Span | None = None
    addressees: Span | None = None  # tuple of lines ("Kính gửi")
    recipients: Span | None = None  # tuple of lines ("Nơi nhận")
    signer_post: Span | None = None
    signer_name: Span | None = None
    urgency: Span | None = None  # khan, thuong-khan, hoa-toc
    secrecy: Span | None = None  # mat, toi-mat, tuyet-mat
    effective: Span | None = None
    reply_due: Span | None = None
    cited: tuple[Citation, ...] = ()
    text: str = field(default="", repr=False)

    def value(self, name: str) -> Any:
        """Return the value of a field without its place, None if there is none."""
        found = getattr(self, name)
        return None if found is None else found.value

    def __bool__(self) -> bool:
        """Return whether the text is or reports on a document."""
        return self.number is not None or self.kind is not None


Fields = dict[str, Span | None]

# Longer texts are annexes: everything recognised stands in the first pages.
READABLE_CHARACTERS = 200_000

# What only follows from a document is not about it.
_FOLLOWS = re.compile(r"(?:Theo|Căn cứ|Thực hiện)\b", re.I)
_BEFORE_DAY = re.compile(
    r"trước\s++(?:\d{1,2}\s*+(?:h|giờ)(?:\s*+\d{1,2})?+\s++)?(?=ngày\s*+\d)", re.I
)
#: What must stand in the same sentence, this many characters before at most.
_REPLY = re.compile(r"gửi|báo cáo|trả lời|hoàn thành|về", re.I)
_SENTENCE = 260
_SENTENCE_END = re.compile(r"\n|\.(?!\w)")
#: Days looked at; the first that is in the calendar counts.
_DAYS = 50
_EFFECTIVE = re.compile(
    r"có\s++hiệu\s++lực\s++(?:thi\s++hành\s++)?(?:kể\s++)?từ\s++"
    r"(ngày\s++k[ýí]|(?=ngày))",
    re.I,
)


def recognise_dispatch(text: str | None) -> Dispatch:
    """Return the document that a text is or reports on."""
    text = composed((text or "")[:READABLE_CHARACTERS])
    text = text.replace("\r\n", "\n")
    cells = cells_of(text)
    citations = list(find_citations(text))
    numbered = head.number(text, cells)
    if numbered is not None or head.is_document(cells):
        found = _from_document(text, cells, numbered)
    else:
        found = _from_report(text, cells, citations)
    own = found.get("number")
    cited = _others(citations, own.value.key if own else None)
    found.setdefault("reply_due", _reply_due(text))
    found.setdefault("effective", _effective(text, found.get("date")))
    return Dispatch(text=text, cited=cited, **found)


def _from_document(text: str, cells: list[Cell], numbered: Span | None) -> Fields:
    """Return the fields of a document laid out by Decree 30/2020."""
    kind = head.kind(cells, numbered)
    return {
        "number": numbered,
        "kind": kind,
        "agency": head.agency(cells, numbered),
        "place": head.place(text),
        "date": head.issued(text),
        "abstract": head.abstract(text, cells, kind),
        "addressees": head.addressees(text, cells),
        "urgency": head.urgency(cells),
        "secrecy": head.secrecy(cells),
        **signature.read(cells),
    }


def _from_report(text: str, cells: list[Cell], citations: list[Citation]) -> Fields:
    """Return the fields of the document a text announces, or names in its title."""
    title = next((cell for cell in cells if cell.text), None)
    cited = next((c for c in citations if c.announced), None)
    if cited is None and title is not None and not _FOLLOWS.match(title.text):
        cited = next((c for c in citations if c.number.end <= title.end), None)
    found: Fields
    if cited is not None:
        found = {
            "number": cited.number,
            "kind": cited.kind,
            "agency": cited.agency,
            "date": cited.date,
            "abstract": cited.abstract,
            "addressees": cited.addressees,
        }
    else:
        found = {"number": None, "kind": None}
        found["kind"] = _kind_of_title(title)
        if found["kind"] is not None:
            found["agency"] = head.requester(text)
    if found["kind"] is not None and title is not None:
        found["abstract"] = found.get("abstract") or head.about(title)
    found["urgency"] = head.urgency(cells)
    found["secrecy"] = head.secrecy(cells)
    if found["kind"] is not None:
        found.update(signature.read(cells))
    return found


def _kind_of_title(title: Cell | None) -> Span | None:
    if title is None:
        return None
    kind = kind_by_title(title.text) or kind_opening(title.text)
    # "Thông báo" and the like also open ordinary headlines: only what goes on
    # with "về việc", "V/v" or a number speaks of a document.
    if kind is None or not re.search(r"về việc|v/v|\bsố\b", title.text, re.I):
        return None
    return Span(kind.id, title.start, title.start + len(kind.title))


def _others(citations: list[Citation], own_key: str | None) -> tuple[Citation, ...]:
    seen = {own_key}
    others = []
    for citation in citations:
        key = citation.number.value.key
        if key not in seen:
            seen.add(key)
            others.append(citation)
    return tuple(others)


def _reply_due(text: str) -> Span | None:
    """Return the day before which an answer is asked for."""
    for match in islice(_BEFORE_DAY.finditer(text), _DAYS):
        sentence = text[max(0, match.start() - _SENTENCE) : match.start()]
        if not _REPLY.search(_SENTENCE_END.split(sentence)[-1]):
            continue
        for value, start, end in find_dates(text[match.end() : match.end() + 60]):
            if start == 0:
                return Span(value, match.end(), match.end() + end)
    return None


def _effective(text: str, issued: Span | None) -> Span | None:
    match = _EFFECTIVE.search(text)
    if match is None:
        return None
    if match.group(1):
        value: date | None = issued.value if issued else None
        return Span(value, match.start(), match.end()) if value else None
    for value, start, end in find_dates(text[match.end() : match.end() + 60]):
        if start == 0:
            return Span(value, match.end(), match.end() + end)
    return None


__all__ = ("Dispatch", "recognise_dispatch")
