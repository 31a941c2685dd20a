"""Reminders by mail, in every room by one rule.

Each person is reminded once of an item at a stage of its due date, within office hours,
and of nothing they may not view. Who was reminded is noted at the item, so that a
person who is named later (an officer, an approver, a substitute) is reminded as well. A
letter that fails is tried again alone the next time.
"""

from Acquisition import aq_base
from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from thads import _
from thads import worktime
from thads.casework.deadlines import LATE
from thads.casework.deadlines import SOON
from thads.casework.deadlines import Timeliness
from thads.casework.index import Row
from thads.casework.index import status_of
from thads.casework.interfaces import ITrackedItem
from thads.casework.notifications import mail_person
from thads.casework.notifications import with_substitutes
from thads.casework.process import Process
from thads.web import lists
from thads.web.public_address import public_url
from thads.worktime import clock
from typing import Any
from ZODB.POSException import ConflictError
from zope.i18n import translate
import logging
import transaction


logger = logging.getLogger(__name__)

#: Attribute of an item for the marks of its reminders, texts.
MARKS = "reminded"

SUBJECTS = {
    SOON: _("${code}: due on ${day}"),
    LATE: _("${code}: overdue since ${day}"),
}
TEXT = _("${kind} ${code} is in the state “${state}”. Due on ${day}.\n\n${url}\n")


@dataclass(frozen=True)
class Reminder:
    """One item at one stage of its due date, with the people to remind of it.

    `about`: the item, which has their marks. `stage`: word for what is due, `day`: the
    due date, or since when it waits; both without spaces. `people`: logins, without
    substitutes. `subject`, `text`: messages. `key`: the same key is mailed to a person
    once. `before`: mark with which earlier versions noted it for everybody.
    """

    about: Any
    stage: str
    day: str
    people: Iterable[str]
    subject: str
    text: str
    key: str = ""
    before: str = ""

    @property
    def mark(self) -> str:
        """The part of the mark that is the same for all people."""
        return f"{self.stage}:{self.day}"


def send(
    things: Iterable[Any],
    reminder_of: Callable[[Any], Reminder | None],
    now: datetime,
) -> int:
    """Send the reminders that are due of some things; return the number of letters.

    `reminder_of`: what is to be reminded of a thing, None for nothing. Outside office
    hours nothing is sent. A thing that cannot be read is logged, and stops no other; so
    is a person.
    """
    if not worktime.current_calendar().is_open(now):
        return 0
    today = worktime.local(now).date()

    def letters_of(thing: Any) -> list[tuple[Reminder, str]]:
        reminder = reminder_of(thing)
        if reminder is None:
            return []
        return [(reminder, login) for login in not_reminded(reminder, today)]

    return sum(
        _send_to(reminder, login)
        for letters in lists.each(things, letters_of)
        for reminder, login in letters
    )


def not_reminded(reminder: Reminder, today: date) -> list[str]:
    """Return the logins of those who have not been reminded yet, substitutes too."""
    marks = getattr(aq_base(reminder.about), MARKS, ())
    if reminder.mark in marks or reminder.before in marks:
        return []

    def with_substitute(login: str) -> list[str]:
        return with_substitutes([login], today)

    people = dict.fromkeys(
        login for both in lists.each(reminder.people, with_substitute) for login in both
    )
    return [login for login in people if f"{reminder.mark} {login}" not in marks]


def _send_to(reminder: Reminder, login: str) -> bool:
    """Send a reminder to one person and note it; return whether it was sent."""
    savepoint = transaction.savepoint(optimistic=True)
    try:
        sent = mail_person(
            login, reminder.subject, reminder.text, reminder.key, reminder.about
        )
        if sent:
            _note(reminder, login)
    except ConflictError:
        raise  # the job is tried again
    except Exception:
        savepoint.rollback()
        logger.exception("A reminder of %r could not be sent", reminder.about)
        return False
    return sent


def _note(reminder: Reminder, login: str) -> None:
    """Note at the item that a person was reminded; marks of other dates go."""
    item = aq_base(reminder.about)
    of_day = [
        mark
        for mark in getattr(item, MARKS, ())
        if mark.partition(" ")[0].partition(":")[2] == reminder.day
    ]
    setattr(item, MARKS, (*of_day, f"{reminder.mark} {login}"))


def remind(
    process: Process,
    rows: Iterable[Row],
    item_of: Callable[[Row], ITrackedItem | None],
    people_of: Callable[[ITrackedItem, str], Iterable[str]],
    kind: str,
    now: datetime,
) -> int:
    """Send reminders of tracked items near or past their due date; return how many.

    `item_of`: the item of a row, None where it is gone. `people_of`: the logins to
    remind of an item at a status (`late` or `soon`). `kind`: the word for such an item,
    a message.
    """
    timeliness = Timeliness(now, process.soon)

    def reminder_of(row: Row) -> Reminder | None:
        status = status_of(row, process.states, timeliness)
        item = item_of(row) if status in (LATE, SOON) else None
        if item is None:
            return None
        values = {
            "code": item.code,
            "kind": translate(kind, target_language="vi"),
            "state": item.state.title,
            "day": clock.shown_day(item.first_due),
            "url": public_url(item),
        }
        return Reminder(
            about=item,
            stage=status,
            day=item.first_due.isoformat(),
            people=people_of(item, status),
            subject=_(SUBJECTS[status], mapping=values),
            text=_(TEXT, mapping=values),
        )

    return send(rows, reminder_of, now)
