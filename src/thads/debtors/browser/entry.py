"""The page of an entry."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads.debtors import answers
from thads.debtors import canaries
from thads.debtors import comparing
from thads.debtors import visibility
from thads.debtors.browser.listing import Listing
from thads.debtors.browser.listing import person
from thads.organisation.units import locality_of
from zExceptions import NotFound
import time


class EntryView(BrowserView, Listing):
    """Public facts while it is published; afterwards 410, and no name anywhere."""

    index = ViewPageTemplateFile("templates/entry.pt")
    notice = answers.NOTICE

    def __call__(self):
        response = self.request.response
        response.setHeader("X-Robots-Tag", "noindex, nofollow")
        response.setHeader("Cache-Control", "no-store")
        canaries.opened(self.context, self.request.getClientAddr(), time.time())
        self.version = self.context.current()
        self.closed = comparing.is_closed(self.context)
        if self.version is None and not self.may_inspect:
            if not self.closed:
                raise NotFound(self.context.getId())
            response.setStatus(410)
            register = aq_parent(aq_inner(self.context))
            return api.content.get_view("debtor-gone", register, self.request)()
        if self.version is None:
            response.setStatus(410)
        self.shown = self.version or self.context.versions[-1]
        self.facts = answers.facts(self.context, self.shown)
        return self.index()

    @property
    def may_inspect(self):
        return api.user.has_permission(
            "THADS debtors: inspect", obj=self.context
        ) and api.user.has_permission("View", obj=self.context)

    @property
    def state(self):
        return comparing.state_of(self.context)

    @property
    def state_title(self):
        workflow = api.portal.get_tool("portal_workflow")
        return workflow.getTitleForStateOnType(self.state, "DebtorEntry")

    @property
    def transitions(self):
        workflow = api.portal.get_tool("portal_workflow")
        return {t["id"]: t for t in workflow.getTransitionsFor(self.context)}

    @property
    def may_correct(self):
        return self.version is not None and api.user.has_permission(
            "THADS debtors: load", obj=self.context
        )

    @property
    def locality(self):
        return locality_of(self.context)

    def versions(self):
        """Every version, the newest first, with what it changed."""
        found, before = [], None
        for version in self.context.versions:
            changes = []
            for column in self.definition.columns:
                new = self.value(column, version)
                old = self.value(column, before) if before else ""
                if new != old:
                    changes.append({"title": column.header, "old": old, "new": new})
            found.append({**version, "changes": changes, "first": before is None})
            before = version
        return found[::-1]

    def value(self, column, version):
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

    def moves(self):
        """Endings and hidings, with who and why."""
        history = getattr(self.context, "workflow_history", {})
        return [
            {**move, "when": self.hour(move["time"]), "by": person(move["actor"])}
            for move in reversed(history.get("thads_debtor_entry", ()))
            if move["action"]
        ]
