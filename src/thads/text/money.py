"""Numbers and sums of money in đồng: dots part the thousands, a comma the rest."""

import re


_UNITS = re.compile(r"(?:đồng|dong|vnđ|vnd|đ|₫)$", re.I)
#: The state budget in đồng has 22 characters; of figures Python reads 4,300 at most.
LONGEST_SUM = 60
#: English signs to ours
_SIGNS = str.maketrans(",.", ".,")
_FIGURES_IN_WORDS = (
    *("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"),
)
_FIGURES = re.compile(r"-?(?:\d{1,3}(?:[., ]\d{3})+|\d+)")


def format_number(number: float | None, decimals: int = 1) -> str:
    """Return a number as written: "1.234.567", "12,5"; "" for None."""
    if number is None:
        return ""
    figures = f"{number:,}" if isinstance(number, int) else f"{number:,.{decimals}f}"
    whole, _point, part = figures.translate(_SIGNS).partition(",")
    return f"{whole},{part}" if (part := part.rstrip("0")) else whole


def format_money(amount: float | None) -> str:
    """Return a sum as written: 1234567 as "1.234.567 đồng", None as ""."""
    return "" if amount is None else f"{format_number(int(amount))} đồng"


def parse_money(text: str | float | None) -> int | None:
    """Return the whole đồng that a text or number is, or None when it is no sum."""
    if isinstance(text, bool) or text is None:
        return None
    if isinstance(text, int):
        return text
    if isinstance(text, float):
        return int(text) if text.is_integer() else None
    text = text.strip()
    if len(text) > LONGEST_SUM:
        return None
    figures = _UNITS.sub("", text.replace("\u00a0", " ")).strip()
    if not _FIGURES.fullmatch(figures):
        return None
    return int(re.sub(r"[., ]", "", figures))


def in_words(amount: int) -> str:
    """Return a sum in words as papers need it: "Hai mươi mốt nghìn đồng".

    Raises ValueError for a sum of more figures than any sum has.
    """
    if abs(amount) >= 10**LONGEST_SUM:
        raise ValueError("no sum of money")
    figures = str(abs(amount))
    figures = figures.rjust(-(-len(figures) // 3) * 3, "0")
    groups = [figures[at : at + 3] for at in range(0, len(figures), 3)]
    found: list[str] = []
    # thousands and millions are said within each billion, "tỷ" behind the whole of it
    open_billion = False
    for at, group in enumerate(groups):
        rank = len(groups) - at - 1
        if group != "000":
            found += _group_in_words(group, bool(found))
            if rank % 3:
                found.append(("nghìn", "triệu")[rank % 3 - 1])
            open_billion = True
        if rank % 3 == 0 and open_billion:
            found += ["tỷ"] * (rank // 3)
            open_billion = False
    words = " ".join((*found, "đồng") if found else ("không", "đồng"))
    if amount < 0:
        words = f"âm {words}"
    return words[0].upper() + words[1:]


def _group_in_words(group: str, behind: bool) -> list[str]:
    """Return the words of three figures; ``behind`` others, noughts are said too."""
    hundreds, tens, ones = map(int, group)
    found = [_FIGURES_IN_WORDS[hundreds], "trăm"] if hundreds or behind else []
    if not tens:
        if ones:
            found += ["linh"] if found else []
            found.append(_FIGURES_IN_WORDS[ones])
        return found
    found += ["mười"] if tens == 1 else [_FIGURES_IN_WORDS[tens], "mươi"]
    if ones:
        changed = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
        found.append(changed.get(ones, _FIGURES_IN_WORDS[ones]))
    return found
