"""Dated tables of royalties: the shipped ones in `tables`, and lines that are added.

A line has the columns of its table parted by bars, the last two the first day and the
first day on which it holds no more. On each day the row holds that began last.
"""

from collections.abc import Callable
from collections.abc import Iterable
from contextlib import suppress
from csv import DictReader
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from thads import _
from thads.royalties.rules import HUNDRED
from thads.royalties.rules import Genre
from thads.royalties.rules import Rounding
from thads.royalties.rules import Row
from thads.royalties.rules import TaxRule
from thads.royalties.rules import read_decimal
from thads.text import format_money
from thads.text import parse_money
from thads.worktime.tables import YEARS
from thads.worktime.tables import BadRow
from thads.worktime.tables import parse_line
from thads.worktime.validity import in_force
from typing import Protocol
from typing import TypeVar
import re


#: The whole country, where a line may name a unit.
COUNTRY = "*"
MAXIMUM, AGENCY = "maximum", "agency"
WHOLE, EXCESS = "whole", "excess"
#: Bounds of what can be no typing error.
SALARIES = range(100_000, 1_000_000_001)
UNIT_VALUES = range(1, 100_000_001)
THRESHOLDS = range(0, 1_000_000_001)
LONGEST_BASIS = 200
_UNIT = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True)
class GenreRow(Row):
    """A genre, while it is one."""

    genre: Genre


@dataclass(frozen=True)
class SalaryRow(Row):
    """The base salary of a month, in đồng."""

    amount: int


@dataclass(frozen=True)
class PercentRow(Row):
    """The part of the base salary that is the unit value, in percent."""

    percent: Decimal


@dataclass(frozen=True)
class UnitValueRow(Row):
    """The lower unit value of a unit, in đồng."""

    unit_id: str
    amount: int


@dataclass(frozen=True)
class CoefficientRow(Row):
    """Lowest and highest coefficient of a genre in a unit, or in the country."""

    unit_id: str
    genre: str
    lowest: Decimal
    highest: Decimal
    level: str = AGENCY


@dataclass(frozen=True)
class TaxRow(Row):
    """The rule of the income tax."""

    rule: TaxRule


@dataclass(frozen=True)
class RoundingRow(Row):
    """The rule of rounding."""

    rounding: Rounding


class _Dated(Protocol):
    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...


D = TypeVar("D", bound=_Dated)
R = TypeVar("R", bound=Row)

#: {name of a table of lines: its columns}
COLUMNS = {
    "base_salaries": ("amount", "basis", "valid_from", "valid_to"),
    "unit_values": ("unit", "amount", "basis", "valid_from", "valid_to"),
    "coefficients": (
        *("unit", "genre", "lowest", "highest"),
        *("basis", "valid_from", "valid_to"),
    ),
    "taxes": ("rate", "threshold", "taxed", "basis", "valid_from", "valid_to"),
}


def holding(rows: Iterable[D], day: date) -> D | None:
    """Return the row in force on a day, of several the one that began last.

    Of two that began the same day the later one in the table holds.
    """
    found: D | None = None
    for row in rows:
        if in_force(row.valid_from, row.valid_to, day) and (
            found is None or found.valid_from <= row.valid_from
        ):
            found = row
    return found


@cache
def genre_rows() -> tuple[GenreRow, ...]:
    """Return the rows of genres.csv."""
    return tuple(
        GenreRow(
            *_dated(row),
            Genre(row["id"], row["title"], row["kind"], row["paid"] == "yes"),
        )
        for row in _shipped("genres.csv")
    )


@cache
def genre_titles() -> dict[str, str]:
    """Return {genre: title}, of past ones too."""
    return {row.genre.id: row.genre.title for row in genre_rows()}


@cache
def salary_rows() -> tuple[SalaryRow, ...]:
    """Return the rows of base_salary.csv."""
    return tuple(_salary(row) for row in _shipped("base_salary.csv"))


