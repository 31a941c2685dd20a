"""Due dates of tracked items, and how an item stands against them.

An item has two due dates. `first_due` is the one its legal rule gives; only a pause
moves it, and lateness is judged by it alone. `due` is what the citizen was told last: a
pause moves it too, and so does an apology with a new date, which therefore never makes
a late item punctual (QĐ 250/QĐ-TCTHADS: a late file obliges to apologise).
"""

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from functools import cached_property
from thads import _
from thads import worktime
from thads.casework.interfaces import ITrackedItem
from thads.casework.tables import ENDED
from thads.casework.tables import FROZEN
from thads.casework.tables import RUNNING
from thads.worktime import clock
from thads.worktime.periods import UnknownRule
from thads.worktime.periods import ends


LATE, SOON, OPEN, PAUSED = "late", "soon", "open", "paused"
COMPLETED = "settled"  # the word that programs read

#: The hour at which results are handed out if no other is chosen.
AFTERNOON = time(16, tzinfo=worktime.TIMEZONE)


def due(received: datetime, rule: str) -> datetime:
    """Return the end, in UTC, of the period of a legal rule that began at a moment.

    Raises `thads.worktime.periods.UnknownRule` where no such rule was in force.
    """
    return clock.to_utc(worktime.due(received, rule))


def postponed(due: datetime, since: datetime, until: datetime) -> datetime:
    """Return a due date after the clock stood still between two moments.

    It moves by the working days in between and keeps its hour.
    """
    days = worktime.working_days_between(since, until)
    if days <= 0:
        return due
    hour = worktime.local(due).timetz()
    return clock.to_utc(datetime.combine(worktime.add_working_days(due, days), hour))


def first_due_after(
    first_due: datetime, since: datetime, now: datetime, until: datetime | None = None
) -> datetime:
    """Return the due date by the rule after a pause from `since` to `now`.

    `until`: the moment up to which the pause counts, by default `now`. What was late
    when the pause began is late after it, by an hour too.
    """
    moved = postponed(first_due, since, until or now)
    return moved if since <= first_due or moved < now else first_due


def counts_from(item: ITrackedItem, moment: datetime) -> datetime:
    """Return the moment from which what the citizen sent at a moment counts.

    The same as for what was filed: under a rule with a cut-off hour, what comes after
    it or on a day off counts from the next opening of the office.
    """
    day = worktime.local(item.received).date()
    try:
        return clock.to_utc(worktime.counts_from(moment, item.rule, day))
    except UnknownRule:
        return moment


def extension(item: ITrackedItem, now: datetime) -> datetime:
    """Return the latest moment, in UTC, an apology at a moment may put off an item to.

    That is the end of one more period of the item's own rule, the one that was in force
    when it was received.
    """
    day = worktime.local(item.received).date()
    rule = worktime.rule(item.rule, day)
    return clock.to_utc(ends(worktime.current_calendar(), rule, now))


def is_overdue(item: ITrackedItem, now: datetime) -> bool:
    """Return whether an item is past the date promised last, or certain to be.

    It is certain when less than half a working day is left, the time a finished file
    takes to the head (QĐ 250/QĐ-TCTHADS). An item whose clock stands still is not.
    """
    if item.frozen is not None or item.state.clock != RUNNING:
        return False
    calendar = worktime.current_calendar()
    soonest = calendar.add_working_time(now, calendar.half_day())
    return soonest > worktime.local(item.due)


def is_late(
    kind: str,
    first_due: datetime,
    frozen: datetime | None,
    ended: datetime | None,
    now: datetime,
) -> bool:
    """Return whether an item is late, or was when its clock stopped.

    `kind`: the clock of its state. A pause that begins after the due date does not
    take the lateness away; one before it never makes an item late.
    """
    if kind == ENDED:
        return ended is not None and ended > first_due
    if kind == FROZEN or frozen is not None:
        return isinstance(frozen, datetime) and frozen > first_due
    return now > first_due


