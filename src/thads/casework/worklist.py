"""The work that waits for a person, gathered from all rooms without the catalogue.

Each room is asked through a named utility `IWorkSource`; what it yields is sorted by
due date. The same list stands on the start page of staff and in the service `@work`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from thads.casework import absence
from thads.casework.deadlines import LATE
from thads.casework.interfaces import IWorkSource
from thads.worktime import local
from typing import Any
from zope.component import getUtilitiesFor


#: Why an item stands in somebody's list.
WAITING = "waiting"  # for somebody with one of the person's functions
RETURNED = "returned"  # to the person, to be put right
MINE = "mine"  # the person holds it
STANDING_IN = "standing_in"  # for a colleague who is away


@dataclass(frozen=True)
class WorkItem:
    """One item that waits for a person.

    `kind`: word for its kind, a message. `state`: title of its state. `due`: aware
    datetime or None. `status`: a word of `deadlines`. `why`: waiting, returned, mine or
    standing_in. `unit`: id of the unit that has it.
    """

    kind: str
    title: str
    url: str
    state: str
    due: datetime | None
    status: str
    why: str
    unit: str

    @property
    def late(self) -> bool:
        return self.status == LATE


def work_of(
    user: Any, functions: Iterable[tuple[str, str]], now: datetime
) -> list[WorkItem]:
    """Return all that waits for a person, the earliest due first.

    `user`: a Plone user. `functions`: (unit id, function id) the person holds.
    """
    held = set(functions)
    found = [
        item
        for _name, source in sorted(getUtilitiesFor(IWorkSource))
        for item in source(user, held, now)
    ]
    return sorted(found, key=lambda item: (item.due is None, item.due or now))


def counts(items: Iterable[WorkItem], now: datetime) -> dict[str, int]:
    """Return how many items wait, were returned, are the person's own, are due, late.

    `due`: those due today. What a person holds for a colleague counts as waiting.
    """
    today = local(now).date()
    items = list(items)
    by_reason = Counter(item.why for item in items)
    return {
        "waiting": by_reason[WAITING] + by_reason[STANDING_IN],
        "returned": by_reason[RETURNED],
        "mine": by_reason[MINE],
        "due": sum(
            item.due is not None and not item.late and local(item.due).date() == today
            for item in items
        ),
        "late": sum(item.late for item in items),
    }


def reason(person: str, user_id: str, today: Any) -> str | None:
    """Return why an item is a user's work, None if it is not.

    `person`: login of the holder, empty for nobody.
    """
    if not person:
        return WAITING
    if person == user_id:
        return MINE
    if absence.substitute_of(person, today) == user_id:
        return STANDING_IN
    return None
