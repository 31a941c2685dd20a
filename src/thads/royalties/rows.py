"""Rows of royalties in the columns of the national form, for programs and pages."""

from collections.abc import Iterable
from collections.abc import Mapping
from thads.organisation.units import unit_title
from thads.royalties import authors
from thads.royalties import rates
from thads.royalties.calculation import BROUGHT
from thads.royalties.calculation import CARRIED
from thads.royalties.calculation import Line
from thads.royalties.calculation import Payment
from thads.royalties.calculation import Result
from typing import Any


#: The columns, in their order.
COLUMNS = (
    *("author", "unit", "title", "address", "posted", "genre", "coefficient"),
    *("unit_value", "amount", "income_tax", "net"),
)
Names = Mapping[str, tuple[str, str]]


def of_statement(statement: Any) -> list[dict[str, Any]]:
    """Return the rows of a statement, as it was collected."""
    return _rows(
        statement.unit_id, statement.lines, statement.payments, statement.names
    )


def of_result(unit_id: str, result: Result) -> list[dict[str, Any]]:
    """Return the rows of what was calculated."""
    names = authors.names(unit_id, {line.author for line in result.lines})
    return _rows(unit_id, result.lines, result.payments, names)


def without_payments(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows without tax and net, and without the sums that are carried.

    For those who set coefficients: what people are paid is no matter of theirs.
    """
    return [
        row | {"income_tax": None, "net": None}
        for row in found
        if row["reason"] not in (CARRIED, BROUGHT)
    ]


def _rows(
    unit_id: str, lines: Iterable[Line], payments: Iterable[Payment], names: Names
) -> list[dict[str, Any]]:
    """Return a row a line; tax and net of an author stand in their first row."""
    unit, left = unit_title(unit_id), {each.author: each for each in payments}
    found = []
    for line in lines:
        payment = left.pop(line.author, None)
        found.append(
            {
                "author": shown_name(names, line.author),
                "unit": unit,
                "title": line.title,
                "address": line.address,
                "posted": line.posted.isoformat(),
                "genre": line.genre,
                "coefficient": rates.written(line.coefficient),
                "unit_value": line.unit_value,
                "share": rates.written(line.parts),
                "amount": line.amount,
                "income_tax": payment.tax if payment else None,
                "net": payment.net if payment else None,
                "corrects": line.corrects,
                "reason": line.reason,
            }
        )
    return found


def shown_name(names: Names, author: str) -> str:
    """Return the name of an author, with the pen name."""
    return authors.Named(author, *names.get(author, (author, ""))).shown
