"""The head of an official document: agency, number, place and date, subject."""

from itertools import islice
from thads.text.agencies import agency_in_text
from thads.text.agencies import in_running_text
from thads.text.dates import find_dates
from thads.text.folding import fold
from thads.text.folding import words
from thads.text.kinds import kind_by_title
from thads.text.layout import BULLET
from thads.text.layout import Cell
from thads.text.layout import item_text
from thads.text.numbers import find_numbers
from thads.text.span import Span
import re


_NUMBER_LINE = re.compile(
    r"^(?:(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết)\s++)?Số\s*+(?:[:.]\s*+)?(?=\d)", re.I
)
_NO_NUMBER = re.compile(r"^Số\s*+:?[\s.…_]*+(?:/|$)", re.I)
_SUBJECT = re.compile(r"^(?:V\s*+/\s*+v|Về việc)\s*+(?:[:.]\s*+)?", re.I)
# Spaces are taken whole ("++"), and from the first of them only: tried from each, a
# line of 1,000 took ten seconds.
_PLACE = re.compile(
    r"(?:^|\t|(?<![ \u00a0])[ \u00a0]{3,}+)[ \u00a0]*+"
    r"([^\W\d_][^,;:\n\t]{1,60}+)\s*+,\s*+(?=ngày\s*+\d)",
    re.M,
)
#: Characters of a place: "Thành phố Hồ Chí Minh" has 21.
_LONGEST_PLACE = 41
#: Characters of an agency's name, or of a stamp ("HỎA TỐC HẸN GIỜ").
_LONGEST_AGENCY, _LONGEST_STAMP = 200, 40
_REPUBLIC = re.compile(r"^(cong hoa xa hoi|doc lap)\b")
_BODY = re.compile(r"^(kinh gui|can cu|noi nhan)\b")
_URGENCY = {
    ("khan",): "khan",
    ("thuong", "khan"): "thuong-khan",
    ("hoa", "toc"): "hoa-toc",
    ("hoa", "toc", "hen", "gio"): "hoa-toc",
}
_SECRECY = {
    ("mat",): "mat",
    ("toi", "mat"): "toi-mat",
    ("tuyet", "mat"): "tuyet-mat",
}
_ADDRESSED = re.compile(r"^Kính gửi\s*+(?::\s*+)?", re.I | re.M)
#: Requests in whose front an agency is looked for, in a text without a head.
_REQUESTS = 50
_REQUEST = re.compile(r"(?<!\s)\s++(?:đề nghị|yêu cầu|thông báo|trân trọng)\b")


def _opening(cell: Cell) -> str:
    """Return the first words of a cell folded, more than any pattern asks for."""
    return fold(cell.text[:40])


def number(text: str, cells: list[Cell]) -> Span | None:
    """Return the number on a line of its own ("Số: ...") before the body begins."""
    for cell in cells:
        if _BODY.match(_opening(cell)):
            return None
        if _NUMBER_LINE.match(cell.text):
            for value, start, end in find_numbers(cell.text):
                return Span(value, cell.start + start, cell.start + end)
    return None


def is_document(cells: list[Cell]) -> bool:
    """Return whether the text has the head of a document, although without a number."""
    return any(_REPUBLIC.match(_opening(cell)) for cell in cells[:30])


def kind(cells: list[Cell], numbered: Span | None) -> Span | None:
    """Return the kind titled in capitals, else the one in the number's sign."""
    for cell in cells:
        if cell.text != cell.text.upper():
            continue
        named = kind_by_title(cell.text)
        if named is not None:
            return Span(named.id, cell.start, cell.end)
    if numbered is None:
        for cell in cells:
            if _SUBJECT.match(cell.text) or _ADDRESSED.match(cell.text):
                # a dispatch is what has a subject and no title
                return Span("cong-van", cell.start, cell.end)
        return None
    return Span(numbered.value.kind_id, numbered.start, numbered.end)


def agency(cells: list[Cell], numbered: Span | None) -> Span | None:
    """Return the last line in capitals above the number, or the agency of its sign."""
    above = numbered.start if numbered else _end_of_head(cells)
    own = [
        cell
        for cell in cells
        if cell.end <= above
        and len(cell.text) <= _LONGEST_AGENCY
        and cell.text == cell.text.upper()
        and len(words(cell.text)) > 1
        and not _REPUBLIC.match(_opening(cell))
        and not _is_flag(cell)
        and kind_by_title(cell.text) is None
    ]
    if own:
        return Span(in_running_text(own[-1].text), own[-1].start, own[-1].end)
    if numbered is None or not numbered.value.agency_name:
        return None
    return Span(numbered.value.agency_name, numbered.start, numbered.end)


def _end_of_head(cells: list[Cell]) -> int:
    """Return where the agency's name has ended: at an empty number or the motto."""
    for cell in cells:
        if _NO_NUMBER.match(cell.text) or _REPUBLIC.match(_opening(cell)):
            return cell.start
    return 0


