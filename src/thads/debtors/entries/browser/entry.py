"""Page of an entry."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Iterator
from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads import audit
from thads.casework.deadlines import Deadline
from thads.casework.history import HistoryLine
from thads.casework.interfaces import IHistory
from thads.debtors.entries.ending import upheld_objections
from thads.debtors.entries.history import HistoryEvent
from thads.debtors.entries.history import history
from thads.debtors.entries.public_facts import facts
from thads.debtors.entries.states import is_closed
from thads.debtors.entries.states import last_moved
from thads.debtors.entries.states import last_version
from thads.debtors.entries.states import was_undone
from thads.debtors.entries.workflow import GROUNDS
from thads.debtors.interfaces import IDebtorEntry
from thads.debtors.register import deadlines
from thads.debtors.register import visibility
from thads.debtors.register.browser.decisions import WithDecisions
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.registers import register_of
from thads.debtors.search import answers
from thads.debtors.search import canaries
from thads.debtors.search.robots import keep_out
from thads.debtors.workflow import entry_moves
from thads.debtors.workflow import entry_state
from thads.organisation.interfaces import IBranch
from thads.organisation.people import display_name
from thads.organisation.units import get_unit
from thads.text.contact import tel
from thads.worktime import clock
from typing import Any
from urllib.parse import urlencode
from zExceptions import NotFound
from zope.component import adapter
from zope.interface import implementer


@implementer(IHistory)
@adapter(IDebtorEntry)
class EntryHistory:
    """History of an entry, for staff: see `IHistory`."""

    def __init__(self, context):
        self.context = context

    def lines(self):
        """Return what happened with the entry, none to the public."""
        if not may_inspect(self.context):
            return []
        lines = [line_of(event) for event in history(self.context)]
        return lines[::-1]


def line_of(event: HistoryEvent) -> HistoryLine:
    """Return an event as histories show it."""
    names = tuple(name for name in map(display_name, event.people) if name)
    return HistoryLine(event.title, event.time, names, remark=event.comment or "")


def may_inspect(entry) -> bool:
    """Return whether the viewer may see an entry while it is not public.

    The first permission says what may be seen at a place, the second in a state.
    """
    return api.user.has_permission(
        "THADS debtors: inspect", obj=entry
    ) and api.user.has_permission("View", obj=entry)


class EntryView(BrowserView, Listing, WithDecisions):
    """`@@debtor-entry`: public facts of an entry while it is published.

    Afterwards it answers 410 and names nobody. The staff sees the last version and the
    history.
    """

    index = ViewPageTemplateFile("templates/entry.pt")
    notice = answers.NOTICE
    tel = staticmethod(tel)
    grounds = tuple(GROUNDS.items())

    def __call__(self):
        response = self.request.response
        keep_out(response)
        response.setHeader("Cache-Control", "no-store")
        client = self.request.getClientAddr()
        canaries.record_opening(self.context, client, clock.seconds())
        self.version = self.context.current()
        self.undone = (
            self.version is None
            and self.state != "ended"  # a decision to end it is shown instead
            and was_undone(self.context)
        )
        self.closed = is_closed(self.context) or self.undone
        if self.version is None and not self.may_inspect:
            if not self.closed:
                raise NotFound(self.context.getId())
            response.setStatus(410)
            register = aq_parent(aq_inner(self.context))
            return api.content.get_view("debtor-gone", register, self.request)()
        if self.version is None:
            response.setStatus(410)
            # shown to staff alone
            audit.count(self.context, "debtors.read")
        self.shown = self.version or last_version(self.context)
        self.facts = facts(self.context, self.shown)
        return self.index()

    @property
    def may_inspect(self) -> bool:
        """Return whether the viewer may see the entry while it is not public."""
        return may_inspect(self.context)

    @property
    def state(self) -> str:
        """Id of the workflow state of the entry."""
        return entry_state(self.context)

    @property
    def state_title(self):
        """Title of the state, or that the entry was undone together with its load."""
        if self.undone:
            return _("Undone with its list")
        workflow = api.portal.get_tool("portal_workflow")
        return workflow.getTitleForStateOnType(self.state, "DebtorEntry")

    @property
    def transitions(self) -> set[str]:
        """Ids of the transitions the viewer may take."""
        workflow = api.portal.get_tool("portal_workflow")
        found = {t["id"] for t in workflow.getTransitionsFor(self.context)}
        return set() if self.undone else found

    @property
    def may_correct(self) -> bool:
        """Return whether the viewer may correct the entry, published or hidden."""
        there = self.version is not None or self.state == "hidden"
        return there and self._workplace is not None

    @property
    def correct_url(self) -> str:
        """Address of the form that corrects it."""
        query = {"entry": self.context.getId()}
        if IBranch.providedBy(self._workplace):
            query["list"] = self.register_kind.id
        page = f"{self._workplace.absolute_url()}/@@debtor-entry-form"
        return f"{page}?{urlencode(query)}"

    @property
    def _workplace(self):
        """The register or the branch where the viewer may type in entries."""
        register = aq_parent(aq_inner(self.context))
        if api.user.has_permission("THADS debtors: load", obj=register):
            return register
        unit = get_unit(self.context.versions[-1]["unit"])
        if IBranch.providedBy(unit) and api.user.has_permission(
            "THADS debtors: load", obj=unit
        ):
            return unit
        return None

    @property
    def back_url(self) -> str:
        """Address of the list of pending loads and entries."""
        return f"{register_of(self.context).absolute_url()}/@@debtor-waiting"

    # requests and objections

    @property
    def hiding_request(self) -> dict[str, Any] | None:
        """The request to hide it ({by, why, when}), None if there is none."""
        if self.state != "challenged":
            return None
        move = entry_moves(self.context)[-1]
        return {
            "by": display_name(move["actor"]),
            "why": move["comments"],
            "when": last_moved(self.context),
        }

    @property
    def deadline(self) -> Deadline | None:
        """Deadline of the decision on a hidden entry, None if it is not hidden."""
        if self.state != "hidden":
            return None
        return deadlines.of_hidden(last_moved(self.context))

    @property
    def open_objections(self) -> list[dict]:
        """Objections whose cases are not closed yet."""
        return [o for o in self.context.objections if not o["closed"]]

    @property
    def upheld(self) -> list[dict]:
        """Upheld objections nothing has been done about yet."""
        return upheld_objections(self.context) if self.state != "ended" else []

    @property
    def case(self) -> str:
        """The code of the upheld objection a decision would rest on."""
        upheld = self.upheld
        return upheld[-1]["case"] if upheld else ""

    # history and public facts

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield the history, the newest first."""
        for event in reversed(history(self.context)):
            yield {
                "line": line_of(event),
                "minutes": event.minutes,
                "ground": GROUNDS.get(event.basis.get("ground")),
                "number": event.basis.get("number"),
                "date": self.day(event.basis.get("date")),
                "case": event.basis.get("case"),
                "on": self.day(event.basis.get("on")),
                "load": event.load,
                "changes": self.changes(event) if event.load is not None else [],
            }

    def changes(self, event: HistoryEvent) -> list[dict[str, str]]:
        """Return the columns an event changed, from what to what."""
        found = []
        for column in self.register_kind.columns:
            old = self.value(column, event.before)
            new = self.value(column, event.after)
            if new != old:
                found.append({"title": column.header, "old": old, "new": new})
        return found

    def value(self, column, version) -> str:
        """Return a value of a version as people read it."""
        if version is None:
            return ""
        if column.kind == "unit":
            return self.text(column, version["unit"])
        return self.text(column, version["record"].get(column.field))

    def shown_fields(self) -> Iterator[dict[str, Any]]:
        """Yield the public fields below the name, each with what goes with it."""
        record = visibility.public_record(self.register_kind, self.shown["record"])
        for column in self.register_kind.columns:
            if column.field in ("name", "kind", "unit") or column.part_of:
                continue
            parts = self.register_kind.parts(column.field)
            dates = [record.get(c.field) for c in parts if c.kind == "date"]
            field = {
                "title": column.label or column.header,
                "text": self.text(column, record.get(column.field)),
                "date": dates[0] if dates else None,
                "more": [
                    self.text(c, record[c.field])
                    for c in parts
                    if c.kind != "date" and c.field in record
                ],
            }
            if field["text"] or field["date"] or field["more"]:
                yield field
