"""Checks of lines that are added to the tables of royalties, before they are saved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import timedelta
from thads import _
from thads.errors import Refused
from thads.royalties import rate_tables
from thads.royalties.rate_tables import CoefficientRow
from thads.royalties.rate_tables import UnitValueRow
from thads.royalties.rates import Rates
from thads.royalties.rates import written
from thads.royalties.rules import Row
from thads.text import format_date
from thads.text import format_money
from thads.worktime.tables import BadRow
from thads.worktime.tables import parse_line


#: Lines of one table of a unit.
MOST_LINES = 1000
#: Tables whose lines belong to a unit, or to the country.
OF_UNITS = ("coefficients", "unit_values")


def earliest_change(today: date) -> date:
    """Return the first day a change may touch: the first of the month before."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def check_lines(
    table: str, lines: Sequence[str], rates: Rates, today: date, unit_id: str
) -> tuple[Row, ...]:
    """Return the rows of a unit's new lines of a table; raise Refused.

    ``rates`` are those that hold now. All lines of the unit are given, or of the
    country. What held before the first day of last month stays, as its statements are
    closed; no two rows of one thing hold on one day, and none is above the decree's
    maximum, a unit's none above the country's.
    """
    if len(lines) > MOST_LINES:
        raise _fault(_("There are too many lines."))
    saved = getattr(rates.added, table)
    former_lines = lines_of(table, saved, unit_id)
    if lines_of(table, lines, unit_id) != list(lines):
        raise _fault(_("A line of another unit stands among these."))
    rows = [_row(table, line, number) for number, line in enumerate(lines, 1)]
    _check_overlaps(rows)
    former = _readable(table, former_lines)
    first = earliest_change(today)
    if _before(rows, first) != _before(former, first):
        raise _fault(
            _(
                "A change begins on ${day} at the earliest: what held before stays.",
                mapping={"day": format_date(first)},
            ),
            "valid_from",
        )
    others = [line for line in saved if line not in former_lines]
    changed = Rates(replace(rates.added, **{table: (*others, *lines)}))
    for row in rows:
        if row not in former:
            _check_maximum(row, changed)
    return tuple(rows)


def lines_of(table: str, lines: Sequence[str], unit_id: str) -> list[str]:
    """Return the lines of a unit, or of the country; all of a table without units."""
    if table not in OF_UNITS:
        return list(lines)
    return [line for line in lines if line.partition("|")[0].strip() == unit_id]


def added_line(table: str, lines: Sequence[str], line: str) -> list[str]:
    """Return the lines with one more; raise Refused where it cannot be read.

    A row of the same thing that had no end ends where the new one begins.
    """
    new = _row(table, line, len(lines) + 1)
    kept = []
    for each in lines:
        row = rate_tables.READERS[table](each)
        if (
            key_of(row) == key_of(new)
            and row.valid_to is None
            and row.valid_from < new.valid_from
        ):
            each = ended_line(table, each, new.valid_from)
        kept.append(each)
    return [*kept, line]


def ended_line(table: str, line: str, day: date) -> str:
    """Return a line whose row holds up to a day; raise Refused for one too early."""
    if day <= rate_tables.READERS[table](line).valid_from:
        raise _fault(_("A row ends after it begins."), "valid_to")
    row = parse_line(line, rate_tables.COLUMNS[table])
    return rate_tables.line_of(*{**row, "valid_to": day.isoformat()}.values())


def key_of(row: Row) -> tuple[str, ...]:
    """Return what a row is about: two of one key may not hold on one day."""
    if isinstance(row, CoefficientRow):
        return row.unit_id, row.genre
    if isinstance(row, UnitValueRow):
        return (row.unit_id,)
    return ()


def _row(table: str, line: str, number: int) -> Row:
    try:
        return rate_tables.READERS[table](line)
    except BadRow as error:
        mapping = {"number": number, "fault": error.args[0]}
        raise _fault(_("Line ${number}: ${fault}", mapping=mapping)) from error


def _readable(table: str, lines: Sequence[str]) -> list[Row]:
    rows = []
    for line in lines:
        try:
            rows.append(rate_tables.READERS[table](line))
        except BadRow:
            continue
    return rows


def _check_overlaps(rows: Sequence[Row]) -> None:
    """Raise Refused where two rows of one thing hold on one day."""
    last: dict[tuple[str, ...], Row] = {}
    for row in sorted(rows, key=lambda row: row.valid_from):
        before = last.get(key_of(row))
        if before and (before.valid_to is None or row.valid_from < before.valid_to):
            raise _fault(
                _(
                    "Two rows of the same hold on ${day}: end one before the other.",
                    mapping={"day": format_date(row.valid_from)},
                ),
                "valid_from",
            )
        last[key_of(row)] = row


def _before(rows: Sequence[Row], day: date) -> set[Row]:
    """Return what rows say of the time before a day."""
    return {
        replace(row, valid_to=min(row.valid_to or day, day))
        for row in rows
        if row.valid_from < day
    }


def _check_maximum(row: Row, rates: Rates) -> None:
    """Raise Refused for a row above what the decree, or the country, allows.

    Looked at are the days on which any limit begins to hold while the row does.
    """
    if isinstance(row, CoefficientRow):
        limits: Sequence[Row] = rates.coefficients
    elif isinstance(row, UnitValueRow):
        limits = (*rates.salaries, *rate_tables.percent_rows())
    else:
        return
    begin = {limit.valid_from for limit in limits} | {row.valid_from}
    end = {limit.valid_to for limit in limits if limit.valid_to is not None}
    for day in sorted(begin | end):
        if day < row.valid_from or (row.valid_to is not None and day >= row.valid_to):
            continue
        if isinstance(row, CoefficientRow):
            if row.unit_id == rate_tables.COUNTRY:
                most = rates.maximum(row.genre, day)
            else:
                _lowest, most = rates.country_bounds(row.genre, day)
            too_much, shown = row.highest > most, written(most)
        else:
            value = rates.country_unit_value(day)
            too_much, shown = row.amount > value, format_money(value)
        if too_much:
            raise _fault(
                _(
                    "The maximum is ${most} on ${day}.",
                    mapping={"most": shown, "day": format_date(day)},
                ),
                "highest" if isinstance(row, CoefficientRow) else "amount",
            )


def _fault(problem: str, column: str = "lines") -> Refused:
    """Return the refusal of a column, or of the lines as they stand."""
    return Refused({column: problem})
