"""Reminders of legal clocks, by mail: once before the day, once after it."""

from thads import _
from thads.casework.notifications import mail_people
from thads.casework.reminders import is_first
from thads.debtors import notifications
from thads.debtors.entries.states import last_moved
from thads.debtors.register import agenda
from thads.debtors.register import deadlines
from thads.debtors.register import four_eyes
from thads.debtors.register.registers import all_registers
from thads.debtors.workflow import entry_state
from thads.debtors.workflow import load_state
from thads.outbox.periodic import every
from thads.web.public_address import public_url
from thads.worktime import clock
from zope.i18n import translate


#: {state of a load: the functions that have to do something about it}
REMINDED = {
    "draft": ("registrar",),
    "submitted": ("leader", "registrar"),
    "department_review": ("leader", "registrar"),
}


@every(days=1)
def remind(portal) -> None:
    """Job: write to the people responsible for what is soon due or late."""
    for _locality, register in all_registers():
        waiting = agenda.read(register)
        for id in list(waiting.loads):
            if id in register:
                remind_of_load(register[id])
        for id in list(waiting.entries):
            if id in register:
                remind_of_entry(register[id])


def remind_of_load(load) -> None:
    """Write of a load that is soon due or late, once for each state and stage."""
    state, deadline = load_state(load), deadlines.of_load(load)
    stage = deadline.stage if deadline else ""
    # the office that has it now is written to, even if another one was before
    key = f"{state} {stage}"
    if state not in REMINDED or not stage or not is_first(load, key):
        return
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
    people = notifications.people_of([four_eyes.office_of(load)], REMINDED[state])
    mail_people(people, subject, text, about=load)


def remind_of_entry(entry) -> None:
    """Write of a hidden entry that is soon to be decided on, once for each stage."""
    if entry_state(entry) != "hidden":
        return
    since = last_moved(entry)
    stage = deadlines.of_hidden(since).stage
    key = f"hidden {since.isoformat()} {stage}"
    if not stage or not is_first(entry, key):
        return
    subject = _("A hidden entry of the register is to be decided on")
    day = clock.shown_day(since)
    decision = entry.versions[-1]["record"]["decision"]
    text = _(
        "The entry of decision ${decision} has been hidden since ${since}. Show it "
        "again or end its publication.\n\n${address}\n",
        mapping={"decision": decision, "since": day, "address": public_url(entry)},
    )
    people = notifications.people_of(notifications.units_of(entry), ("leader",))
    mail_people(people, subject, text, about=entry)
