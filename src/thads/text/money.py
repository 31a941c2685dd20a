"""Numbers and sums of money in đồng: dots part the thousands, a comma the rest."""

import re


_UNITS = re.compile(r"(?:đồng|dong|vnđ|vnd|đ|₫)$", re.I)
#: The state budget in đồng has 22 characters; of figures Python reads 4,300 at most.
LONGEST_SUM = 60
#: English signs to ours
_SIGNS = str.maketrans(",.", ".,")
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
