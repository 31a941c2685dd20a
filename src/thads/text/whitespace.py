"""Texts as people type them, put in order: composed accents, nothing invisible."""

import re
import unicodedata


_SPACES = ("Cc", "Zs", "Zl", "Zp")


def tidy(text: object) -> str:
    """Return one line: composed accents, single spaces, no invisible characters."""
    line = unicodedata.normalize("NFC", str(text or ""))
    if not line.isprintable():  # hardly ever: workbooks have cells by the million
        line = "".join(
            " " if unicodedata.category(character) in _SPACES else character
            for character in line
            if unicodedata.category(character) != "Cf"
        )
    return " ".join(line.split())


def tidy_lines(text: object) -> str:
    """Return several lines, each tidied, with one empty line between them at most."""
    lines = [tidy(line) for line in str(text or "").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
