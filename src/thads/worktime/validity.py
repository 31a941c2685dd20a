"""Validity by date: rules and settings that hold from one day up to another."""

from collections.abc import Callable
from datetime import date
from thads import _
from zope.interface import Invalid


def in_force(valid_from: date, valid_to: date | None, day: date) -> bool:
    """Return whether something is in force on a day.

    ``valid_to`` is the first day on which it holds no more, None where no end is known.
    """
    return valid_from <= day and (valid_to is None or day < valid_to)


def check_line(line: str, read: Callable[[str], object]) -> bool:
    """Accept a line of a setting: constraint of a schema field.

    ``read`` reads the line and raises ValueError where it cannot; then this raises
    Invalid, with the line in its message.
    """
    try:
        read(line)
    except ValueError as error:
        raise Invalid(
            _("This line cannot be read: ${line}", mapping={"line": line})
        ) from error
    return True
