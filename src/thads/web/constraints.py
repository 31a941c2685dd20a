"""Constraints of the fields of settings."""

from collections.abc import Callable
from zope.interface import Invalid
import re


def matches(pattern: str, message: str) -> Callable[[str], bool]:
    """Return a constraint for texts that a pattern describes as a whole.

    It is true for those, and raises Invalid with the message for all others.
    """
    compiled = re.compile(pattern)

    def constraint(value: str) -> bool:
        if not compiled.fullmatch(value):
            raise Invalid(message)
        return True

    return constraint
