"""Texts as people type them, put in order: composed accents, nothing invisible."""

from thads.text.marks import composed
import re
import unicodedata


_SPACES = ("Cc", "Zs", "Zl", "Zp")


class _Visible(dict[int, str | None]):
    """Table for `str.translate`, filled as characters are met."""

    def __missing__(self, code: int) -> str | None:
        category = unicodedata.category(chr(code))
        found = " " if category in _SPACES else None if category == "Cf" else chr(code)
        self[code] = found
        return found


_VISIBLE = _Visible()


def tidy(text: object) -> str:
    """Return one line: composed accents, single spaces, no invisible characters."""
    line = composed(str(text or ""))
    if not line.isprintable():  # hardly ever: workbooks have cells by the million
        line = line.translate(_VISIBLE)
    return " ".join(line.split())


def tidy_lines(text: object) -> str:
    """Return several lines, each tidied, with one empty line between them at most."""
    lines = [tidy(line) for line in str(text or "").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
