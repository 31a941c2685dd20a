"""Rates of royalties on a day: the shipped tables, and what the registry adds.

Of a locality's coefficients and unit value those hold that it has set, within the
country's; the decree's maximum holds for everybody.
"""

from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from functools import lru_cache
from plone.registry.interfaces import IRegistry
from thads import _
from thads.errors import Refused
from thads.royalties import rate_tables
from thads.royalties.rate_tables import CoefficientRow
from thads.royalties.rate_tables import D
from thads.royalties.rate_tables import R
from thads.royalties.rate_tables import holding
from thads.royalties.rules import HUNDRED
from thads.royalties.rules import Genre
from thads.royalties.rules import Rounding
from thads.royalties.rules import TaxRule
from thads.royalties.rules import hundredths
from thads.royalties.settings import IRoyaltyRates
from thads.text import format_date
from thads.text import format_number
from thads.worktime.tables import BadRow
from zope.component import queryUtility
import logging


logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Added:
    """Lines that are added to the shipped tables; one that cannot be read is left out.

    The page of rates refuses such lines, but the registry may be edited elsewhere.
    """

    base_salaries: tuple[str, ...] = ()
    unit_values: tuple[str, ...] = ()
    coefficients: tuple[str, ...] = ()
    taxes: tuple[str, ...] = ()


class Rates:
    """Rates by day, of the shipped tables and some added lines."""

    def __init__(self, added: Added) -> None:
        self.added = added

    @cached_property
    def salaries(self) -> tuple[rate_tables.SalaryRow, ...]:
        """Base salaries, the shipped ones first."""
        lines = self.added.base_salaries
        return rate_tables.salary_rows() + _read(rate_tables.salary_of_line, lines)

    @cached_property
    def unit_values(self) -> tuple[rate_tables.UnitValueRow, ...]:
        """Unit values of units."""
        return _read(rate_tables.unit_value_of_line, self.added.unit_values)

    @cached_property
    def coefficients(self) -> tuple[CoefficientRow, ...]:
        """Coefficients: the decree's, the agencies', and those of units."""
        lines = self.added.coefficients
        added = _read(rate_tables.coefficient_of_line, lines)
        return rate_tables.coefficient_rows() + added

    @cached_property
    def taxes(self) -> tuple[rate_tables.TaxRow, ...]:
        """Rules of the income tax, the shipped ones first."""
        return rate_tables.tax_rows() + _read(rate_tables.tax_of_line, self.added.taxes)

    def base_salary(self, day: date) -> int:
        """Return the base salary of a month in đồng; raise Refused before 2013-07."""
        return _needed(self.salaries, day).amount

    def country_unit_value(self, day: date) -> int:
        """Return the decree's unit value: a part of the base salary of the day."""
        percent = hundredths(_needed(rate_tables.percent_rows(), day).percent) or 0
        step = self.rounding(day).unit_value
        whole = HUNDRED * HUNDRED * step
        return (2 * self.base_salary(day) * percent + whole) // (2 * whole) * step

    def unit_value(self, day: date, unit_id: str = "") -> int:
        """Return the đồng that a coefficient of 1 is worth in a unit."""
        country = self.country_unit_value(day)
        rows = (row for row in self.unit_values if row.unit_id == unit_id)
        own = holding(rows, day)
        return min(own.amount, country) if own is not None else country

    def genres(self, day: date) -> list[Genre]:
        """Return the genres there are on a day, in the order of their table."""
        return [
            row.genre
            for row in rate_tables.genre_rows()
            if holding((row,), day) is not None
        ]

    def bounds(
        self, genre: str, day: date, unit_id: str = ""
    ) -> tuple[Decimal, Decimal]:
        """Return (lowest, highest) coefficient of a genre; both 0 where none is paid.

        Raises Refused for what is no genre on that day.
        """
        known = next((g for g in self.genres(day) if g.id == genre), None)
        if known is None:
            raise Refused({"genre": _("No genre of that day.")})
        if not known.paid:
            return Decimal(0), Decimal(0)
        lowest, highest = self.country_bounds(genre, day)
        own = self.coefficients_of(genre, day, unit_id) if unit_id else None
        if own is None:
            return lowest, highest
        # a locality's row outlives a lower one of the country
        return min(own.lowest, highest), min(own.highest, highest)

    def country_bounds(self, genre: str, day: date) -> tuple[Decimal, Decimal]:
        """Return (lowest, highest) of the country, the highest at most the decree's."""
        most = self.maximum(genre, day)
        band = self.coefficients_of(genre, day, rate_tables.COUNTRY)
        if band is None:
            return Decimal(0), most
        return min(band.lowest, most), min(band.highest, most)

    def maximum(self, genre: str, day: date) -> Decimal:
        """Return the decree's highest coefficient of a genre; raise Refused."""
        rows = (
            row
            for row in self.coefficients
            if row.genre == genre and row.level == rate_tables.MAXIMUM
        )
        return _needed(rows, day).highest

    def coefficients_of(
        self, genre: str, day: date, unit_id: str
    ) -> CoefficientRow | None:
        """Return the row a unit has for a genre on a day, None if it has none."""
        rows = (
            row
            for row in self.coefficients
            if (row.genre, row.unit_id, row.level)
            == (genre, unit_id, rate_tables.AGENCY)
        )
        return holding(rows, day)

    def rows_behind(
        self, genre: str, day: date, unit_id: str = ""
    ) -> list[CoefficientRow]:
        """Return the rows on which the bounds of a genre rest on a day."""
        most = [
            row
            for row in self.coefficients
            if row.genre == genre and row.level == rate_tables.MAXIMUM
        ]
        band = self.coefficients_of(genre, day, rate_tables.COUNTRY)
        own = self.coefficients_of(genre, day, unit_id) if unit_id else None
        return [row for row in (holding(most, day), band, own) if row is not None]

    def tax_rule(self, day: date) -> TaxRule:
        """Return the rule of the income tax on a day of payment; raise Refused."""
        return _needed(self.taxes, day).rule

    def rounding(self, day: date) -> Rounding:
        """Return the rule of rounding on a day; raise Refused."""
        return _needed(rate_tables.rounding_rows(), day).rounding


