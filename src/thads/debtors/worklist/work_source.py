"""Loads and entries to be decided on, as work that waits for people of staff."""

from collections.abc import Iterable
from collections.abc import Iterator
from datetime import datetime
from plone import api
from thads import _
from thads.casework.deadlines import LATE
from thads.casework.deadlines import OPEN
from thads.casework.deadlines import SOON
from thads.casework.deadlines import Deadline
from thads.casework.worklist import MINE
from thads.casework.worklist import RETURNED
from thads.casework.worklist import UNDER_WAY
from thads.casework.worklist import WAITING
from thads.casework.worklist import WorkItem
from thads.debtors.entries.states import last_moved
from thads.debtors.loads.states import titled_state
from thads.debtors.register import deadlines
from thads.debtors.workflow import ENTRY_WORKFLOW
from thads.debtors.workflow import entry_state
from thads.debtors.workflow import load_moves
from thads.debtors.workflow import load_state
from thads.debtors.worklist import pending
from thads.organisation.units import get_unit
from thads.organisation.units import unit_id_of
from thads.web.revisions import revision_of
from typing import Any


FUNCTIONS = ("leader", "registrar")


def waiting_for(
    user: Any, functions: Iterable[tuple[str, str]], now: datetime
) -> Iterator[WorkItem]:
    """Yield what waits for the current user: see `IWorkSource`.

    Loads to approve, those the person had a hand in (returned, not sent yet, with
    others), and entries a leader has to decide on.
    """
    seen = set()
    for unit_id in sorted({u for u, function in functions if function in FUNCTIONS}):
        place = get_unit(unit_id)
        if place is None:
            continue
        leads = (unit_id, "leader") in functions
        for item in (*_loads(user, place), *(_entries(place, now) if leads else ())):
            if item.url not in seen:
                seen.add(item.url)
                yield item


def _loads(user, place):
    for load in pending.loads_to_approve(place):
        yield _of_load(load, WAITING)
    for load in pending.loads_under_way(place):
        if user.getId() not in load.hands:
            continue
        if load_state(load) != "draft":
            yield _of_load(load, UNDER_WAY)
        else:
            yield _of_load(load, RETURNED if _was_returned(load) else MINE)


def _was_returned(load):
    """Return whether a load came back to be corrected."""
    actions = [move["action"] for move in load_moves(load)]
    return load_state(load) == "draft" and "return" in actions[-1:]


def _entries(place, now):
    found = pending.entries(place)
    for entry in found["challenged"]:
        due = last_moved(entry) + deadlines.HIDING_REQUEST
        yield _of_entry(entry, due, LATE if now > due else SOON)
    for entry in found["upheld"]:
        yield _of_entry(entry, None, SOON)
    for entry in found["hidden"]:
        deadline = deadlines.of_hidden(last_moved(entry))
        yield _of_entry(entry, deadline.due, _status(deadline))


def _status(deadline: Deadline | None):
    if deadline is None:
        return OPEN
    return LATE if deadline.late else SOON if deadline.near else OPEN


def _of_load(load, why):
    deadline = deadlines.of_load(load)
    return WorkItem(
        kind=_("List of debtors"),
        title=load.title,
        url=load.absolute_url(),
        state=api.portal.translate(titled_state(load)["title"], "thads"),
        due=deadline.due if deadline else None,
        status=_status(deadline),
        why=why,
        unit=load.office or unit_id_of(load),
        revision=revision_of(load),
        comment=load_moves(load)[-1]["comments"] or "" if why == RETURNED else "",
    )


def _of_entry(entry, due, status):
    workflow = api.portal.get_tool("portal_workflow")[ENTRY_WORKFLOW]
    title = workflow.states[entry_state(entry)].title
    version = entry.versions[-1]
    return WorkItem(
        kind=_("Entry of the register of debtors"),
        title=version["record"]["decision"],
        url=entry.absolute_url(),
        state=api.portal.translate(title, "thads"),
        due=due,
        status=status,
        why=WAITING,
        unit=version["unit"],
        revision=entry.revision,
    )
