"""Records of the registry: what is added to the shipped tables of royalties."""

from thads import _
from thads.royalties import rate_tables
from thads.worktime.validity import check_line
from zope import schema
from zope.interface import Interface


def is_salary_line(line: str) -> bool:
    """Accept a line of base salaries; raise Invalid if it cannot be read."""
    return check_line(line, rate_tables.salary_of_line)


def is_unit_value_line(line: str) -> bool:
    """Accept a line of unit values; raise Invalid if it cannot be read."""
    return check_line(line, rate_tables.unit_value_of_line)


def is_coefficient_line(line: str) -> bool:
    """Accept a line of coefficients; raise Invalid if it cannot be read."""
    return check_line(line, rate_tables.coefficient_of_line)


def is_tax_line(line: str) -> bool:
    """Accept a line of tax rules; raise Invalid if it cannot be read."""
    return check_line(line, rate_tables.tax_of_line)


class IRoyaltyRates(Interface):
    """Dated rows that the centre and the localities add to the shipped tables."""

    base_salaries = schema.List(
        title=_("Base salaries"),
        description=_("One a line: đồng a month | decision | valid from | valid to"),
        value_type=schema.TextLine(constraint=is_salary_line),
        required=False,
        default=[],
    )
    unit_values = schema.List(
        title=_("Unit values of localities"),
        description=_("One a line: unit | đồng | decision | valid from | valid to"),
        value_type=schema.TextLine(constraint=is_unit_value_line),
        required=False,
        default=[],
    )
    coefficients = schema.List(
        title=_("Coefficients of genres"),
        description=_(
            "One a line: unit, or * for the country | genre | lowest | highest |"
            " decision | valid from | valid to"
        ),
        value_type=schema.TextLine(constraint=is_coefficient_line),
        required=False,
        default=[],
    )
    taxes = schema.List(
        title=_("Income tax on royalties"),
        description=_(
            "One a line: percent | threshold in đồng | whole or excess | decision |"
            " valid from | valid to"
        ),
        value_type=schema.TextLine(constraint=is_tax_line),
        required=False,
        default=[],
    )
