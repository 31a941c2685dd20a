"""Ending and hiding of entries: at once, everywhere, by one bit in one transaction.

An entry ends by a decision, on a day set before, or because an objection was upheld. It
can be hidden at once by the leader, and is then to be decided on in time; anybody on
the staff who finds something wrong may ask the leader to.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Mapping
from datetime import date
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads import outbox
from thads.debtors.entries.states import shown_number
from thads.debtors.register import agenda
from thads.debtors.register import monthly_counts
from thads.debtors.register import registers
from thads.debtors.register import snapshots
from thads.debtors.register.indexes import index_of
from thads.debtors.register.registers import all_registers
from thads.debtors.register.staging import lines_of
from thads.debtors.workflow import current_user_id
from thads.debtors.workflow import entry_state
from thads.outbox.periodic import every
from thads.paths import portal_path
from thads.worktime import clock


JOB = "debtors.tidy"
BATCH = 500  # entries ended in one run


def switch(entry, transition: str) -> None:
    """Publish or close an entry in the index, as a transition demands."""
    register = aq_parent(aq_inner(entry))
    index = index_of(api.portal.get(), register.register_kind)
    numbers = [version["number"] for version in entry.versions]
    if transition == "hide":
        entry.hidden = entry.current()["number"]
    if transition in ("hide", "end"):
        index.close(numbers)
    if transition == "show":
        index.reopen(numbers)
        # a load approved meanwhile may have brought a newer version
        if entry.hidden is not None and entry.current() is None:
            index.switch(on=[entry.hidden])
    if transition in ("end", "show"):
        entry.hidden = None
    registers.purge(register)


def count_and_forget(entry) -> None:
    """Count an ended entry, and let the worker remove its words from the index."""
    monthly_counts.add_to(aq_parent(aq_inner(entry)), "removed", 1)
    path = portal_path(entry)
    outbox.put(api.portal.get(), JOB, {"entry": path}, key=path)


def update_agenda(entry, state: str | None = None) -> None:
    """List an entry on its register's agenda exactly while somebody must decide."""
    state = state or entry_state(entry)
    waits = state in ("challenged", "hidden") or (
        state != "ended" and bool(upheld_objections(entry))
    )
    entries = agenda.write(aq_parent(aq_inner(entry))).entries
    agenda.mark(entries, entry.getId(), waits)


def upheld_objections(entry) -> list[dict]:
    """Return the upheld objections to the version shown that nothing was done about."""
    number = shown_number(entry)
    return [
        objection
        for objection in entry.objections
        if objection["outcome"] == "granted" and objection["number"] == number
    ]


def schedule(
    entry, day: str | None, comment: str = "", basis: Mapping | None = None
) -> None:
    """Set the ISO date on which an entry is to end, None for no such date."""
    endings = agenda.write(aq_parent(aq_inner(entry))).endings
    if entry.ends:
        agenda.mark(endings, f"{entry.ends['date']} {entry.getId()}", False)
    entry.ends = None
    if day:
        entry.ends = {
            "date": day,
            "comment": comment,
            "basis": {k: v for k, v in basis.items() if k != "on"},
            "by": current_user_id(),
        }
        endings.add(f"{day} {entry.getId()}")


@every(minutes=10)
def end_due(portal) -> None:
    """Job: end the entries whose day has come. Run twice it finds nothing more."""
    for _locality, register in all_registers():
        due = list(agenda.read(register).endings_until(clock.today()))
        for _day, id in due[:BATCH]:
            _end_on_its_day(register.get(id))


def _end_on_its_day(entry):
    scheduled = entry.ends
    day = f"{date.fromisoformat(scheduled['date']):%d/%m/%Y}"
    text = _("The day set for it has come: ${day}.", mapping={"day": day})
    comment = f"{api.portal.translate(text, lang='vi')} {scheduled['comment']}"
    workflow = api.portal.get_tool("portal_workflow")
    try:
        workflow.doActionFor(entry, "end", comment=comment, basis=scheduled["basis"])
    except WorkflowException:
        schedule(entry, None)  # it went by another way meanwhile


def forget_ended(portal, payload: Mapping) -> None:
    """Job: remove the words of an ended entry from the index."""
    entry = portal.unrestrictedTraverse(payload["entry"], None)
    if entry is None or api.content.get_state(entry) != "ended":
        return
    forget(portal, entry)


def forget(portal, entry) -> None:
    """Remove all that an entry brought into the index."""
    register = aq_parent(aq_inner(entry))
    numbers = [version["number"] for version in entry.versions]
    snapshots.note_former(register, entry.getId(), numbers)
    index_of(portal, register.register_kind).forget(lines_of(register, entry))