class Timeliness:
    """Status of items against their due dates at one moment.

    For many items: what all of them need is computed once. `soon`: within how many
    working days a due date is near.
    """

    def __init__(self, now: datetime, soon: int = 1) -> None:
        self.now = now
        self.soon = soon

    @cached_property
    def soon_until(self) -> date:
        """Last day of the due dates that are near."""
        return worktime.add_working_days(self.now, self.soon)

    def status(
        self,
        kind: str,
        first_due: datetime,
        frozen: datetime | None = None,
        ended: datetime | None = None,
    ) -> str:
        """Return the status of one item: late, soon, open, paused or settled.

        `kind`: the clock of its state.
        """
        if is_late(kind, first_due, frozen, ended, self.now):
            return LATE
        if kind == ENDED:
            return COMPLETED
        if kind == FROZEN or frozen is not None:
            return PAUSED
        last = worktime.local(first_due).date()
        return SOON if last <= self.soon_until else OPEN

    def due_today(self, kind: str, first_due: datetime) -> bool:
        """Return whether an item whose clock runs is due on the day of the moment."""
        today = worktime.local(self.now).date()
        return kind == RUNNING and worktime.local(first_due).date() == today


def status(item: ITrackedItem, now: datetime) -> str:
    """Return the status of a tracked item: late, soon, open, paused or settled."""
    timeliness = Timeliness(now, item.process.soon)
    return timeliness.status(item.state.clock, item.first_due, item.frozen, item.ended)


@dataclass(frozen=True)
class Deadline:
    """A due date with the working days left to it.

    `left`: negative when it has passed. `running`: false once the matter has ended, or
    while its clock stands still. `near`: from how many days left it is near.
    """

    due: datetime
    left: int
    running: bool = True
    soon: int = 1

    @classmethod
    def at(
        cls, day: date, due: datetime, running: bool = True, soon: int = 1
    ) -> "Deadline":
        """Return the deadline as it stands on a day."""
        return cls(due, worktime.working_days_between(day, due.date()), running, soon)

    @property
    def late(self) -> bool:
        """True if the due date has passed."""
        return self.left < 0

    @property
    def near(self) -> bool:
        """True if the due date is near and has not passed."""
        return 0 <= self.left <= self.soon

    @property
    def stage(self) -> str:
        """Kind of reminder that is due: late, near, or empty for none."""
        if not self.running:
            return ""
        return "late" if self.late else "near" if self.near else ""

    @property
    def badge(self) -> str:
        """CSS class of the deadline's badge."""
        if self.late:
            return "t-badge--error"
        if not self.running:
            return "t-badge--ok"
        return "t-badge--warn" if self.near else "t-badge--info"

    @property
    def text(self) -> str:
        """Message that says how many working days are left or overdue."""
        days = {"count": str(abs(self.left))}
        if not self.running:
            if not self.late:
                return _("In time")
            return _("${count} working days late", mapping=days)
        if self.late:
            return _("overdue by ${count} working days", mapping=days)
        if not self.left:
            return _("due today")
        return _("${count} working days left", mapping=days)


def default_appointment(due: datetime, now: datetime) -> datetime:
    """Return the moment a result is handed out at if no other is chosen, in UTC.

    At four in the afternoon of the day it is due, or of the next working day if that
    has passed.
    """
    moment = datetime.combine(worktime.local(due).date(), AFTERNOON)
    if moment <= now:
        moment = datetime.combine(worktime.next_working_day(now), AFTERNOON)
    return clock.to_utc(moment)


def length(span: timedelta) -> str:
    """Return a span of time in words, its two largest parts: `3 ngày 2 giờ`."""
    minutes = int(span.total_seconds() // 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        f"{count} {word}"
        for count, word in ((days, "ngày"), (hours, "giờ"), (minutes, "phút"))
        if count
    ]
    return " ".join(parts[:2]) or "dưới 1 phút"
