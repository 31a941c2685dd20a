"""Clocks of the register: lists to be published, entries hidden for the time being.

The law gives days from the decision, and from a change; how many, and by what rule,
stands in the table of legal periods. Here is only what starts a clock, and how it
stands.
"""

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from thads import _
from thads import worktime
from thads.debtors.content import definition_of
from thads.debtors.register import four_eyes
from thads.worktime.periods import ends


HIDDEN, UNDO = "register-hidden", "register-undo"
SOON = 1  # working days left at which one is reminded
OPEN = ("draft", "submitted", "department_review", "approved")


@dataclass(frozen=True)
class Clock:
    """How a clock stands: ``left`` working days, negative when it is late."""

    due: datetime
    left: int
    running: bool = True

    @property
    def late(self):
        return self.left < 0

    @property
    def near(self):
        return 0 <= self.left <= SOON

    @property
    def badge(self):
        if self.late:
            return "t-badge--error"
        if not self.running:
            return "t-badge--ok"
        return "t-badge--warn" if self.near else "t-badge--info"

    @property
    def text(self):
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


def now():
    return datetime.now(worktime.TIMEZONE)


def start(load, oldest):
    """Note what starts the clocks of a list: the oldest decision of those it adds, and
    whether it changes what is published."""
    load.oldest = oldest
    load.adds = bool(load.counts["new"])
    load.changes = bool(load.counts["changed"])


def due_of(load):
    """When a list should be public by law, the earlier of its two clocks; or None."""
    received, rules = datetime.fromisoformat(load.received), rules_of(load)
    found = []
    if load.adds:
        began = received
        if load.oldest:
            began = min(began, morning(date.fromisoformat(load.oldest)))
        found.append(_ends(rules["list"], began, received))
    if load.changes:
        found.append(_ends(rules["change"], received, received))
    return min(found, default=None)


def rules_of(load):
    """The rules of the list a load is of: {what is due: id of the rule}."""
    return definition_of(load).periods


def of_load(load, today=None):
    """The clock of a list, or None where none runs or ran."""
    state = four_eyes.state_of(load)
    if state not in (*OPEN, "published"):
        return None
    due = due_of(load)
    if due is None:
        return None
    if state == "published" and load.published:
        ended = datetime.fromisoformat(load.published)
        return Clock(due, _left(ended.date(), due), running=False)
    return Clock(due, _left(today or now().date(), due))


def of_hidden(since, today=None):
    """The clock of an entry hidden at a moment: it is to be decided on."""
    due = _ends(HIDDEN, since, since)
    return Clock(due, _left(today or now().date(), due))


def undo_until(load):
    """Until when the publication of a list can be undone."""
    published = datetime.fromisoformat(load.published)
    return _ends(UNDO, published, published)


def morning(day):
    return datetime.combine(day, time(8), tzinfo=worktime.TIMEZONE)


def _ends(rule, began, known):
    """The end of a period that began at a moment, by the rule in force when the portal
    came to know of it: decisions may be older than the rule."""
    found = worktime.rule(rule, known.date())
    return ends(worktime.current_calendar(), found, began)


def _left(day, due):
    return worktime.working_days_between(day, due.date())
