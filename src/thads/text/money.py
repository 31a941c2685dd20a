"""Sums of money in đồng: dots part the thousands."""

import re


_UNITS = re.compile(r"\s*(?:đồng|dong|vnđ|vnd|đ|₫)\s*$", re.I)
_FIGURES = re.compile(r"-?(?:\d{1,3}(?:[., ]\d{3})+|\d+)")


def format_money(amount, unit="đồng"):
    """1234567 -> "1.234.567 đồng"; nothing for no amount."""
    if amount is None:
        return ""
    figures = f"{int(amount):,}".replace(",", ".")
    return f"{figures} {unit}" if unit else figures


def parse_money(text):
    """Return the whole đồng that a text is, or None when it is no sum."""
    if isinstance(text, bool) or text is None:
        return None
    if isinstance(text, int | float):
        return int(text) if float(text).is_integer() else None
    figures = _UNITS.sub("", text.replace("\u00a0", " ")).strip()
    if not _FIGURES.fullmatch(figures):
        return None
    return int(re.sub(r"[., ]", "", figures))
