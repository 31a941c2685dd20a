"""The default tables beside this file, and rows in the same shape from elsewhere."""

from csv import DictReader
from datetime import date
from datetime import time
from functools import cache
from importlib import resources
from thads.worktime.calendar import DayException
from thads.worktime.periods import UNITS
from thads.worktime.periods import Rule
import re


DAY_COLUMNS = ("day", "kind", "note")
RULE_COLUMNS = (
    "id",
    "title",
    "basis",
    "valid_from",
    "valid_to",
    "amount",
    "unit",
    "cutoff",
)
YEAR_COLUMNS = ("year", "basis")

#: Longest period of any unit; a longer one is a typing error.
LONGEST = 1000
#: Years in which days off and rules make sense.
YEARS = range(1990, 2101)

_NUMBER = re.compile(r"[0-9]{1,6}")
_ID = re.compile(r"[a-z][a-z0-9-]{1,59}")


class BadRow(ValueError):
    """A row that cannot be read; the message names the fault."""


@cache
def default_days() -> tuple[DayException, ...]:
    """Return the rows of days.csv."""
    return tuple(day_exception(row) for row in _rows("days.csv"))


@cache
def default_rules() -> tuple[Rule, ...]:
    """Return the rows of rules.csv."""
    return tuple(legal_rule(row) for row in _rows("rules.csv"))


@cache
def default_years() -> dict[int, str]:
    """Return {year: decision on its days off} of years.csv."""
    return dict(official_year(row) for row in _rows("years.csv"))


def day_exception(row: dict[str, str]) -> DayException:
    """Return the exception a row describes; raise BadRow if it cannot be read."""
    if row["kind"] not in ("off", "work"):
        raise BadRow(f"kind must be off or work: {row['kind']}")
    return DayException(_date(row["day"]), row["kind"] == "work", row.get("note", ""))


def legal_rule(row: dict[str, str]) -> Rule:
    """Return the rule a row describes; raise BadRow if it cannot be read."""
    if row["unit"] not in UNITS:
        raise BadRow(f"unit must be one of {', '.join(UNITS)}: {row['unit']}")
    if not _NUMBER.fullmatch(row["amount"]):
        raise BadRow(f"amount must be a whole number: {row['amount']}")
    amount = int(row["amount"])
    if not 1 <= amount <= LONGEST:
        raise BadRow(f"amount must be from 1 to {LONGEST}: {amount}")
    try:
        cutoff = time.fromisoformat(row["cutoff"]) if row.get("cutoff") else None
    except ValueError as error:
        raise BadRow(str(error)) from error
    if cutoff is not None and cutoff.tzinfo is not None:
        raise BadRow(f"a cut-off hour is Vietnam's: {cutoff}")
    valid_from = _date(row["valid_from"])
    valid_to = _date(row["valid_to"]) if row.get("valid_to") else None
    if valid_to is not None and valid_to <= valid_from:
        raise BadRow(f"a rule ends after it begins: {valid_to}")
    return Rule(
        id=row["id"],
        title=row["title"],
        basis=row["basis"],
        valid_from=valid_from,
        valid_to=valid_to,
        amount=amount,
        unit=row["unit"],
        cutoff=cutoff,
    )


def official_year(row: dict[str, str]) -> tuple[int, str]:
    """Return the year and the decision a row names; raise BadRow if it cannot."""
    if not _NUMBER.fullmatch(row["year"]) or int(row["year"]) not in YEARS:
        raise BadRow(f"year must be one like 2027: {row['year']}")
    if not row.get("basis"):
        raise BadRow(f"the decision on the year's days off is needed: {row['year']}")
    return int(row["year"]), row["basis"]


def day_of_line(line: str) -> DayException:
    """Return the exception of a line `day | kind | note`; raise BadRow."""
    return day_exception(parse_line(line, DAY_COLUMNS))


def rule_of_line(line: str) -> Rule:
    """Return the rule of a line, its columns those of rules.csv; raise BadRow."""
    return legal_rule(parse_line(line, RULE_COLUMNS))


def new_rule_of_line(line: str) -> Rule:
    """Return the rule of a line somebody enters; raise BadRow.

    It has an id, a title and a legal basis, which lines entered long ago may lack.
    """
    found = rule_of_line(line)
    if not _ID.fullmatch(found.id):
        raise BadRow(f"no id of a rule: {found.id}")
    if not (found.title and found.basis):
        raise BadRow(f"title and legal basis are needed: {found.id}")
    return found


def year_of_line(line: str) -> tuple[int, str]:
    """Return year and decision of a line `year | decision`; raise BadRow."""
    return official_year(parse_line(line, YEAR_COLUMNS))


def parse_line(line: str, columns: tuple[str, ...]) -> dict[str, str]:
    """Return a line whose columns are parted by bars as a row."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) > len(columns) or len(parts) < 2:
        raise BadRow(line)
    return dict(zip(columns, parts + [""] * (len(columns) - len(parts)), strict=True))


def _date(text: str) -> date:
    try:
        read = date.fromisoformat(text)
    except ValueError as error:
        raise BadRow(str(error)) from error
    if read.year not in YEARS:
        raise BadRow(f"a day of the years {YEARS[0]} to {YEARS[-1]}: {text}")
    return read


def _rows(name: str) -> list[dict[str, str]]:
    table = resources.files("thads.worktime").joinpath(name)
    with table.open("r", encoding="utf-8") as stream:
        return list(DictReader(stream))
