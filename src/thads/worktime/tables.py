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
    """A row that says nothing usable; the message names the trouble."""


@cache
def default_days():
    return tuple(day_exception(row) for row in _rows("days.csv"))


@cache
def default_rules():
    return tuple(legal_rule(row) for row in _rows("rules.csv"))


def day_exception(row):
    if row["kind"] not in ("off", "work"):
        raise BadRow(f"kind must be off or work: {row['kind']}")
    return DayException(_date(row["day"]), row["kind"] == "work", row.get("note", ""))


def legal_rule(row):
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


def parse_line(line, columns):
    """A row typed as one line, its columns parted by bars."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) > len(columns) or len(parts) < 2:
        raise BadRow(line)
    return dict(zip(columns, parts + [""] * (len(columns) - len(parts)), strict=True))


def _date(text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRow(str(error)) from error


def _rows(name):
    table = resources.files("thads.worktime").joinpath(name)
    with table.open(encoding="utf-8", newline="") as stream:
        return list(DictReader(stream))
