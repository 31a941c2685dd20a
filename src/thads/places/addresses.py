"""The commune of an address: whom the law wants to have a copy."""

from dataclasses import dataclass
from thads.text import fold
from thads.text import slug
import re
import unicodedata


_KINDS = {"xã": "xã", "phường": "phường", "thị trấn": "thị trấn"}
_SHORT = {"p.": "phường", "x.": "xã", "tt.": "thị trấn"}
_NAME = r"[^,;()\-–]+?"
_NEXT = r"(?=\s*(?:[,;()\-–]|\b(?:quận|huyện|thị xã|thành phố|tp\.|tỉnh)\b|$))"
_COMMUNE = re.compile(
    rf"(?<!\w)(?<!thị )(xã|phường|thị trấn|p\.|x\.|tt\.)\s*({_NAME}){_NEXT}"
)
_DISTRICT = re.compile(
    rf"(?<!\w)(quận|huyện|thị xã|thành phố|tp\.)\s*({_NAME})"
    r"(?=\s*(?:[,;()\-–]|\btỉnh\b|$))"
)


@dataclass(frozen=True)
class Commune:
    key: str
    title: str  # "phường Ba Đình, quận Ba Đình"


def commune_of(address):
    """The commune an address names, or None. What stands before it may be a street
    of the same name, so that the last one counts."""
    text = " ".join(unicodedata.normalize("NFC", address or "").split())
    lower = text.lower()
    found = list(_COMMUNE.finditer(lower))
    if not found:
        return None
    match = found[-1]
    kind = _SHORT.get(match[1], match[1])
    title = f"{kind} {_as_written(text, match)}"
    district = _district(text, lower, match.end())
    if district:
        title = f"{title}, {district}"
    return Commune(slug(fold(title)), title)


def _district(text, lower, start):
    """The district named after the commune; a city alone is its province."""
    match = _DISTRICT.search(lower, start)
    if match is None:
        return ""
    kind = {"tp.": "thành phố"}.get(match[1], match[1])
    if kind == "thành phố" and not lower[match.end() :].strip(" ,;.-"):
        return ""
    return f"{kind} {_as_written(text, match)}"


def _as_written(text, match):
    return text[match.start(2) : match.end(2)].strip(" .")
