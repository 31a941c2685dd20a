"""English names of units, by rule from the Vietnamese ones.

Place names stay Vietnamese, written without accents as in the state's own English
texts: Ha Noi, Ho Chi Minh. A unit whose English name is written down keeps that.
"""

from thads.organisation.units import Unit
from thads.text.marks import decomposed
import re
import unicodedata


#: What a unit is called -> its English; `{place}` follows. First match wins.
KINDS = (
    (
        r"Tổng cục Thi hành án dân sự",
        "General Department of Civil Judgment Enforcement",
    ),
    (
        r"Cục Quản lý Thi hành án dân sự",
        "Department of Civil Judgment Enforcement Administration",
    ),
    (
        r"Chi cục Thi hành án dân sự (?P<place>.+)",
        "Civil Judgment Enforcement Sub-Department of {place}",
    ),
    (
        r"Cục Thi hành án dân sự (?P<place>.+)",
        "Civil Judgment Enforcement Department of {place}",
    ),
    (
        r"Phòng Thi hành án dân sự khu vực (?P<number>\d+)( - (?P<place>.+))?",
        "Regional Civil Judgment Enforcement Office {number}, {place}",
    ),
    (r"Thi hành án dân sự (?P<place>.+)", "Civil Judgment Enforcement of {place}"),
)
#: Levels of places; a numbered one has its number behind: Quận 1, District 1.
PLACES = {
    "thành phố": "City",
    "tp.": "City",
    "tỉnh": "Province",
    "quận": "District",
    "huyện": "District",
    "thị xã": "Town",
}


def plain(text: str) -> str:
    """Return a text without accents, upper and lower case as it was."""
    text = decomposed(text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in text if unicodedata.category(sign) != "Mn")


def place(text: str) -> str:
    """Return a place in English: "thành phố Hà Nội" is "Ha Noi City"."""
    for level, english in PLACES.items():
        if text.lower().startswith(f"{level} "):
            name = plain(text[len(level) :].strip())
            return f"{english} {name}" if name.isdigit() else f"{name} {english}"
    return plain(text)


def name_of(title: str) -> str:
    """Return the English name for a Vietnamese one; without accents if no rule fits."""
    for pattern, english in KINDS:
        found = re.fullmatch(pattern, title, re.IGNORECASE)
        if found:
            parts = {key: value or "" for key, value in found.groupdict().items()}
            if "place" in parts:
                parts["place"] = place(parts["place"])
            return english.format(**parts).rstrip(", ")
    return plain(title)


def name(unit: Unit) -> str:
    """Return the English name of a unit."""
    return getattr(unit.aq_base, "title_en", None) or name_of(unit.Title())
