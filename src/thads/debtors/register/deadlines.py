"""Legal deadlines: loads to be published, entries hidden for the time being.

The law gives days from the decision, and from a change; how many, and by what rule, is
a row of ``thads.worktime``'s table of legal periods. This module says what starts a
clock.
"""

from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from thads import worktime
from thads.casework.deadlines import Deadline
from thads.debtors.register.registers import register_kind_of
from thads.debtors.workflow import OPEN_LOADS
from thads.debtors.workflow import load_state
from thads.worktime import clock
from thads.worktime.periods import ends


HIDDEN, UNDO = "register-hidden", "register-undo"
#: How soon a request to hide an entry is to be decided on.
HIDING_REQUEST = timedelta(minutes=60)


def start(load, oldest: str | None) -> None:
    """Set what starts the clocks of a load.

    That is the ISO date of the oldest decision it adds, and whether it changes what is
    published.
    """
    load.oldest = oldest
    load.adds = bool(load.counts["new"])
    load.changes = bool(load.counts["changed"])


def due_of(load) -> datetime | None:
    """Return when a load should be public by law, the earlier of its two clocks."""
    received = datetime.fromisoformat(load.received)
    rules, due = register_kind_of(load).periods, []
    if load.adds:
        began = received
        if load.oldest:
            began = min(began, morning(date.fromisoformat(load.oldest)))
        due.append(_end(rules["list"], began, received))
    if load.changes:
        due.append(_end(rules["change"], received, received))
    return min(due, default=None)


def of_load(load, today: date | None = None) -> Deadline | None:
    """Return the deadline of a load, None where no clock runs or ran."""
    state = load_state(load)
    if state not in (*OPEN_LOADS, "published"):
        return None
    due = due_of(load)
    if due is None:
        return None
    if state == "published" and load.published:
        published = datetime.fromisoformat(load.published)
        return Deadline.at(published.date(), due, running=False)
    return Deadline.at(today or clock.today(), due)


def of_hidden(since: datetime, today: date | None = None) -> Deadline:
    """Return the deadline of the decision on an entry hidden at a moment."""
    return Deadline.at(today or clock.today(), _end(HIDDEN, since, since))


def undo_until(load) -> datetime:
    """Return until when the publication of a load can be undone."""
    published = datetime.fromisoformat(load.published)
    return _end(UNDO, published, published)


def morning(day: date) -> datetime:
    """Return the hour of a day from which the days of a decision count."""
    return datetime.combine(day, time(8), tzinfo=worktime.TIMEZONE)


def _end(rule, began, known):
    """Return the end of a period that began at a moment.

    The rule is that in force when the portal came to know of it: decisions may be older
    than the rule.
    """
    in_force = worktime.rule(rule, known.date())
    return ends(worktime.current_calendar(), in_force, began)