def genres(day: date) -> list[Genre]:
    """Return the genres there are on a day, in the order of their table."""
    return current().genres(day)


def unit_value(day: date, unit_id: str = "") -> int:
    """Return the đồng that a coefficient of 1 is worth in a unit; raise Refused.

    The day is the one of posting; no rate is known before June 2014.
    """
    return current().unit_value(day, unit_id)


def bounds(genre: str, day: date, unit_id: str = "") -> tuple[Decimal, Decimal]:
    """Return (lowest, highest) coefficient of a genre in a unit; raise Refused."""
    return current().bounds(genre, day, unit_id)


def tax_rule(day: date) -> TaxRule:
    """Return the rule of the income tax on a day of payment; raise Refused."""
    return current().tax_rule(day)


def rounding(day: date) -> Rounding:
    """Return the rule of rounding on a day; raise Refused."""
    return current().rounding(day)


def check_coefficient(
    genre: str, coefficient: Decimal, day: date, unit_id: str = ""
) -> None:
    """Raise Refused unless a coefficient lies within the bounds of its genre."""
    if hundredths(coefficient) is None:
        problem = _("A coefficient has two decimals at most.")
        raise Refused({"coefficient": problem})
    lowest, highest = bounds(genre, day, unit_id)
    if not lowest <= coefficient <= highest:
        problem = _(
            "The coefficient of this genre is ${lowest} to ${highest}.",
            mapping={"lowest": written(lowest), "highest": written(highest)},
        )
        raise Refused({"coefficient": problem})


def written(number: Decimal) -> str:
    """Return a coefficient or percentage as written: "0,5", "10"."""
    return format_number(float(number), 2)


def current() -> Rates:
    """Return the rates with what the registry adds."""
    return _rates(added())


def added() -> Added:
    """Return the lines the registry adds."""
    registry = queryUtility(IRegistry)
    if registry is None:
        return Added()
    settings = registry.forInterface(IRoyaltyRates, check=False)
    return Added(
        **{
            name: tuple(getattr(settings, name, None) or ())
            for name in Added.__dataclass_fields__
        }
    )


@lru_cache(maxsize=8)
def _rates(added: Added) -> Rates:
    return Rates(added)


def _needed(rows: Iterable[D], day: date) -> D:
    """Return the row in force on a day; raise Refused where there is none."""
    found = holding(rows, day)
    if found is None:
        problem = _("No rate is known for ${day}.", mapping={"day": format_date(day)})
        raise Refused({"day": problem})
    return found


def _read(read: Callable[[str], R], lines: Iterable[str]) -> tuple[R, ...]:
    """Return the rows of lines; one that cannot be read is logged and left out."""
    rows = []
    for line in lines:
        try:
            rows.append(read(line))
        except BadRow:
            logger.error("a line of the rates of royalties is left out: %s", line)
    return tuple(rows)
