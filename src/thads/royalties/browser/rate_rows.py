"""Rows of the page of rates, as people read them."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from thads import _
from thads.errors import Refused
from thads.royalties import rate_tables
from thads.royalties.rate_checks import earliest_change
from thads.royalties.rate_tables import CoefficientRow
from thads.royalties.rate_tables import SalaryRow
from thads.royalties.rate_tables import TaxRow
from thads.royalties.rate_tables import UnitValueRow
from thads.royalties.rates import Rates
from thads.royalties.rates import written
from thads.royalties.rules import Row
from thads.text import format_date
from thads.text import format_money
from thads.worktime.validity import in_force


GENRE, SALARY, UNIT_VALUE = _("Genre"), _("Base salary"), _("Unit value")
LOWEST, HIGHEST = _("Lowest coefficient"), _("Highest coefficient")
RATE, THRESHOLD, TAXED = _("Tax rate, %"), _("Threshold"), _("Taxed is")
TAXED_CHOICES = (
    (rate_tables.WHOLE, _("the whole payment, from the threshold on")),
    (rate_tables.EXCESS, _("what exceeds the threshold")),
)
#: Labels of columns with their texts, of a row of one table.
Cells = Callable[[Row], list[tuple[str, str]]]


@dataclass(frozen=True)
class ShownRow:
    """A row of a table of the page: pairs of label and text, and what may be done."""

    cells: tuple[tuple[str, str], ...]
    confirmed: bool
    current: bool
    past: bool
    begun: date
    id: str = ""
    line: str = ""
    removable: bool = False
    endable: bool = False

    @property
    def future(self) -> bool:
        """True of a row that will hold, and does not yet."""
        return not self.current and not self.past


@dataclass(frozen=True)
class ShownTable:
    """A table of the page: rows that hold or will, and those that hold no more."""

    id: str
    title: str
    lead: str
    rows: list[ShownRow]
    past: list[ShownRow]
    form: dict[str, object] | None = None

    @classmethod
    def of(
        cls,
        id: str,
        title: str,
        lead: str,
        rows: Sequence[ShownRow],
        form: dict[str, object] | None,
    ) -> "ShownTable":
        """Return a table of some rows, those that hold first, the newest first."""
        ordered = sorted(rows, key=lambda row: row.begun, reverse=True)
        ordered.sort(key=lambda row: not row.current)
        return cls(
            id,
            title,
            lead,
            [row for row in ordered if not row.past],
            [row for row in ordered if row.past],
            form,
        )

    @property
    def heads(self) -> list[str]:
        """Headings of the columns."""
        return [label for row in self._all[:1] for label, _text in row.cells]

    @property
    def parts(self) -> list[tuple[bool, list[ShownRow]]]:
        """(True for what is past, rows), those without rows left out."""
        found = ((False, self.rows), (True, self.past))
        return [(past, rows) for past, rows in found if rows]

    @property
    def changed(self) -> bool:
        """True where the visitor may end or remove a row."""
        return any(row.removable or row.endable for row in self._all)

    @property
    def _all(self) -> list[ShownRow]:
        return [*self.rows, *self.past]


@dataclass(frozen=True)
class GenreToday:
    """Coefficients of a genre on a day: in force here, the country's, the maximum."""

    title: str
    here: str
    country: str
    maximum: str
    confirmed: bool


def shown_row(
    row: Row, cells: Sequence[tuple[str, str]], line: str, today: date, id: str
) -> ShownRow:
    """Return a row as the page shows it; ``line`` where the visitor may change it.

    ``id``: of the field for the day on which it ends.
    """
    first = earliest_change(today)
    dated = (
        (_("Holds from"), format_date(row.valid_from)),
        (_("Holds no more from"), format_date(row.valid_to)),
        (_("Legal basis"), row.basis),
    )
    return ShownRow(
        cells=(*cells, *dated),
        confirmed=row.confirmed,
        current=in_force(row.valid_from, row.valid_to, today),
        past=row.valid_to is not None and row.valid_to <= today,
        begun=row.valid_from,
        id=id,
        line=line,
        removable=bool(line) and row.valid_from >= first,
        endable=bool(line) and (row.valid_to is None or row.valid_to > first),
    )


def salary_cells(row: SalaryRow, rates: Rates) -> list[tuple[str, str]]:
    """Return a base salary with the unit value that follows from it."""
    try:
        value = format_money(rates.country_unit_value(row.valid_from))
    except Refused:  # before the decree
        value = ""
    return [(SALARY, format_money(row.amount)), (UNIT_VALUE, value)]


def unit_value_cells(row: UnitValueRow) -> list[tuple[str, str]]:
    """Return the unit value of a locality."""
    return [(UNIT_VALUE, format_money(row.amount))]


def coefficient_cells(row: CoefficientRow) -> list[tuple[str, str]]:
    """Return a genre with its lowest and highest coefficient."""
    return [
        (GENRE, rate_tables.genre_titles().get(row.genre, row.genre)),
        (LOWEST, written(row.lowest)),
        (HIGHEST, written(row.highest)),
    ]


def tax_cells(row: TaxRow) -> list[tuple[str, str]]:
    """Return rate, threshold and what is taxed."""
    rule = row.rule
    taxed = rate_tables.EXCESS if rule.of_excess else rate_tables.WHOLE
    return [
        (RATE, written(rule.rate)),
        (THRESHOLD, format_money(rule.threshold)),
        (TAXED, dict(TAXED_CHOICES)[taxed]),
    ]


def genres_on(day: date, rates: Rates, unit_id: str) -> Iterator[GenreToday]:
    """Yield the coefficients of a day in a unit, of each genre that is paid."""
    for genre in rates.genres(day):
        if genre.paid:
            rows = rates.rows_behind(genre.id, day, unit_id)
            yield GenreToday(
                genre.title,
                _range(rates.bounds(genre.id, day, unit_id)),
                _range(rates.country_bounds(genre.id, day)),
                written(rates.maximum(genre.id, day)),
                all(row.confirmed for row in rows),
            )


def _range(bounds: tuple[Decimal, Decimal]) -> str:
    """Return lowest and highest coefficient as written: "0,5–2", one where alike."""
    lowest, highest = map(written, bounds)
    return lowest if lowest == highest else f"{lowest}–{highest}"
