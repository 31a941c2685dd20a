"""Settings of working time that a ministry may change without touching code."""

from thads import _
from thads.worktime import tables
from thads.worktime.validity import check_line
from zope import schema
from zope.interface import Interface


def is_day_line(line: str) -> bool:
    """Accept a line of the days table; raise Invalid if it cannot be read."""
    return check_line(line, tables.day_of_line)


def is_rule_line(line: str) -> bool:
    """Accept a line of the rules table; raise Invalid if it cannot be read."""
    return check_line(line, tables.new_rule_of_line)


def is_year_line(line: str) -> bool:
    """Accept a line of the years table; raise Invalid if it cannot be read."""
    return check_line(line, tables.year_of_line)


class IWorktimeSettings(Interface):
    """Records of the registry: exceptions to the calendar, and legal periods."""

    days = schema.List(
        title=_("Days off and days worked against the rule"),
        description=_(
            "One a line: day (yyyy-mm-dd) | off or work | note."
            " For example: 2026-01-02 | off | Swapped with 10/01/2026"
        ),
        value_type=schema.TextLine(constraint=is_day_line),
        required=False,
        default=[],
    )
    years = schema.List(
        title=_("Years whose days off are official"),
        description=_(
            "One a line: year | the decision on its days off. Add a year when its Tết"
            " and its swapped days stand above."
        ),
        value_type=schema.TextLine(constraint=is_year_line),
        required=False,
        default=[],
    )
    rules = schema.List(
        title=_("Legal periods"),
        description=_(
            "One a line: rule | title | legal basis | valid from | valid to |"
            " amount | unit (working_days, half_working_days, working_hours, days,"
            " hours) | cut-off hour"
        ),
        value_type=schema.TextLine(constraint=is_rule_line),
        required=False,
        default=[],
    )
