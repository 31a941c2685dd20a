"""Taking entries off: at once, everywhere, by one bit in the same transaction.

An entry ends by a decision, on a day set before, or because an objection was upheld.
It can be hidden at once by the leader, and is then to be decided on in time; whoever
finds something wrong may ask him to.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from datetime import date
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads import audit
from thads import outbox
from thads.casework.comments import CommentRule
from thads.debtors import notifications
from thads.debtors.content import definition_of
from thads.debtors.content import index_of
from thads.debtors.loads import diff
from thads.debtors.loads import omitted
from thads.debtors.register import agenda
from thads.debtors.register import clocks
from thads.debtors.register import four_eyes
from thads.debtors.register import monthly_counts
from thads.debtors.register import registers
from thads.debtors.register.staging import staged_of
from thads.outbox.periodic import every
from thads.spreadsheets import cells
from thads.text import parse_date


JOB = "debtors.tidy"
BATCH = 500
PUBLIC = ("published", "challenged")

GROUNDS = {
    "able": _("The debtor is able to satisfy the judgment again"),
    "done": _("The judgment has been enforced"),
    "suspended": _("Enforcement has been suspended for good"),
    "revoked": _("The decision has been revoked"),
    "objection": _("An objection was upheld"),
}


class EntryComments(CommentRule):
    """The reason of whatever is done with a person is part of the record."""

    transitions = frozenset(
        {"end", "hide", "ask_hiding", "decline_hiding", "schedule_end"}
    )


def read_basis(given, today=None):
    """What a decision rests on: {"ground", "number", "date", "case"}, as far as given.

    Raises WorkflowException with what cannot be read.
    """
    today = today or clocks.now().date()
    basis = {}
    ground = _text(given, "ground")
    if ground:
        if ground not in GROUNDS:
            four_eyes.refuse(_("There is no such ground for ending a publication."))
        basis["ground"] = ground
    for name in ("decision_number", "case"):
        if text := _text(given, name):
            basis["number" if name == "decision_number" else name] = text[:60]
    if text := _text(given, "decision_date"):
        day = parse_date(text)
        if day is None or day > today:
            four_eyes.refuse(
                _("Write the day of the decision like 05/06/2026; not one to come.")
            )
        basis["date"] = day.isoformat()
    return basis


def decide(entry, transition, comment, given):
    """Take a transition with the basis it is said to rest on: for pages and REST."""
    options = {"comment": comment}
    if transition in ("end", "hide", "show", "schedule_end"):
        options["basis"] = read_basis(given)
    if transition == "schedule_end":
        options["basis"]["on"] = _day_to_come(_text(given, "on"))
    api.portal.get_tool("portal_workflow").doActionFor(entry, transition, **options)


def _day_to_come(text):
    """The day on which an entry is to end; empty: it is not to end by itself."""
    if not text:
        return ""
    day = parse_date(text)
    if day is None or day <= clocks.now().date():
        four_eyes.refuse(_("Write the day like 05/06/2027; it must be still to come."))
    return day.isoformat()


def _text(given, name):
    value = given.get(name)
    return cells.clean(value) if isinstance(value, str) else ""


def before_transition(entry, event):
    """What is not published yet can be neither ended nor hidden."""
    transition = event.transition and event.transition.getId()
    if event.old_state.getId() in PUBLIC and transition and not entry.current():
        four_eyes.refuse(_("This entry is not published."))


def after_transition(entry, event):
    if event.transition is None:
        return
    index = index_of(api.portal.get(), definition_of(entry))
    transition = event.transition.getId()
    comment = event.kwargs.get("comment", "")
    if transition == "hide":
        entry.hidden = entry.current()["number"]
    if transition in ("hide", "end"):
        index.close([version["number"] for version in entry.versions])
    if transition == "show":
        index.reopen([version["number"] for version in entry.versions])
        # a list approved meanwhile may have brought a newer version
        if entry.hidden is not None and entry.current() is None:
            index.switch(on=[entry.hidden])
    if transition in ("end", "show"):
        entry.hidden = None
    if transition == "schedule_end":
        basis = event.kwargs.get("basis") or {}
        _schedule(entry, basis.get("on"), comment, basis)
    if transition == "end":
        _schedule(entry, None)
        portal = api.portal.get()
        monthly_counts.add_to(aq_parent(aq_inner(entry)), "removed", 1)
        path = "/".join(entry.getPhysicalPath()[len(portal.getPhysicalPath()) :])
        outbox.put(portal, JOB, {"entry": path}, key=path)
    if transition == "ask_hiding":
        notifications.tell_of_asking(entry, comment)
    settle(entry, event.new_state.getId())
    audit.record(
        entry,
        f"debtors.{transition}",
        comment=comment,
        decision=entry.versions[-1]["record"].get("decision", ""),
    )


def settle(entry, state=None):
    """Keep the entry on its register's agenda just as long as somebody must decide."""
    state = state or diff.state_of(entry)
    waits = state in ("challenged", "hidden") or (
        state != "ended" and bool(upheld(entry))
    )
    found = agenda.keep(aq_parent(aq_inner(entry)))
    agenda.note(found.entries, entry.getId(), waits)


