"""Reminders of due dates: once when one is near, once when it has passed.

What was reminded of is kept at the item, so that a reminder goes out once, however
often the worker looks; a due date that has moved is reminded of anew.
"""

from collections.abc import Callable
from collections.abc import Iterable
from datetime import datetime
from thads import _
from thads import worktime
from thads.casework.deadlines import LATE
from thads.casework.deadlines import SOON
from thads.casework.deadlines import Timeliness
from thads.casework.index import Row
from thads.casework.index import status_of
from thads.casework.interfaces import ITrackedItem
from thads.casework.notifications import mail_people
from thads.casework.process import Process
from thads.web.public_address import public_url
from thads.worktime import clock
from typing import Any
from zope.i18n import translate


SUBJECTS = {
    SOON: _("${code}: due on ${day}"),
    LATE: _("${code}: overdue since ${day}"),
}
TEXT = _("${kind} ${code} is in the state “${state}”. Due on ${day}.\n\n${url}\n")


def remind(
    process: Process,
    rows: Iterable[Row],
    item_of: Callable[[Row], ITrackedItem | None],
    people_of: Callable[[ITrackedItem, str], Iterable[str]],
    kind: str,
    now: datetime,
) -> int:
    """Send reminders of items that are near or past their due date; return how many.

    `item_of`: the item of a row, None where it is gone. `people_of`: the logins to
    remind of an item at a status (`late` or `soon`). `kind`: the word for such an item,
    a message.
    Outside office hours nothing is sent.
    """
    if not worktime.current_calendar().is_open(now):
        return 0
    timeliness, reminded = Timeliness(now, process.soon), 0
    for row in rows:
        status = status_of(row, process.states, timeliness)
        item = item_of(row) if status in (LATE, SOON) else None
        if item is None or _mark(item, status) in item.reminded:
            continue
        values = {
            "code": item.code,
            "kind": translate(kind, target_language="vi"),
            "state": item.state.title,
            "day": clock.shown_day(item.first_due),
            "url": public_url(item),
        }
        mail_people(
            people_of(item, status),
            _(SUBJECTS[status], mapping=values),
            _(TEXT, mapping=values),
            about=item,
        )
        record_reminder(item, status)
        reminded += 1
    return reminded


def is_first(reminded: Any, mark: str) -> bool:
    """Return whether a reminder has not been sent yet, and record it as sent.

    `reminded`: what has the marks of its reminders in `reminded`, a tuple.
    """
    if mark in reminded.reminded:
        return False
    reminded.reminded = (*reminded.reminded, mark)
    return True


def record_reminder(item: ITrackedItem, status: str) -> None:
    """Record that a reminder was sent; those of other due dates are deleted."""
    mark = _mark(item, status)
    day = mark.partition(":")[2]
    of_day = [one for one in item.reminded if one.partition(":")[2] == day]
    item.reminded = (*of_day, mark)


def _mark(item: ITrackedItem, status: str) -> str:
    return f"{status}:{item.first_due.isoformat()}"