@cache
def percent_rows() -> tuple[PercentRow, ...]:
    """Return the rows of unit_value.csv."""
    return tuple(
        PercentRow(*_dated(row), _decimal(row["percent"]))
        for row in _shipped("unit_value.csv")
    )


@cache
def coefficient_rows() -> tuple[CoefficientRow, ...]:
    """Return the rows of coefficients.csv: the decree's maximum, agencies' bands."""
    return tuple(
        replace(_coefficient({**row, "unit": COUNTRY}), level=row["level"])
        for row in _shipped("coefficients.csv")
    )


@cache
def tax_rows() -> tuple[TaxRow, ...]:
    """Return the rows of tax.csv."""
    return tuple(_tax(row) for row in _shipped("tax.csv"))


@cache
def rounding_rows() -> tuple[RoundingRow, ...]:
    """Return the rows of rounding.csv."""
    names = ("amount", "tax", "unit_value")
    return tuple(
        RoundingRow(*_dated(row), Rounding(*(int(row[name]) for name in names)))
        for row in _shipped("rounding.csv")
    )


def salary_of_line(line: str) -> SalaryRow:
    """Return the row of a line `đồng | basis | from | to`; raise BadRow."""
    return _salary(_entered(line, COLUMNS["base_salaries"]))


def unit_value_of_line(line: str) -> UnitValueRow:
    """Return the row of a line `unit | đồng | basis | from | to`; raise BadRow."""
    row = _entered(line, COLUMNS["unit_values"])
    if not _UNIT.fullmatch(row["unit"]):
        raise BadRow(_("No unit: ${unit}", mapping={"unit": row["unit"][:40]}))
    amount = _whole(row["amount"], UNIT_VALUES)
    return UnitValueRow(*_dated(row), row["unit"], amount)


def coefficient_of_line(line: str) -> CoefficientRow:
    """Return the row of `unit or * | genre | lowest | highest | basis | from | to`.

    Raises BadRow.
    """
    row = _entered(line, COLUMNS["coefficients"])
    if row["unit"] != COUNTRY and not _UNIT.fullmatch(row["unit"]):
        raise BadRow(_("No unit: ${unit}", mapping={"unit": row["unit"][:40]}))
    _paid_genre(row["genre"])
    return _coefficient(row)


def tax_of_line(line: str) -> TaxRow:
    """Return the row of `percent | đồng | whole or excess | basis | from | to`.

    Raises BadRow.
    """
    return _tax(_entered(line, COLUMNS["taxes"]))


def faults_of(table: str, row: dict[str, str]) -> dict[str, str]:
    """Return {column: what is wrong with it} of a row somebody enters, {} for none.

    Every column that cannot be read is named; of a row that can be read in each of its
    columns, the column by which it makes no sense.
    """
    cells: dict[str, Callable[[str], object]] = {
        "amount": lambda text: _whole(
            text, UNIT_VALUES if table == "unit_values" else SALARIES
        ),
        "genre": _paid_genre,
        "lowest": _decimal,
        "highest": _decimal,
        "rate": _rate,
        "threshold": lambda text: _whole(text, THRESHOLDS),
        "taxed": _of_excess,
        "basis": _basis,
        "valid_from": _day,
        "valid_to": lambda text: _day(text) if text else None,
    }
    found = {}
    for column, text in row.items():
        try:
            cells[column](text)
        except BadRow as bad:
            found[column] = bad.args[0]
    if not found:
        try:
            _dated({"confirmed": "", **row})
        except BadRow as bad:
            found["valid_to"] = bad.args[0]
        if "lowest" in row:
            try:
                _bounds(row)
            except BadRow as bad:
                found["lowest"] = bad.args[0]
    return found


def line_of(*values: object) -> str:
    """Return the line some values make, without ends and bars of their own."""
    texts = ("" if value is None else str(value) for value in values)
    parts = (" ".join(text.replace("|", " ").split()) for text in texts)
    return " | ".join(parts).rstrip()


