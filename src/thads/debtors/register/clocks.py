"""Legal clocks: loads to be published, entries hidden for the time being.

The law gives days from the decision, and from a change; how many, and by what rule, is
a row of ``thads.worktime``'s table of legal periods. Here stands what starts a clock.
"""

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from thads import _
from thads import worktime
from thads.debtors.register.registers import register_kind_of
from thads.debtors.workflow import OPEN_LOADS
from thads.debtors.workflow import load_state
from thads.worktime.periods import ends
from zope.i18nmessageid import Message


HIDDEN, UNDO = "register-hidden", "register-undo"
SOON = 1  # working days left at which people are reminded


@dataclass(frozen=True)
class Clock:
    """A legal clock: when it is due, and the working days left until then."""

    due: datetime
    left: int  # negative when it is late
    running: bool = True

    @property
    def late(self) -> bool:
        return self.left < 0

    @property
    def near(self) -> bool:
        return 0 <= self.left <= SOON

    @property
    def badge(self) -> str:
        """CSS class of the badge that shows it."""
        if self.late:
            return "t-badge--error"
        if not self.running:
            return "t-badge--ok"
        return "t-badge--warn" if self.near else "t-badge--info"

    @property
    def text(self) -> Message:
        """Sentence on how it stands, for people."""
        if not self.running:
            if not self.late:
                return _("In time")
            return _("${count} working days late", mapping={"count": str(-self.left)})
        if self.late:
            return _(
                "overdue by ${count} working days", mapping={"count": str(-self.left)}
            )
        if not self.left:
            return _("due today")
        return _("${count} working days left", mapping={"count": str(self.left)})


def now() -> datetime:
    """Return the time of day in Vietnam."""
    return datetime.now(worktime.TIMEZONE)


def timestamp() -> str:
    """Return the time of day as it is stored: ISO, Vietnam's zone, whole seconds."""
    return now().replace(microsecond=0).isoformat()


def start(load, oldest: str | None) -> None:
    """Set what starts the clocks of a load: the ISO date of the oldest decision it
    adds, and whether it changes what is published."""
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


def clock_of_load(load, today: date | None = None) -> Clock | None:
    """Return the clock of a load, None where none runs or ran."""
    state = load_state(load)
    if state not in (*OPEN_LOADS, "published"):
        return None
    due = due_of(load)
    if due is None:
        return None
    if state == "published" and load.published:
        published = datetime.fromisoformat(load.published)
        return Clock(due, _left(published.date(), due), running=False)
    return Clock(due, _left(today or now().date(), due))


def clock_of_hidden(since: datetime, today: date | None = None) -> Clock:
    """Return the clock of an entry hidden at a moment: it is to be decided on."""
    due = _end(HIDDEN, since, since)
    return Clock(due, _left(today or now().date(), due))


def undo_until(load) -> datetime:
    """Return until when the publication of a load can be undone."""
    published = datetime.fromisoformat(load.published)
    return _end(UNDO, published, published)


def morning(day: date) -> datetime:
    """Return the hour of a day from which the days of a decision count."""
    return datetime.combine(day, time(8), tzinfo=worktime.TIMEZONE)


def _end(rule, began, known):
    """Return the end of a period that began at a moment, by the rule in force when the
    portal came to know of it: decisions may be older than the rule."""
    in_force = worktime.rule(rule, known.date())
    return ends(worktime.current_calendar(), in_force, began)


def _left(day, due):
    return worktime.working_days_between(day, due.date())
