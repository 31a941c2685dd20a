"""Vietnamese dates, read as officials write them and written as they read them."""

from collections.abc import Iterator
from datetime import date
from datetime import datetime
from thads.text.marks import composed
import re


#: "ngày 12 tháng 5 năm 2010" has 24 characters; the rest is for spaces between.
LONGEST_DATE = 100
_YEAR = r"((?:19|20)\d\d)(?!\d)"
_FIGURES = rf"(\d{{1,2}})\s*+[/.\-]\s*+(\d{{1,2}})\s*+[/.\-]\s*+{_YEAR}"
_WORDS = rf"(\d{{1,2}})\s*+tháng\s*+(\d{{1,2}})\s*+năm\s*+{_YEAR}"
DATE = re.compile(rf"(?:ngày\s*+)?(?<!\d)(?:{_FIGURES}|{_WORDS})", re.I)
_ISO = re.compile(r"((?:19|20)\d\d)-(\d{2})-(\d{2})$")


def parse_date(text: str | None) -> date | None:
    """Return the date that a text is, or None.

    Reads 6/11/2008, 06-11-2008, "ngày 12 tháng 5 năm 2010" and 2008-11-06.
    """
    text = (text or "").strip()
    if len(text) > LONGEST_DATE:
        return None
    text = composed(text)
    iso = _ISO.match(text)
    if iso:
        return _date(*(int(part) for part in iso.groups()))
    match = DATE.fullmatch(text)
    return date_of_match(match) if match else None


def find_dates(text: str) -> Iterator[tuple[date, int, int]]:
    """Yield (date, start, end) for every valid date in a running text (NFC)."""
    for match in DATE.finditer(text):
        value = date_of_match(match)
        if value is not None:
            yield value, match.start(), match.end()


def date_of_match(match: re.Match[str]) -> date | None:
    """Return the date of a match of DATE, None where the calendar has no such day."""
    day, month, year = (int(part) for part in match.groups()[-6:] if part)
    return _date(year, month, day)


def format_date(value: date | None) -> str:
    """Return a date as shown in lists and typed in forms: 06/11/2008."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}" if value else ""


def format_long_date(value: date | None) -> str:
    """Return a date as in the head of a document: ngày 06 tháng 11 năm 2008.

    Days under 10 and the months 1 and 2 take a leading zero (Decree 30/2020).
    """
    if not value:
        return ""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def ago(moment: datetime, now: datetime) -> str:
    """Return the time passed in words: "3 giờ trước"; after a week the date.

    Both moments have a time zone, or neither has one.
    """
    passed = now - moment
    minutes = int(passed.total_seconds() // 60)
    if passed.days >= 7 or minutes < -1:
        return format_date(moment)
    if minutes < 1:
        return "vừa xong"
    if minutes < 60:
        return f"{minutes} phút trước"
    if not passed.days:
        return f"{minutes // 60} giờ trước"
    return f"{passed.days} ngày trước"


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
