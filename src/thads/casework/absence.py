"""Who stands in for whom while somebody is away.

A person says from when to when they are away and who stands in. The substitute's own
functions decide what they may do; being a substitute brings the absent person's items
into their worklist, and their reminders, and nothing else.
"""

from dataclasses import dataclass
from datetime import date
from plone import api
from thads.storage import PortalStorage


#: {login: (first day, last day, login of the substitute)}
ABSENCES = PortalStorage("thads.casework.absence")
uninstall = ABSENCES.uninstall


@dataclass(frozen=True)
class Absence:
    """Days on which a person is away, both included, and the login of who stands in."""

    first: date
    last: date
    substitute: str

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def of(login: str) -> Absence | None:
    """Return the absence a person has entered, past ones too; None if there is none."""
    values = ABSENCES.read(api.portal.get()).get(login)
    return None if values is None else Absence(*values)


def enter(login: str, absence: Absence) -> None:
    """Keep a person's absence in the place of one entered before.

    Raises ValueError where it ends before it begins or the person would stand in for
    themselves.
    """
    if absence.last < absence.first:
        raise ValueError("An absence ends before it begins.")
    if absence.substitute == login:
        raise ValueError("Nobody stands in for themselves.")
    stored = ABSENCES.write(api.portal.get())
    stored[login] = (absence.first, absence.last, absence.substitute)


def cancel(login: str) -> None:
    """Forget a person's absence."""
    stored = ABSENCES.read(api.portal.get())
    if login in stored:
        del stored[login]


def substitute_of(login: str, day: date) -> str:
    """Return who stands in for a person on a day, empty where nobody does.

    A substitute who is away has none in turn: work must not wander.
    """
    absence = of(login)
    return absence.substitute if absence is not None and absence.covers(day) else ""
