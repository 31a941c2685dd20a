"""Recognise an official document from its text.

Two shapes are read: the document itself (head, "Số:", "V/v", "Nơi nhận", signature)
and a notice or news text that tells of it ("Ngày 6/11/2008, Bộ Tư pháp có Công văn
số 3591/BTP-TTTH gửi ..."). Every value says where it was found; nothing is guessed
without a place in the text, and what is not there stays None. Documents that are
only cited are listed apart.
"""

from dataclasses import dataclass
from dataclasses import field
from datetime import date
from thads.text import head
from thads.text import signature
from thads.text.citations import Citation
from thads.text.citations import find_citations
from thads.text.dates import find_dates
from thads.text.found import Found
from thads.text.kinds import kind_by_title
from thads.text.kinds import kind_opening
from thads.text.layout import cells_of
import re
import unicodedata


@dataclass(frozen=True)
class Dispatch:
    """What was recognised; each value a Found (value, start, end) or None."""

    number: Found | None = None  # thads.text.numbers.Number
    kind: Found | None = None  # id of a kind
    agency: Found | None = None
    place: Found | None = None
    date: Found | None = None
    abstract: Found | None = None
    addressees: Found | None = None  # tuple of lines ("Kính gửi")
    recipients: Found | None = None  # tuple of lines ("Nơi nhận")
    signer_post: Found | None = None
    signer_name: Found | None = None
    urgency: Found | None = None  # khan, thuong-khan, hoa-toc
    secrecy: Found | None = None  # mat, toi-mat, tuyet-mat
    effective: Found | None = None
    reply_due: Found | None = None
    cited: tuple[Citation, ...] = ()
    text: str = field(default="", repr=False)

    def value(self, name):
        found = getattr(self, name)
        return None if found is None else found.value

    def __bool__(self):
        """Whether this is a document at all, not just a text."""
        return self.number is not None or self.kind is not None


# Longer texts are annexes: everything recognised stands in the first pages.
LONGEST = 200_000

# What only follows from a document is not about it.
_FOLLOWS = re.compile(r"(?:Theo|Căn cứ|Thực hiện)\b", re.I)
_REPLY = re.compile(
    r"(?:gửi|báo cáo|trả lời|hoàn thành|về)(?:[^.\n]|\.(?=\w)){0,250}?trước\s+"
    r"(?:\d{1,2}\s*(?:h|giờ)\s*\d{0,2}\s+)?(?=ngày\s*\d)",
    re.I,
)
_EFFECTIVE = re.compile(
    r"có\s+hiệu\s+lực\s+(?:thi\s+hành\s+)?(?:kể\s+)?từ\s+(ngày\s+k[ýí]|(?=ngày))",
    re.I,
)


def recognise_dispatch(text):
    """Return the Dispatch that a text holds or tells of."""
    text = unicodedata.normalize("NFC", text or "")[:LONGEST]
    text = text.replace("\r\n", "\n")
    cells = cells_of(text)
    citations = list(find_citations(text))
    numbered = head.number(text, cells)
    if numbered is not None or head.is_document(cells):
        found = _from_document(text, cells, numbered)
    else:
        found = _from_telling(text, cells, citations)
    own = found.get("number")
    cited = _others(citations, own.value.key if own else None)
    found.setdefault("reply_due", _date_after(_REPLY, text))
    found.setdefault("effective", _effective(text, found.get("date")))
    return Dispatch(text=text, cited=cited, **found)


def _from_document(text, cells, numbered):
    """Read the document itself by the layout of Decree 30/2020."""
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


def _from_telling(text, cells, citations):
    """Read a text that tells of a document: the one announced, or its title."""
    title = next((cell for cell in cells if cell.text), None)
    told = next((c for c in citations if c.announced), None)
    if told is None and title is not None and not _FOLLOWS.match(title.text):
        told = next((c for c in citations if c.number.end <= title.end), None)
    if told is not None:
        found = {
            "number": told.number,
            "kind": told.kind,
            "agency": told.agency,
            "date": told.date,
            "abstract": told.abstract,
            "addressees": told.addressees,
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


def _kind_of_title(title):
    if title is None:
        return None
    kind = kind_by_title(title.text) or kind_opening(title.text)
    # "Thông báo" and the like also open ordinary headlines: only what goes on
    # with "về việc", "V/v" or a number speaks of a document.
    if kind is None or not re.search(r"về việc|v/v|\bsố\b", title.text, re.I):
        return None
    return Found(kind.id, title.start, title.start + len(kind.title))


def _others(citations, own_key):
    seen = {own_key}
    others = []
    for citation in citations:
        key = citation.number.value.key
        if key not in seen:
            seen.add(key)
            others.append(citation)
    return tuple(others)


def _date_after(pattern, text):
    for match in pattern.finditer(text):
        for value, start, end in find_dates(text[match.end() : match.end() + 60]):
            if start == 0:
                return Found(value, match.end(), match.end() + end)
    return None


def _effective(text, issued):
    match = _EFFECTIVE.search(text)
    if match is None:
        return None
    if match.group(1):
        value: date | None = issued.value if issued else None
        return Found(value, match.start(), match.end()) if value else None
    for value, start, end in find_dates(text[match.end() : match.end() + 60]):
        if start == 0:
            return Found(value, match.end(), match.end() + end)
    return None


__all__ = ("Dispatch", "recognise_dispatch")
