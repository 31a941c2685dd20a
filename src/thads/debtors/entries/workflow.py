"""Rules and effects of the transitions of entries, and the decisions they rest on.

Subscribers: `before_transition` refuses, `after_transition` calls the effects in a
visible order. ``ending`` changes index and agenda.
"""

from collections.abc import Mapping
from datetime import date
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads import audit
from thads.casework.comments import CommentRule
from thads.debtors.entries import ending
from thads.debtors.notifications import notify_of_hiding_request
from thads.debtors.workflow import PUBLIC_ENTRIES
from thads.debtors.workflow import refuse
from thads.text import parse_date
from thads.web import parameters
from thads.web import steps
from thads.worktime import clock
from typing import Any


GROUNDS = {
    "able": _("The debtor is able to satisfy the judgment again"),
    "done": _("The judgment has been enforced"),
    "suspended": _("Enforcement has been suspended for good"),
    "revoked": _("The decision has been revoked"),
    "objection": _("An objection was upheld"),
}
#: Characters of the number of a decision, and of the code of a case.
NUMBER_LENGTH = 60
_WITH_BASIS = ("end", "hide", "show", "schedule_end")


class EntryComments(CommentRule):
    """Transitions of entries that need a written reason: it is part of the record."""

    transitions = frozenset(
        {"end", "hide", "ask_hiding", "decline_hiding", "schedule_end"}
    )


def take(entry, transition: str, comment: str, form: Mapping[str, Any]) -> None:
    """Take a transition, with the basis a form gives: for pages and REST.

    Raises WorkflowException with what cannot be read, or is not allowed.
    """
    options = {"comment": comment, **_basis(transition, form)}
    api.portal.get_tool("portal_workflow").doActionFor(entry, transition, **options)


def same_click(
    entry, shown: str, transition: str, comment: str, form: Mapping[str, Any]
) -> steps.Taken | None:
    """Return the step the same click took before, with the same basis; None for none.

    See `thads.web.steps.same_click`.
    """
    try:
        basis = _basis(transition, form)
    except WorkflowException:
        return None  # it was not taken then, and is refused with its reason now
    return steps.same_click(entry, shown, transition, comment, **basis)


def _basis(transition: str, form: Mapping[str, Any]) -> dict[str, dict]:
    """Return {"basis": what a form gives} of a transition that has one, else {}."""
    if transition not in _WITH_BASIS:
        return {}
    basis = read_basis(form)
    if transition == "schedule_end":
        basis["on"] = _day_to_come(parameters.text(form, "on"))
    return {"basis": basis}


def read_basis(form: Mapping[str, Any], today: date | None = None) -> dict[str, str]:
    """Return the basis of a decision: {"ground", "number", "date", "case"}.

    It holds what is given. Raises WorkflowException with what cannot be read.
    """
    today = today or clock.today()
    basis = {}
    ground = parameters.text(form, "ground")
    if ground:
        if ground not in GROUNDS:
            refuse(_("There is no such ground for ending a publication."), "ground")
        basis["ground"] = ground
    for name in ("decision_number", "case"):
        if text := parameters.text(form, name):
            if len(text) > NUMBER_LENGTH:
                refuse(_("This number is too long: at most 60 characters."), name)
            basis["number" if name == "decision_number" else name] = text
    if text := parameters.text(form, "decision_date"):
        day = parse_date(text)
        if day is None or day > today:
            refuse(
                _("Write the day of the decision like 05/06/2026; not one to come."),
                "decision_date",
            )
        basis["date"] = day.isoformat()
    return basis


def _day_to_come(text):
    """Return the ISO date on which an entry is to end; empty: not by itself."""
    if not text:
        return ""
    day = parse_date(text)
    if day is None or day <= clock.today():
        refuse(_("Write the day like 05/06/2027; it must be still to come."), "on")
    return day.isoformat()


def before_transition(entry, event) -> None:
    """Refuse to end or hide what is not published yet. A subscriber."""
    transition = event.transition and event.transition.getId()
    public = event.old_state.getId() in PUBLIC_ENTRIES
    if public and transition and not entry.current():
        refuse(_("This entry is not published."))


def after_transition(entry, event) -> None:
    """Let index, agenda, people and audit trail know of a transition. A subscriber."""
    if event.transition is None:
        return
    transition = event.transition.getId()
    comment = event.kwargs.get("comment", "")
    ending.switch(entry, transition)
    if transition == "schedule_end":
        basis = event.kwargs.get("basis") or {}
        ending.schedule(entry, basis.get("on"), comment, basis)
    if transition == "end":
        ending.schedule(entry, None)
        ending.count_and_forget(entry)
    if transition == "ask_hiding":
        notify_of_hiding_request(entry, comment)
    ending.update_agenda(entry, event.new_state.getId())
    audit.record(
        entry,
        f"debtors.{transition}",
        comment=comment,
        decision=entry.versions[-1]["record"].get("decision", ""),
    )
