"""The default tables beside this file, and rows in the same shape from elsewhere."""

from csv import DictReader
from datetime import date
from datetime import time
from functools import cache
from importlib import resources
from thads.worktime.calendar import DayException
from thads.worktime.periods import UNITS
from thads.worktime.periods import Rule


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


def day_exception(row: dict[str, str]) -> DayException:
    """Return the exception a row describes; raise BadRow if it cannot be read."""
    if row["kind"] not in ("off", "work"):
        raise BadRow(f"kind must be off or work: {row['kind']}")
    return DayException(_date(row["day"]), row["kind"] == "work", row.get("note", ""))


def legal_rule(row: dict[str, str]) -> Rule:
    """Return the rule a row describes; raise BadRow if it cannot be read."""
    if row["unit"] not in UNITS:
        raise BadRow(f"unit must be one of {', '.join(UNITS)}: {row['unit']}")
    try:
        amount = int(row["amount"])
        cutoff = time.fromisoformat(row["cutoff"]) if row.get("cutoff") else None
    except ValueError as error:
        raise BadRow(str(error)) from error
    if amount < 1:
        raise BadRow(f"amount must be 1 at least: {amount}")
    return Rule(
        id=row["id"],
        title=row["title"],
        basis=row["basis"],
        valid_from=_date(row["valid_from"]),
        valid_to=_date(row["valid_to"]) if row.get("valid_to") else None,
        amount=amount,
        unit=row["unit"],
        cutoff=cutoff,
    )


def day_of_line(line: str) -> DayException:
    """Return the exception of a line `day | kind | note`; raise BadRow."""
    return day_exception(parse_line(line, DAY_COLUMNS))


def rule_of_line(line: str) -> Rule:
    """Return the rule of a line, its columns those of rules.csv; raise BadRow."""
    return legal_rule(parse_line(line, RULE_COLUMNS))


def parse_line(line: str, columns: tuple[str, ...]) -> dict[str, str]:
    """Return a line whose columns are parted by bars as a row."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) > len(columns) or len(parts) < 2:
        raise BadRow(line)
    return dict(zip(columns, parts + [""] * (len(columns) - len(parts)), strict=True))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRow(str(error)) from error


def _rows(name: str) -> list[dict[str, str]]:
    table = resources.files("thads.worktime").joinpath(name)
    with table.open("r", encoding="utf-8") as stream:
        return list(DictReader(stream))