def place(text: str) -> Span | None:
    """Return the place named before the date."""
    match = _dated_place(text)
    if match is None:
        return None
    name = match.group(1).rstrip()
    return Span(name, match.start(1), match.start(1) + len(name))


def issued(text: str) -> Span | None:
    """Return the date after the place; there is no other in the head."""
    match = _dated_place(text)
    if match is None:
        return None
    for value, start, end in find_dates(text[match.end() : match.end() + 60]):
        if start == 0:
            return Span(value, match.end(), match.end() + end)
    return None


def _dated_place(text: str) -> re.Match[str] | None:
    """Return the match of "Hà Nội, " before a date, its first group the place."""
    for match in _PLACE.finditer(text):
        if len(match.group(1).rstrip()) <= _LONGEST_PLACE:
            return match
    return None


def abstract(text: str, cells: list[Cell], kind_found: Span | None) -> Span | None:
    """Return the lines after "V/v", or those under the title of the kind."""
    for index, cell in enumerate(cells):
        if _BODY.match(_opening(cell)) and not _SUBJECT.match(cell.text):
            break
        subject = _SUBJECT.match(cell.text)
        if subject:
            return _paragraph(cells, index, subject.end())
    for index, cell in enumerate(cells[:-1]):
        if kind_found and cell.start == kind_found.start and cell.text.isupper():
            following = index + 1
            while following < len(cells) and not cells[following].text:
                following += 1
            if following < len(cells):
                return _paragraph(cells, following, 0)
    return None


def about(title: Cell) -> Span | None:
    """Return the subject in a title such as "Công văn về việc ..."."""
    match = re.search(r"(?:về việc|V/v)\s*+(?::\s*+)?", title.text, re.I)
    if match is None:
        return None
    value = _sentence(title.text[match.end() :])
    return Span(value, title.start + match.end(), title.end) if value else None


def addressees(text: str, cells: list[Cell]) -> Span | None:
    """Return the lines after "Kính gửi:" as a tuple."""
    lines: list[str] = []
    start, end = None, 0
    for cell in cells:
        match = _ADDRESSED.match(cell.text)
        if match and start is None:
            start, end = cell.start, cell.end
            rest = cell.text[match.end() :]
            if rest:
                lines.append(item_text(rest))
        elif start is not None and BULLET.match(cell.text):
            lines.append(item_text(cell.text))
            end = cell.end
        elif start is not None and cell.text:
            break
    return Span(tuple(lines), start or 0, end) if lines else None


def urgency(cells: list[Cell]) -> Span | None:
    """Return the stamp of urgency: khan, thuong-khan or hoa-toc."""
    return _flag(cells, _URGENCY)


def secrecy(cells: list[Cell]) -> Span | None:
    """Return the stamp of secrecy: mat, toi-mat or tuyet-mat."""
    return _flag(cells, _SECRECY)


def requester(text: str) -> Span | None:
    """Return the agency speaking in a text without a head.

    "Cục Công nghệ thông tin đề nghị ..." names it before the verb.
    """
    for match in islice(_REQUEST.finditer(text), _REQUESTS):
        found = agency_in_text(text, match.start())
        if found is not None:
            return found
    return None


def _flag(cells: list[Cell], known: dict[tuple[str, ...], str]) -> Span | None:
    """Return a stamp: alone on its line, in capitals, in the head."""
    for cell in cells[:40]:
        if 0 < len(cell.text) <= _LONGEST_STAMP and cell.text == cell.text.upper():
            value = known.get(tuple(words(cell.text)))
            if value:
                return Span(value, cell.start, cell.end)
    return None


def _is_flag(cell: Cell) -> bool:
    found = tuple(words(cell.text))
    return found in _URGENCY or found in _SECRECY


def _paragraph(cells: list[Cell], index: int, skip: int) -> Span | None:
    """Return the cells of one column from here to the next empty line, joined."""
    first = cells[index]
    parts, end = [first.text[skip:]], first.end
    small = parts[0] != parts[0].upper()
    for cell in cells[index + 1 :]:
        folded = _opening(cell)
        if cell.line == first.line:
            continue
        if not cell.text or _REPUBLIC.match(folded) or _BODY.match(folded):
            break
        capitals = cell.text == cell.text.upper()
        if _PLACE.match(cell.text) or set(cell.text) <= set("-–—_*. "):
            break
        if _NUMBER_LINE.match(cell.text) or (small and capitals):
            break  # capitals after small letters: the authority
        parts.append(cell.text)
        small = small or not capitals
        end = cell.end
    value = _sentence(" ".join(parts))
    return Span(value, first.start + skip, end) if value else None


def _sentence(text: str) -> str:
    """Return a subject as a sentence: one space, first letter large, no full stop."""
    text = " ".join(text.split()).rstrip(" .;:")
    return text[:1].upper() + text[1:]
