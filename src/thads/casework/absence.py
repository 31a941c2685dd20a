"""Absences of staff, and the substitutes who stand in for them.

A person says from when to when they are away and who stands in. The substitute's own
functions decide what they may do; being a substitute brings the absent person's items
into their worklist, and their reminders, and nothing else.
"""

from BTrees.OOBTree import OOBTree
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date
from plone import api
from thads.plonetypes import Portal
from zope.annotation.interfaces import IAnnotations


KEY = "thads.casework.absence"

#: An absence as it is stored: first day, last day, login of the substitute.
Stored = tuple[date, date, str]


@dataclass(frozen=True)
class Absence:
    """Days on which a person is away, both included, and the login of who stands in."""

    first: date
    last: date
    substitute: str

    def covers(self, day: date) -> bool:
        """Return whether the person is away on a day."""
        return self.first <= day <= self.last


def of(login: str) -> Absence | None:
    """Return the absence a person has entered, past ones too; None if there is none."""
    values = _stored().get(login)
    return None if values is None else Absence(*values)


def enter(login: str, absence: Absence) -> None:
    """Store a person's absence in the place of one entered before.

    Raises ValueError where it ends before it begins or the person would stand in for
    themselves.
    """
    if absence.last < absence.first:
        raise ValueError("An absence ends before it begins.")
    if absence.substitute == login:
        raise ValueError("Nobody stands in for themselves.")
    annotations = IAnnotations(api.portal.get())
    if KEY not in annotations:
        annotations[KEY] = OOBTree()
    annotations[KEY][login] = (absence.first, absence.last, absence.substitute)


def cancel(login: str) -> None:
    """Delete a person's absence, if there is one."""
    stored = _stored()
    if login in stored:
        del stored[login]


def substitute_of(login: str, day: date) -> str:
    """Return the login of a person's substitute on a day, empty where there is none.

    A substitute who is away has none in turn: work must not wander.
    """
    absence = of(login)
    return absence.substitute if absence is not None and absence.covers(day) else ""


def uninstall(portal: Portal) -> None:
    """Delete all absences of a site."""
    IAnnotations(portal).pop(KEY, None)


def _stored() -> MutableMapping[str, Stored]:
    stored = IAnnotations(api.portal.get()).get(KEY)
    return {} if stored is None else stored
