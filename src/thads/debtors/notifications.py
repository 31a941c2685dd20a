"""Letters to those who must decide: at once when something is urgent, and when a day
the law sets comes near and when it has passed, once each.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from plone import api
from thads import _
from thads.debtors.loads import diff
from thads.debtors.register import agenda
from thads.debtors.register import clocks
from thads.debtors.register import four_eyes
from thads.debtors.register import registers
from thads.organisation.people import holders
from thads.organisation.units import locality_of
from thads.outbox import mail
from thads.outbox.periodic import every
from thads.worktime import local
from zope.i18n import translate


#: the functions that have to do with a list in each of its states
CHARGED = {
    "draft": ("registrar",),
    "submitted": ("leader", "registrar"),
    "department_review": ("leader", "registrar"),
}


@every(days=1)
def remind(portal):
    """Job: tell those charged with what is soon due or late."""
    for _locality, register in registers.all_registers():
        found = agenda.read(register)
        for id in list(found.lists):
            if id in register:
                remind_of_list(portal, register[id])
        for id in list(found.entries):
            if id in register:
                remind_of_entry(portal, register[id])


def remind_of_list(portal, load):
    state, clock = four_eyes.state_of(load), clocks.of_load(load)
    stage = _stage(clock)
    # who has it now is told, even if somebody else was told before
    said = f"{state} {stage}"
    if state not in CHARGED or not stage or said in load.reminded:
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
    load.reminded = (*load.reminded, said)
    write(portal, [four_eyes.office_of(load)], CHARGED[state], subject, text)


def remind_of_entry(portal, entry):
    if diff.state_of(entry) != "hidden":
        return
    since = hidden_since(entry)
    stage = _stage(clocks.of_hidden(since))
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
    write(portal, offices_of(entry), ("leader",), subject, text)


def tell_of_asking(entry, why):
    """Somebody asks for an entry to be hidden: its leaders hear of it at once."""
    subject = _("Urgent: hide an entry of the register of debtors")
    _tell(entry, subject, why)


def tell_of_objection(entry, code):
    """An objection was upheld: its leaders end or correct the entry."""
    why = _("The objection ${code} was upheld.", mapping={"code": code})
    subject = _("An objection was upheld: decide on the entry")
    _tell(entry, subject, translate(why, target_language="vi"))


def _tell(entry, subject, why):
    text = _(
        "Decision ${decision}.\n${why}\n\nYour decision is asked for:\n${address}\n",
        mapping={
            "decision": entry.versions[-1]["record"]["decision"],
            "why": why,
            "address": entry.absolute_url(),
        },
    )
    write(api.portal.get(), offices_of(entry), ("leader",), subject, text)


def offices_of(entry):
    """The units whose leaders decide on an entry: its own and the locality."""
    locality = locality_of(aq_parent(aq_inner(entry))).unit_id
    return list(dict.fromkeys((entry.versions[-1]["unit"], locality)))


def hidden_since(entry):
    """When an entry was hidden, or asked to be."""
    moves = entry.workflow_history["thads_debtor_entry"]
    return local(moves[-1]["time"].asdatetime())


def write(portal, units, functions, subject, text):
    """Mail the people who hold one of the functions in one of the units."""
    people = dict.fromkeys(
        user_id
        for unit_id in units
        for function in functions
        for user_id in holders(unit_id, function)
    )
    for user_id in people:
        member = api.user.get(userid=user_id)
        address = member and member.getProperty("email")
        if address:
            mail.send(
                portal,
                address,
                translate(subject, target_language="vi"),
                translate(text, target_language="vi"),
            )


def _stage(clock):
    if clock is None or not clock.running:
        return ""
    return "late" if clock.late else "near" if clock.near else ""
