"""Reminders of legal clocks, by mail: once when a day comes near, once when it
passed."""

from thads import _
from thads.debtors import notifications
from thads.debtors.entries.states import last_moved
from thads.debtors.register import agenda
from thads.debtors.register import clocks
from thads.debtors.register import four_eyes
from thads.debtors.register.registers import all_registers
from thads.debtors.workflow import entry_state
from thads.debtors.workflow import load_state
from thads.outbox.periodic import every
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
                remind_of_load(portal, register[id])
        for id in list(waiting.entries):
            if id in register:
                remind_of_entry(portal, register[id])


def remind_of_load(portal, load) -> None:
    """Write of a load that is soon due or late, once for each state and stage."""
    state, clock = load_state(load), clocks.clock_of_load(load)
    stage = _stage(clock)
    # the office that has it now is written to, even if another one was before
    key = f"{state} {stage}"
    if state not in REMINDED or not stage or key in load.reminded:
        return
    subject = _(
        "List of debtors: ${how}",
        mapping={"how": translate(clock.text, target_language="vi")},
    )
    due = f"{clock.due:%d/%m/%Y}"
    text = _(
        "The list “${title}” should be published by ${due} at the latest.\n\n"
        "${address}\n",
        mapping={"title": load.title, "due": due, "address": load.absolute_url()},
    )
    load.reminded = (*load.reminded, key)
    office = four_eyes.office_of(load)
    notifications.write(portal, [office], REMINDED[state], subject, text)


def remind_of_entry(portal, entry) -> None:
    """Write of a hidden entry that is soon to be decided on, once for each stage."""
    if entry_state(entry) != "hidden":
        return
    since = last_moved(entry)
    stage = _stage(clocks.clock_of_hidden(since))
    key = f"hidden {since.isoformat()} {stage}"
    if not stage or key in entry.reminded:
        return
    entry.reminded = (*entry.reminded, key)
    subject = _("A hidden entry of the register is to be decided on")
    day = f"{since:%d/%m/%Y}"
    decision = entry.versions[-1]["record"]["decision"]
    text = _(
        "The entry of decision ${decision} has been hidden since ${since}. Show it "
        "again or end its publication.\n\n${address}\n",
        mapping={"decision": decision, "since": day, "address": entry.absolute_url()},
    )
    units = notifications.units_of(entry)
    notifications.write(portal, units, ("leader",), subject, text)


def _stage(clock):
    if clock is None or not clock.running:
        return ""
    return "late" if clock.late else "near" if clock.near else ""
