"""Paths of addresses as they may stand in a log: on one line, without what opens."""

from urllib.parse import quote
import re


#: What comes behind the page for a new password is its key.
KEYS = re.compile(r"(/passwordreset/).+", re.S)
#: Codes of cases and reports: where they are asked for, and wherever they stand.
CODES = re.compile(
    r"(?<=/@support-cases/)[^/?\s\"']+"
    r"|(?<![0-9A-Za-z-])[2-9A-Y]{4}-[2-9A-Y]{4}-[2-9A-Y]{4}(?![0-9A-Za-z-])",
    re.I,
)
#: What citizens ask for: a query behind an address, in a line of text.
QUERIES = re.compile(r"(?<=[\w/@%.~-])\?[^\s\"'<>?]*=[^\s\"'<>]*")
#: The key in a line of text, which goes on behind it.
KEYS_IN_TEXT = re.compile(r"(/passwordreset/)[^\s\"'<>]+")
LEFT_OUT = "..."


def shown_path(path: str) -> str:
    """Return a path as it may stand in the log."""
    shown = CODES.sub(LEFT_OUT, KEYS.sub(rf"\1{LEFT_OUT}", path))
    return quote(shown, encoding="latin-1", errors="replace")


def masked(text: str) -> str:
    """Return a text of the log without queries, keys and codes of cases."""
    text = QUERIES.sub(f"?{LEFT_OUT}", text)
    return CODES.sub(LEFT_OUT, KEYS_IN_TEXT.sub(rf"\1{LEFT_OUT}", text))