#: {name of a table: what reads a line of it}
READERS: dict[str, Callable[[str], Row]] = {
    "base_salaries": salary_of_line,
    "unit_values": unit_value_of_line,
    "coefficients": coefficient_of_line,
    "taxes": tax_of_line,
}


def _entered(line: str, columns: tuple[str, ...]) -> dict[str, str]:
    """Return a line somebody enters as a row, with a legal basis; raise BadRow."""
    try:
        row = parse_line(line, columns)
    except BadRow:
        raise BadRow(_("The parts of a line stand between bars.")) from None
    _basis(row["basis"])
    # whoever enters a line has the decision before them
    return {**row, "confirmed": "yes"}


def _dated(row: dict[str, str]) -> tuple[date, date | None, str, bool]:
    """Return what every row begins with; raise BadRow."""
    first = _day(row["valid_from"])
    end = _day(row["valid_to"]) if row.get("valid_to") else None
    if end is not None and end <= first:
        raise BadRow(_("A row ends after it begins."))
    return first, end, row["basis"], row["confirmed"] == "yes"


def _salary(row: dict[str, str]) -> SalaryRow:
    return SalaryRow(*_dated(row), _whole(row["amount"], SALARIES))


def _coefficient(row: dict[str, str]) -> CoefficientRow:
    lowest, highest = _bounds(row)
    return CoefficientRow(*_dated(row), row["unit"], row["genre"], lowest, highest)


def _tax(row: dict[str, str]) -> TaxRow:
    of_excess = _of_excess(row["taxed"])
    rate = _rate(row["rate"])
    dated = _dated(row)
    threshold = _whole(row["threshold"], THRESHOLDS)
    return TaxRow(*dated, TaxRule(rate, threshold, of_excess, dated[2], dated[3]))


def _bounds(row: dict[str, str]) -> tuple[Decimal, Decimal]:
    """Return lowest and highest coefficient; raise BadRow."""
    lowest, highest = _decimal(row["lowest"]), _decimal(row["highest"])
    if not lowest <= highest or not highest:
        raise BadRow(_("The lowest coefficient is above the highest, or both are 0."))
    return lowest, highest


def _paid_genre(text: str) -> None:
    if text not in {each.genre.id for each in genre_rows() if each.genre.paid}:
        raise BadRow(
            _("No genre that carries royalties: ${genre}", mapping={"genre": text})
        )


def _basis(text: str) -> None:
    if not text or len(text) > LONGEST_BASIS:
        raise BadRow(_("Name the decision it rests on, in 200 characters at most."))


def _of_excess(text: str) -> bool:
    if text not in (WHOLE, EXCESS):
        raise BadRow(_("Say whether the whole is taxed or the excess."))
    return text == EXCESS


def _rate(text: str) -> Decimal:
    rate = _decimal(text)
    if rate > HUNDRED:
        raise BadRow(_("A rate is 100 percent at most."))
    return rate


def _whole(text: str, within: range) -> int:
    """Return a sum in whole đồng, dots between its thousands or not."""
    amount = parse_money(text)
    if amount is None or amount not in within:
        least, most = format_money(within[0]), format_money(within[-1])
        raise BadRow(
            _(
                "A sum from ${least} to ${most} is needed: ${text}",
                mapping={"least": least, "most": most, "text": text[:40]},
            )
        )
    return amount


def _decimal(text: str) -> Decimal:
    number = read_decimal(text)
    if number is None:
        raise BadRow(
            _(
                "A number with two decimals at most is needed: ${text}",
                mapping={"text": text[:40]},
            )
        )
    return number


def _day(text: str) -> date:
    day = None
    with suppress(ValueError):
        day = date.fromisoformat(text)
    if day is None or day.year not in YEARS:
        raise BadRow(
            _(
                "A day such as 2027-01-01 is needed: ${text}",
                mapping={"text": text[:40]},
            )
        )
    return day


def _shipped(name: str) -> list[dict[str, str]]:
    table = resources.files("thads.royalties").joinpath("tables", name)
    with table.open("r", encoding="utf-8") as stream:
        return list(DictReader(stream))
