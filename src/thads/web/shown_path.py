"""Paths of addresses as they may stand in a log: on one line, without what opens."""

from urllib.parse import quote
import re


#: What comes behind the page for a new password is its key.
KEYS = re.compile(r"(/passwordreset/).+", re.S)


def shown_path(path: str) -> str:
    """Return a path as it may stand in the log."""
    return quote(KEYS.sub(r"\1...", path), encoding="latin-1", errors="replace")
