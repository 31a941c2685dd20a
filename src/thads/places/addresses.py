"""Communes in addresses: the commune an address names."""

from dataclasses import dataclass
from thads.text import fold
from thads.text import slug
from thads.text.marks import composed
import re


_SHORT = {"p.": "phường", "x.": "xã", "tt.": "thị trấn"}
# In a text with single spaces: of two in a row each would be tried.
_NAME = r"[^,;()\-–]+?"
_NEXT = r"(?= ?(?:[,;()\-–]|\b(?:quận|huyện|thị xã|thành phố|tp\.|tỉnh)\b|$))"
_COMMUNE = re.compile(
    rf"(?<!\w)(?<!thị )(xã|phường|thị trấn|p\.|x\.|tt\.) ?({_NAME}){_NEXT}"
)
_DISTRICT = re.compile(
    rf"(?<!\w)(quận|huyện|thị xã|thành phố|tp\.) ?({_NAME})"
    r"(?= ?(?:[,;()\-–]|\btỉnh\b|$))"
)


@dataclass(frozen=True)
class Commune:
    """A commune as an address names it."""

    key: str  # the same for every writing
    title: str  # "phường Ba Đình, quận Ba Đình"


def commune_of(address: str | None) -> Commune | None:
    """Return the commune an address names, None if it names none.

    What stands before it may be a street of the same name, so that the last one counts.
    """
    text = " ".join(composed(address or "").split())
    lower = text.lower()
    matches = list(_COMMUNE.finditer(lower))
    if not matches:
        return None
    match = matches[-1]
    kind = _SHORT.get(match[1], match[1])
    title = f"{kind} {_as_written(text, match)}"
    district = _district(text, lower, match.end())
    if district:
        title = f"{title}, {district}"
    return Commune(slug(fold(title)), title)


def _district(text: str, lower: str, start: int) -> str:
    """Return the district named after the commune; a city alone is its province."""
    match = _DISTRICT.search(lower, start)
    if match is None:
        return ""
    kind = {"tp.": "thành phố"}.get(match[1], match[1])
    if kind == "thành phố" and not lower[match.end() :].strip(" ,;.-"):
        return ""
    return f"{kind} {_as_written(text, match)}"


def _as_written(text: str, match: re.Match[str]) -> str:
    return text[match.start(2) : match.end(2)].strip(" .")
