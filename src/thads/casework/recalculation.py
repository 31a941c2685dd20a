"""Due dates of open items, reckoned anew after the calendar has changed.

Days off are decided late, and corrected: what was received before has due dates by the
calendar of its day. Somebody of the centre has them reckoned anew, reads what would
move, and has it applied; each item says so in its history. The rule stays the one that
was in force when the item was received. What an apology promised stays promised.

Both halves are jobs of the worker, one for each section of each room.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from persistent.mapping import PersistentMapping
from thads import _
from thads import audit
from thads import outbox
from thads.casework import deadlines
from thads.casework.interfaces import IItemSections
from thads.casework.interfaces import ITrackedItem
from thads.casework.tables import CITIZEN
from thads.casework.tables import FROZEN
from thads.casework.tables import RUNNING
from thads.casework.trail import RECALCULATED
from thads.casework.trail import Entry
from thads.errors import Stale
from thads.outbox.interfaces import IJobHandler
from thads.plonetypes import Portal
from thads.storage import PortalStorage
from thads.worktime import clock
from thads.worktime.periods import UnknownRule
from typing import Any
from typing import NamedTuple
from uuid import uuid4
from zope.component import getUtilitiesFor
from zope.component import getUtility
from zope.i18n import translate
from zope.interface import provider


FIND, APPLY = "casework.find_moved", "casework.move_due_dates"
#: Stages of a recalculation.
NONE, FINDING, FOUND, APPLYING, APPLIED = (
    "none",
    "finding",
    "found",
    "applying",
    "applied",
)
NOTE = _(
    "By the official days off the due date is ${after}; before, it was ${before}.",
)

PLAN = PortalStorage("thads.casework.recalculation", PersistentMapping)
install, uninstall = PLAN.install, PLAN.uninstall


@dataclass(frozen=True)
class Change:
    """An item whose due date moves; moments are in UTC.

    `before`, `after`: by the rule. `promised`: whether `due` is something else, which
    an apology promised and which stays.
    """

    code: str
    unit: str
    before: datetime
    after: datetime
    promised: bool


def first_due_of(item: ITrackedItem) -> datetime:
    """Return the due date of an item by its rule, with the calendar of today.

    The item's pauses are read of its trail. Raises UnknownRule.
    """
    first_due = deadlines.due(item.received, item.rule)
    frozen = None
    for entry in item.trail[1:]:
        state = item.process.states.get(entry.state)
        kind = state.clock if state is not None else None
        if kind == FROZEN and frozen is None:
            frozen = entry.time
        elif kind == RUNNING and frozen is not None:
            step = item.process.steps.get(entry.step)
            by_citizen = step is not None and step.who == CITIZEN
            until = deadlines.counts_from(item, entry.time) if by_citizen else None
            first_due = deadlines.first_due_after(first_due, frozen, entry.time, until)
            frozen = None
    return first_due


def change_of(item: ITrackedItem) -> Change | None:
    """Return how the due date of an item moves; None if it does not."""
    try:
        after = first_due_of(item)
    except UnknownRule:
        return None
    if after == item.first_due:
        return None
    promised = item.due != item.first_due
    return Change(item.code, item.unit_id, item.first_due, after, promised)


def move(item: ITrackedItem, change: Change, person: str, now: datetime) -> bool:
    """Move the due date of an item; return False if it is no longer what it was."""
    if change_of(item) != change:
        return False
    item.first_due = change.after
    if not change.promised:
        item.due = change.after
    mapping = {
        "before": clock.shown(change.before),
        "after": clock.shown(change.after),
    }
    entry = Entry(
        time=now,
        step=RECALCULATED,
        state=item.state_id,
        unit=item.unit_id,
        person=person,
        note=translate(_(NOTE, mapping=mapping), target_language="vi"),
    )
    item.trail += (entry,)
    item.process.index(item).put(item)
    audit.record(item, f"{item.process.id}.{RECALCULATED}", code=item.code)
    return True


# the plan of the portal


def sections() -> list[tuple[str, str]]:
    """Return (room, section) of all places with tracked items."""
    return [
        (room, section)
        for room, found in sorted(getUtilitiesFor(IItemSections))
        for section in found.sections()
    ]


def stage(portal: Portal) -> str:
    """Return the stage of the last recalculation."""
    plan = PLAN.read(portal)
    if not plan:
        return NONE
    number = len(plan["sections"])
    if not plan["applied_by"]:
        return FOUND if len(plan["found"]) == number else FINDING
    return APPLIED if len(plan["moved"]) == number else APPLYING


def changes(portal: Portal) -> Iterator[tuple[str, str, Change]]:
    """Yield (room, section, change) of what was found."""
    found = PLAN.read(portal).get("found", {})
    for room, section in sorted(found):
        for change in found[room, section]:
            yield room, section, change


def begin(portal: Portal, person: str) -> str:
    """Have the due dates of all open items reckoned anew; return the plan's id.

    Jobs of a plan before it that have not run yet do nothing any more.
    """
    plan, id = PLAN.write(portal), uuid4().hex
    plan.clear()
    plan.update(
        id=id,
        begun=clock.now(),
        begun_by=person,
        applied_by="",
        sections=tuple(sections()),
        found=PersistentMapping(),
        moved=PersistentMapping(),
    )
    _queue(portal, FIND)
    return id


def apply(portal: Portal, shown: str, person: str) -> None:
    """Have the due dates moved as a plan that was shown says.

    Raises Stale if another plan has taken its place, or it is under way already.
    """
    plan = PLAN.write(portal)
    if plan.get("id") != shown or stage(portal) != FOUND:
        raise Stale
    plan["applied_by"] = person
    _queue(portal, APPLY)
    number = sum(len(found) for found in plan["found"].values())
    audit.record(portal, "casework.recalculate", number=str(number))


def _queue(portal: Portal, kind: str) -> None:
    plan = PLAN.read(portal)
    for room, section in plan["sections"]:
        payload = {"plan": plan["id"], "room": room, "section": section}
        key = f"{kind}:{plan['id']}:{room}:{section}"
        outbox.put(portal, kind, payload, key=key)


class _Job(NamedTuple):
    """One section of a plan: the plan, its key there, its open items."""

    plan: PersistentMapping
    key: tuple[str, str]
    items: Iterable[ITrackedItem]


def _job_of(portal: Portal, payload: Any) -> _Job | None:
    """Return what a job is about, None if another plan has taken the place of its."""
    plan = PLAN.write(portal)
    if plan.get("id") != payload["plan"]:
        return None
    room, section = payload["room"], payload["section"]
    items = getUtility(IItemSections, name=room).open_items(section)
    return _Job(plan, (room, section), items)


@provider(IJobHandler)
def find_moved(portal: Portal, payload: Any) -> None:
    """Find the open items of a section whose due dates move."""
    job = _job_of(portal, payload)
    if job is not None:
        found = map(change_of, job.items)
        job.plan["found"][job.key] = tuple(filter(None, found))


@provider(IJobHandler)
def move_due_dates(portal: Portal, payload: Any) -> None:
    """Move the due dates of a section's items, those found before and no others."""
    job = _job_of(portal, payload)
    if job is None:
        return
    changes = {change.code: change for change in job.plan["found"][job.key]}
    moved, now = [], clock.to_utc(clock.now())
    for item in job.items:
        change = changes.get(item.code)
        if change is not None and move(item, change, job.plan["applied_by"], now):
            moved.append(item.code)
    job.plan["moved"][job.key] = tuple(moved)
