"""Paths of addresses as they may stand in a log: on one line, without what opens."""

from urllib.parse import quote
import re


#: What comes behind the page for a new password is its key, however it is called.
KEYS = re.compile(r"(passwordreset/).+", re.S)
#: Codes of cases and reports: where they are asked for, and wherever they stand, as
#: they are printed or as people type them. Twelve characters without a dash and without
#: a figure are a code in capitals alone: words have twelve letters too.
CODES = re.compile(
    r"(?i:(?<=/@support-cases/)[^/?\s\"']+)"
    r"|(?i:(?<![0-9A-Z-])[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}(?![0-9A-Z-]))"
    r"|(?i:(?:(?<![0-9A-Z])|(?<=%[0-9A-F]{2}))(?=[A-Z._+%]{0,18}[2-9])"
    r"(?:[2-9A-HJKMNP-Z]{4}(?:[._+]|%20|(?:%E2%80%9[0-9]))?){2}[2-9A-HJKMNP-Z]{4}"
    r"(?![0-9A-Z]))"
    r"|(?<![0-9A-Za-z])(?:[2-9A-HJKMNP-Z]{4}[ \u2010-\u2015]?){2}[2-9A-HJKMNP-Z]{4}"
    r"(?![0-9A-Za-z])",
)
#: What citizens ask for: a query behind an address, in a line of text. Where its values
#: hold blanks and quotes nothing tells where it ends, so that the line ends there.
QUERIES = re.compile(
    r"(?<=[\w/@%.~-])\?(?:[^\s\"'<>?=]*=.*|\"[^\"\n]*|'[^'\n]*|[^\s\"'<>?]+)"
)
#: The key in a line of text, which goes on behind it.
KEYS_IN_TEXT = re.compile(r"(passwordreset(?:/|%2F))[^\s\"'<>]+", re.I)
#: Keys of programs and tokens of sessions, as requests carry them.
TOKENS = re.compile(
    r"(?<![A-Za-z])(Bearer|Authorization[\"':= ]{1,5}Basic)[ \t]+[^\s\"'<>,;]+", re.I
)
LEFT_OUT = "..."


def shown_path(path: str) -> str:
    """Return a path as it may stand in the log."""
    shown = CODES.sub(LEFT_OUT, KEYS.sub(rf"\1{LEFT_OUT}", path))
    return quote(shown, encoding="latin-1", errors="replace")


def masked(text: str) -> str:
    """Return a text of the log without queries, keys, tokens and codes of cases."""
    text = QUERIES.sub(f"?{LEFT_OUT}", text)
    text = TOKENS.sub(rf"\1 {LEFT_OUT}", KEYS_IN_TEXT.sub(rf"\1{LEFT_OUT}", text))
    return CODES.sub(LEFT_OUT, text)
