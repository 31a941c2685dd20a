"""The foot of an official document: signer, post, recipients."""

from thads.text.folding import fold
from thads.text.layout import BULLET
from thads.text.layout import Cell
from thads.text.layout import item_text
from thads.text.span import Span
import re


#: Characters of a line that is a post or a name; _POST tries a longer one in many ways.
_LONGEST = 150
_POST = re.compile(
    r"^(?:(?:KT|TL|TUQ|TM|Q)\s*\.\s*)?"
    r"(?:PHÓ\s+)?(?:TỔNG\s+CỤC\s+TRƯỞNG|CHI\s+CỤC\s+TRƯỞNG|CỤC\s+TRƯỞNG"
    r"|BỘ\s+TRƯỞNG|THỨ\s+TRƯỞNG|VỤ\s+TRƯỞNG|THỦ\s+TRƯỞNG|VIỆN\s+TRƯỞNG"
    r"|TRƯỞNG\s+\w+(?:\s+\w+){0,8}|GIÁM\s+ĐỐC|CHỦ\s+TỊCH|CHÁNH\s+(?:VĂN\s+PHÒNG|ÁN)"
    r"|TỔNG\s+GIÁM\s+ĐỐC|THỦ\s+TƯỚNG(?:\s+CHÍNH\s+PHỦ)?|CHÍNH\s+PHỦ"
    r"|CHẤP\s+HÀNH\s+VIÊN(?:\s+\w+){0,2}|ỦY\s+BAN\s+NHÂN\s+DÂN|HIỆU\s+TRƯỞNG)"
    r"(?:\s+[^\W\d_]+){0,8}$"
)
_SIGNED = re.compile(r"^\(?\s*(?:da\s+)?ky\b.*\)?$")
_NAME = re.compile(r"^[^\W\d_]+(?:\s+[^\W\d_]+){1,5}$")
_RECIPIENTS = re.compile(r"^Nơi nhận\s*[:.]?\s*", re.I)


def read(cells: list[Cell]) -> dict[str, Span | None]:
    """Return signer_post, signer_name and recipients, each a Span or None."""
    found = {"recipients": _recipients(cells)}
    posts = [i for i, cell in enumerate(cells) if _is_post(cell.text)]
    if posts:
        last = posts[-1]
        first = last
        # KT. BỘ TRƯỞNG over THỨ TRƯỞNG: posts stand on neighbouring lines.
        for index in reversed(posts[:-1]):
            if any(_blocks(cell) for cell in cells[index + 1 : first]):
                break
            first = index
        chain = [cells[i] for i in posts if first <= i <= last]
        value = " / ".join(" ".join(cell.text.split()) for cell in chain)
        found["signer_post"] = Span(value, chain[0].start, chain[-1].end)
        found["signer_name"] = _name(cells[last + 1 :])
    return found


def _is_post(text: str) -> bool:
    if not text or len(text) > _LONGEST or text != text.upper():
        return False
    return _POST.match(text) is not None


def _blocks(cell: Cell) -> bool:
    """Return whether a cell between two posts parts them (recipients do not)."""
    return bool(cell.text) and not BULLET.match(cell.text) and not _is_post(cell.text)


def _name(cells: list[Cell]) -> Span | None:
    seen = 0
    for cell in cells:
        if not cell.text or BULLET.match(cell.text) or _is_signed(cell):
            continue
        if _is_name(cell.text):
            return Span(_person(cell.text), cell.start, cell.end)
        seen += 1
        if seen > 2:
            break
    return None


def _is_signed(cell: Cell) -> bool:
    """Return whether a cell is the note "(Đã ký)"."""
    return len(cell.text) <= _LONGEST and _SIGNED.match(fold(cell.text)) is not None


def _is_name(text: str) -> bool:
    """Return whether a line is two to six words, each with a capital."""
    if len(text) > _LONGEST or not _NAME.match(text):
        return False
    return all(word[0].isupper() for word in text.split())


def _person(text: str) -> str:
    return text.title() if text == text.upper() else " ".join(text.split())


def _recipients(cells: list[Cell]) -> Span | None:
    lines: list[str] = []
    start, end = None, 0
    for cell in cells:
        match = _RECIPIENTS.match(cell.text)
        if match:
            lines, start, end = [], cell.start, cell.end
            rest = cell.text[match.end() :].strip()
            if rest:
                lines.append(item_text(rest))
        elif start is not None and BULLET.match(cell.text):
            lines.append(item_text(cell.text))
            end = cell.end
        elif start is not None and lines and _ends_list(cell):
            break
    return Span(tuple(lines), start or 0, end) if lines else None


def _ends_list(cell: Cell) -> bool:
    """Return whether a cell is neither of the list nor of the signature beside it."""
    return bool(cell.text) and not _is_signed(cell) and not _is_post(cell.text)
