"""List of the work that waits for a person, from all rooms, without the catalogue.

Each room is asked through a named utility `IWorkSource`; what it yields is sorted by
due date. The same list stands on the start page of staff and in the service `@work`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from plone import api
from thads import _
from thads.casework import absence
from thads.casework.deadlines import LATE
from thads.casework.deadlines import OPEN
from thads.casework.interfaces import IWorkItem
from thads.casework.interfaces import IWorkSource
from thads.plonetypes import User
from thads.web import lists
from thads.worktime import local
from typing import Any
from ZODB.POSException import ConflictError
from zope.component import getUtilitiesFor
from zope.interface import implementer
import logging


logger = logging.getLogger(__name__)

#: Reasons for which an item stands in a person's list.
WAITING = "waiting"  # for somebody with one of the person's functions
RETURNED = "returned"  # to the person, to be put right
MINE = "mine"  # the person holds it
UNDER_WAY = "under_way"  # the person sent it off, others have it
APOLOGY = "apology"  # it is late: a leader has to apologise and set a new date
ASKED = "asked"  # the citizen asks for something, such as another appointment
WRITTEN = "written"  # the citizen has written unasked
LEFT = "left"  # its officer works here no more: a leader gives it to another
STANDING_IN = "standing_in"  # for a colleague who is away
COUNTED_AS_WAITING = (WAITING, STANDING_IN, APOLOGY, ASKED, WRITTEN, LEFT)


@implementer(IWorkItem)
@dataclass(frozen=True)
class WorkItem:
    """One item that waits for a person.

    `kind`: word for its kind, a message. `state`: title of its state. `due`: aware
    datetime or None. `status`: a word of `deadlines`. `why`: waiting, returned, mine,
    under_way, apology, asked, written, left or standing_in. `unit`: id of the unit that
    has it. `revision`: what a decision on the item names, empty where it stands on the
    item alone. `comment`: with which it was returned.
    """

    kind: str
    title: str
    url: str
    state: str
    due: datetime | None
    status: str
    why: str
    unit: str
    revision: str = ""
    comment: str = ""

    @property
    def late(self) -> bool:
        """True if the due date has passed."""
        return self.status == LATE


def work_of(
    user: User, functions: Iterable[tuple[str, str]], now: datetime
) -> list[WorkItem]:
    """Return the items that wait for a person, the earliest due first.

    `functions`: (unit id, function id) the person holds.
    """
    held = set(functions)
    items: list[WorkItem] = []
    for name, source in sorted(getUtilitiesFor(IWorkSource)):
        try:
            for item in source(user, held, now):
                items.append(item)  # what came before a failure stays
        except ConflictError:
            raise
        except Exception:
            logger.exception("The list of work of %s cannot be read to its end", name)
            items.append(unreadable(api.portal.get()))
    return sorted(items, key=lambda item: (item.due is None, item.due or now))


def unreadable(thing: Any) -> WorkItem:
    """Return what stands in the list for an item that cannot be read."""
    url = getattr(thing, "url", None) or thing.absolute_url()
    return WorkItem(
        kind=_("Item that cannot be read"),
        title=getattr(thing, "title", "") or url.rpartition("/")[2],
        url=url,
        state=api.portal.translate(lists.UNREADABLE),
        due=None,
        status=OPEN,
        why=WAITING,
        unit="",
    )


def parted(items: Iterable[WorkItem], now: datetime) -> dict[str, list[WorkItem]]:
    """Return the items by the list they stand in: waiting, returned, mine, due.

    What a person holds for a colleague, what a leader owes (an apology, another
    officer), and what a citizen asks for or writes wait. What the person holds or has
    sent off is theirs. What is due today or late stands in `due` besides, unless others
    have it.
    """
    items = list(items)
    return {
        "waiting": [item for item in items if item.why in COUNTED_AS_WAITING],
        "returned": [item for item in items if item.why == RETURNED],
        "mine": [item for item in items if item.why in (MINE, UNDER_WAY)],
        "due": [
            item
            for item in items
            if item.why != UNDER_WAY and (item.late or _is_due_on(item, now))
        ],
    }


def _is_due_on(item: WorkItem, now: datetime) -> bool:
    return item.due is not None and local(item.due).date() == local(now).date()


def counts(items: Iterable[WorkItem], now: datetime) -> dict[str, int]:
    """Return the numbers of items by reason, and of those due today and late.

    Keys: waiting, returned, mine, under_way, due, late.
    """
    items = list(items)
    lists_of = parted(items, now)
    under_way = sum(item.why == UNDER_WAY for item in items)
    return {
        "waiting": len(lists_of["waiting"]),
        "returned": len(lists_of["returned"]),
        "mine": len(lists_of["mine"]) - under_way,
        "under_way": under_way,
        "due": sum(not item.late for item in lists_of["due"]),
        "late": sum(item.late for item in lists_of["due"]),
    }


def reason(person: str, user_id: str, today: date) -> str | None:
    """Return the reason for which an item stands in a user's list, None if it does not.

    `person`: login of the holder, empty for nobody.
    """
    if not person:
        return WAITING
    if person == user_id:
        return MINE
    if absence.substitute_of(person, today) == user_id:
        return STANDING_IN
    return None
