"""Reminders of legal clocks, by mail: once before the day, once after it."""

from collections import deque
from thads import _
from thads.casework import reminders
from thads.debtors import notifications
from thads.debtors.entries.states import last_moved
from thads.debtors.register import agenda
from thads.debtors.register import deadlines
from thads.debtors.register import four_eyes
from thads.debtors.register.registers import all_registers
from thads.debtors.workflow import entry_state
from thads.debtors.workflow import load_state
from thads.outbox.periodic import every
from thads.web import lists
from thads.web.public_address import public_url
from thads.worktime import clock
from zope.i18n import translate


#: {state of a load: the functions that have to do something about it}
REMINDED = {
    "draft": ("registrar",),
    "submitted": ("leader", "registrar"),
    "department_review": ("leader", "registrar"),
}


@every(hours=1)
def remind(portal) -> None:
    """Job: write to the people responsible for what is soon due or late."""
    now = clock.now()

    def remind_in(place):
        _locality, register = place
        waiting = agenda.read(register)
        for ids, reminder_of in (
            (waiting.loads, reminder_of_load),
            (waiting.entries, reminder_of_entry),
        ):
            found = [register[id] for id in list(ids) if id in register]
            reminders.send(found, reminder_of, now)

    # a register that cannot be read stops no reminder of the others
    deque(lists.each(all_registers(), remind_in), 0)


def reminder_of_load(load) -> reminders.Reminder | None:
    """Return what its office is reminded of a load that is soon due or late."""
    state, deadline = load_state(load), deadlines.of_load(load)
    stage = deadline.stage if deadline else ""
    if state not in REMINDED or not stage:
        return None
    subject = _(
        "List of debtors: ${how}",
        mapping={"how": translate(deadline.text, target_language="vi")},
    )
    due = clock.shown_day(deadline.due)
    text = _(
        "The list “${title}” should be published by ${due} at the latest.\n\n"
        "${address}\n",
        mapping={"title": load.title, "due": due, "address": public_url(load)},
    )
    return reminders.Reminder(
        about=load,
        stage=f"{state}-{stage}",
        day=deadline.due.isoformat(),
        people=notifications.people_of([four_eyes.office_of(load)], REMINDED[state]),
        subject=subject,
        text=text,
        before=f"{state} {stage}",
    )


def reminder_of_entry(entry) -> reminders.Reminder | None:
    """Return what the leaders are reminded of a hidden entry to be decided on."""
    if entry_state(entry) != "hidden":
        return None
    since = last_moved(entry)
    stage = deadlines.of_hidden(since).stage
    if not stage:
        return None
    subject = _("A hidden entry of the register is to be decided on")
    day = clock.shown_day(since)
    decision = entry.versions[-1]["record"]["decision"]
    text = _(
        "The entry of decision ${decision} has been hidden since ${since}. Show it "
        "again or end its publication.\n\n${address}\n",
        mapping={"decision": decision, "since": day, "address": public_url(entry)},
    )
    return reminders.Reminder(
        about=entry,
        stage=f"hidden-{stage}",
        day=since.isoformat(),
        people=notifications.people_of(notifications.units_of(entry), ("leader",)),
        subject=subject,
        text=text,
        before=f"hidden {since.isoformat()} {stage}",
    )
