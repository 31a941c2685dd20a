"""Names of agencies as they stand in a text."""

from thads.text.folding import fold
from thads.text.kinds import AGENCIES
from thads.text.span import Span
import re


_NAMES = sorted(AGENCIES.values(), key=len, reverse=True)
_BY_FOLD = {fold(name): name for name in _NAMES}
_LONGEST_FIRST = sorted(_BY_FOLD.items(), key=lambda name: -len(name[0]))
_SMALL = {"tỉnh", "thành", "phố", "quận", "huyện", "thị", "xã", "khu", "vực", "và"}
# Capitalised words that begin the name of an agency, then the rest of the name.
_RANK = (
    r"(?:Tổng cục|Chi cục|Cục|Bộ|Sở|Vụ|Văn phòng|Trung tâm|Thủ tướng|Chính phủ"
    r"|Quốc hội|Ủy ban|Uỷ ban|Tòa án|Toà án|Viện kiểm sát|Học viện|Phòng)"
)


def in_running_text(name: str) -> str:
    """Return a name given in capitals as it is written in running text."""
    folded = fold(name)
    known = _BY_FOLD.get(folded)
    if known:
        return known
    for known_fold, known in _LONGEST_FIRST:
        if folded.startswith(known_fold + " "):
            rest = name.split()[len(known.split()) :]
            return " ".join([known, *(_word(word) for word in rest)])
    return " ".join([*(_word(word) for word in name.split())])


def _word(word: str) -> str:
    small = word.lower()
    return small if small in _SMALL else small.capitalize()


def agency_in_text(text: str, end: int) -> Span | None:
    """Return the name of an agency that ends at this position of a text, or None.

    A name runs from a word of rank ("Cục", "Bộ") without a mark of punctuation in
    between; of several the longest that is known wins, then the nearest.
    """
    window = re.split(r"[.,;:\n()“”\"]", text[max(0, end - 120) : end])[-1]
    window = window.rstrip()
    best = None
    for match in re.finditer(rf"(?<!\w){_RANK}(?!\w)", window):
        name = window[match.start() :]
        if fold(name) in _BY_FOLD:
            best = name
            break
        if _plausible(name):
            best = best or name
    if best is None:
        return None
    stop = end
    while stop and text[stop - 1].isspace():
        stop -= 1
    return Span(_full(best), stop - len(best), stop)


def _plausible(name: str) -> bool:
    """Return whether a name is short and its words read like parts of a name."""
    if len(name.split()) > 12:
        return False
    return not re.search(r"\b(?:đã|có|các|những|của|về|cho|gửi|cũng)\b", name)


def _full(name: str) -> str:
    """Return a name with "THADS" written out."""
    return re.sub(r"\bTHADS\b", "Thi hành án dân sự", name)
