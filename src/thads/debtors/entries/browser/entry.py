"""The page of an entry."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors import notifications
from thads.debtors.entries import ending
from thads.debtors.entries.history import history
from thads.debtors.loads import diff
from thads.debtors.loads import undo
from thads.debtors.register import clocks
from thads.debtors.register import registers
from thads.debtors.register import visibility
from thads.debtors.register.browser.decisions import Deciding
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.browser.listing import person
from thads.debtors.search import answers
from thads.debtors.search import canaries
from thads.debtors.search.robots import keep_out
from thads.organisation.interfaces import IBranch
from thads.organisation.units import get_unit
from urllib.parse import urlencode
from zExceptions import NotFound
import time


class EntryView(BrowserView, Listing, Deciding):
    """Public facts while it is published; afterwards 410, and no name anywhere."""

    index = ViewPageTemplateFile("templates/entry.pt")
    notice = answers.NOTICE
    grounds = tuple(ending.GROUNDS.items())

    def __call__(self):
        response = self.request.response
        keep_out(response)
        response.setHeader("Cache-Control", "no-store")
        canaries.opened(self.context, self.request.getClientAddr(), time.time())
        self.version = self.context.current()
        self.undone = (
            self.version is None
            and self.state != "ended"  # decided on: that is what is said
            and undo.was_undone(self.context)
        )
        self.closed = diff.is_closed(self.context) or self.undone
        if self.version is None and not self.may_inspect:
            if not self.closed:
                raise NotFound(self.context.getId())
            response.setStatus(410)
            register = aq_parent(aq_inner(self.context))
            return api.content.get_view("debtor-gone", register, self.request)()
        if self.version is None:
            response.setStatus(410)
        self.shown = self.version or undo.last_of(self.context)
        self.facts = answers.facts(self.context, self.shown)
        return self.index()

    @property
    def may_inspect(self):
        return api.user.has_permission(
            "THADS debtors: inspect", obj=self.context
        ) and api.user.has_permission("View", obj=self.context)

    @property
    def state(self):
        return diff.state_of(self.context)

    @property
    def state_title(self):
        if self.undone:
            return _("Undone with its list")
        workflow = api.portal.get_tool("portal_workflow")
        return workflow.getTitleForStateOnType(self.state, "DebtorEntry")

    @property
    def transitions(self):
        workflow = api.portal.get_tool("portal_workflow")
        found = {t["id"] for t in workflow.getTransitionsFor(self.context)}
        return set() if self.undone else found

    @property
    def may_correct(self):
        return self.version is not None and self._workplace is not None

    @property
    def correct_url(self):
        asked = {"entry": self.context.getId()}
        if IBranch.providedBy(self._workplace):
            asked["list"] = self.definition.id
        page = f"{self._workplace.absolute_url()}/@@debtor-entry-form"
        return f"{page}?{urlencode(asked)}"

    @property
    def _workplace(self):
        """Where the viewer may type in lists: at the register or at his branch."""
        register = aq_parent(aq_inner(self.context))
        if api.user.has_permission("THADS debtors: load", obj=register):
            return register
        unit = get_unit(self.context.versions[-1]["unit"])
        if IBranch.providedBy(unit) and api.user.has_permission(
            "THADS debtors: load", obj=unit
        ):
            return unit
        return None

    # what waits

    @property
    def asked(self):
        """Who asked to hide it, why, and how long ago; None if nobody did."""
        if self.state != "challenged":
            return None
        move = self.context.workflow_history["thads_debtor_entry"][-1]
        since = notifications.hidden_since(self.context)
        return {
            "by": person(move["actor"]),
            "why": move["comments"],
            "when": since,
        }

    @property
    def clock(self):
        """Until when a hidden entry is to be decided on."""
        if self.state != "hidden":
            return None
        return clocks.of_hidden(notifications.hidden_since(self.context))

    @property
    def open_objections(self):
        return [one for one in self.context.objections if not one["closed"]]

    @property
    def upheld(self):
        return ending.upheld(self.context) if self.state != "ended" else []

    @property
    def case(self):
        """The upheld objection a decision would rest on."""
        found = self.upheld
        return found[-1]["case"] if found else ""

    # what happened

    def events(self):
        for event in reversed(history(self.context)):
            yield {
                "when": event.time,
                "what": event.what,
                "people": ", ".join(person(user) for user in event.people),
                "comment": event.comment,
                "minutes": event.minutes,
                "ground": ending.GROUNDS.get(event.basis.get("ground")),
                "number": event.basis.get("number"),
                "date": self.day(event.basis.get("date")),
                "case": event.basis.get("case"),
                "on": self.day(event.basis.get("on")),
                "load": event.load,
                "changes": self.changes(event) if event.load is not None else [],
            }

    def changes(self, event):
        found = []
        for column in self.definition.columns:
            old = self.value(column, event.before)
            new = self.value(column, event.after)
            if new != old:
                found.append({"title": column.header, "old": old, "new": new})
        return found

    def value(self, column, version):
        if version is None:
            return ""
        if column.kind == "unit":
            return self.text(column, version["unit"])
        return self.text(column, version["record"].get(column.field))

    def told(self):
        """The public facts below the name: each with what goes with it."""
        record = visibility.public_record(self.definition, self.shown["record"])
        for column in self.definition.columns:
            if column.field in ("name", "kind", "unit") or column.part_of:
                continue
            parts = self.definition.parts(column.field)
            dates = [record.get(c.field) for c in parts if c.kind == "date"]
            found = {
                "title": column.label or column.header,
                "text": self.text(column, record.get(column.field)),
                "date": dates[0] if dates else None,
                "more": [
                    self.text(c, record[c.field])
                    for c in parts
                    if c.kind != "date" and c.field in record
                ],
            }
            if found["text"] or found["date"] or found["more"]:
                yield found

    @property
    def back_url(self):
        return f"{registers.register_of(self.context).absolute_url()}/@@debtor-waiting"