def upheld(entry):
    """The upheld objections nothing has been done about yet."""
    number = number_of(entry)
    return [
        one
        for one in entry.objections
        if one["outcome"] == "granted" and one["number"] == number
    ]


def number_of(entry):
    """The number of the version that is public, or hidden for the time being."""
    version = entry.current()
    return version["number"] if version else entry.hidden


def _schedule(entry, day, comment="", basis=None):
    endings = agenda.keep(aq_parent(aq_inner(entry))).endings
    if entry.ends:
        agenda.note(endings, f"{entry.ends['date']} {entry.getId()}", False)
    entry.ends = None
    if day:
        entry.ends = {
            "date": day,
            "comment": comment,
            "basis": {k: v for k, v in basis.items() if k != "on"},
            "by": four_eyes.current_user_id(),
        }
        endings.add(f"{day} {entry.getId()}")


@every(minutes=10)
def end_due(portal):
    """Job: entries whose day has come are ended. Run twice it finds nothing more."""
    for _locality, register in registers.all_registers():
        due = list(agenda.read(register).endings_until(clocks.now().date()))
        for _day, id in due[:BATCH]:
            _end_on_its_day(register, id)


def _end_on_its_day(register, id):
    entry = register.get(id)
    scheduled = entry.ends
    text = _(
        "The day set for it has come: ${day}.", mapping={"day": _written(scheduled)}
    )
    comment = f"{api.portal.translate(text, lang='vi')} {scheduled['comment']}"
    workflow = api.portal.get_tool("portal_workflow")
    try:
        workflow.doActionFor(entry, "end", comment=comment, basis=scheduled["basis"])
    except WorkflowException:
        _schedule(entry, None)  # it went by another way meanwhile


def _written(scheduled):
    return f"{date.fromisoformat(scheduled['date']):%d/%m/%Y}"


def tidy(portal, payload):
    """Job: an ended entry leaves the words of the index too."""
    entry = portal.unrestrictedTraverse(payload["entry"], None)
    if entry is None or api.content.get_state(entry) != "ended":
        return
    forget(portal, entry)


def tidy_load(portal, payload):
    """Job: the next entries that a list ended leave the words of the index."""
    load = portal.unrestrictedTraverse(payload["load"], None)
    if load is None or not load.ended:
        return
    register = aq_parent(aq_inner(load))
    ids = sorted(id for id in load.ended if id > payload["after"])[:BATCH]
    for id in ids:
        entry = register.get(id)
        if entry is not None and diff.ended_by(entry) == load.id:
            forget(portal, entry)
    if len(ids) == BATCH:
        again = {**payload, "after": ids[-1]}
        key = f"{payload['load']} {ids[-1]}"
        outbox.put(portal, omitted.TIDY, again, key=key)


def forget(portal, entry):
    register = aq_parent(aq_inner(entry))
    index_of(portal, register.definition).forget(staged_of(register, entry))
