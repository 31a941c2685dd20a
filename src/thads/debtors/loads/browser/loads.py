"""Lists handed in: all of them, and one with its report."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from pyroaring import BitMap
from thads import _
from thads.debtors import department
from thads.debtors.commune_copies import commune_copy
from thads.debtors.loads import diff
from thads.debtors.loads import guards
from thads.debtors.loads import intake
from thads.debtors.loads import undo
from thads.debtors.loads.matching import COUNTED
from thads.debtors.register import agenda
from thads.debtors.register import clocks
from thads.debtors.register import four_eyes
from thads.debtors.register import registers
from thads.debtors.register.browser.decisions import Deciding
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.browser.listing import person
from thads.organisation.units import get_unit
from thads.spreadsheets.faults import Refused
from thads.text import legacy


BADGES = {
    "draft": "",
    "submitted": "t-badge--warn",
    "department_review": "t-badge--warn",
    "approved": "t-badge--info",
    "published": "t-badge--ok",
    "discarded": "",
    "undone": "t-badge--error",
}
#: How a row stands to the register: as it compares while the list waits, what it did
#: once it was approved, and what undoing the list made of that.
KINDS = {
    "waiting": {
        "new": (_("New"), "t-badge--ok"),
        "changed": (_("Changed"), "t-badge--warn"),
        "unchanged": (_("Unchanged"), ""),
        "ended": (_("Ended before"), "t-badge--error"),
        "gone": (_("No longer in the list"), "t-badge--error"),
    },
    "done": {
        "new": (_("Added"), "t-badge--ok"),
        "changed": (_("Corrected"), "t-badge--warn"),
        "unchanged": (_("Was published already"), ""),
        "ended": (_("Ended before"), ""),
        "gone": (_("Ended by this list"), "t-badge--error"),
    },
    "undone": {
        "new": (_("Taken off again"), "t-badge--error"),
        "changed": (_("As it was before again"), "t-badge--warn"),
        "unchanged": (_("Not touched"), ""),
        "ended": (_("Ended before"), ""),
        "gone": (_("Public again"), "t-badge--ok"),
        "left": (_("Left as it is"), ""),
    },
}
STAGES = {"approved": "done", "published": "done", "undone": "undone"}
LIKE = {
    "spelling": _("Same decision, almost the same name:"),
    "person": _("Same name and address, another decision:"),
    "namesake": _("Same address, almost the same name, another decision:"),
}


def state_of(load):
    state = api.content.get_state(load)
    workflow = api.portal.get_tool("portal_workflow")
    title = workflow.getTitleForStateOnType(state, load.portal_type)
    return {"id": state, "title": title, "badge": BADGES.get(state, "")}


def unit_title(unit_id):
    unit = get_unit(unit_id) if unit_id else None
    return unit.title if unit is not None else unit_id


class LoadsView(BrowserView, Listing):
    page_title = _("Lists handed in")
    index = ViewPageTemplateFile("templates/loads.pt")
    page = "/@@debtor-loads"

    def __call__(self):
        self.register = registers.register_of(self.context, self.request.form)
        ids = self.register.loads.values()
        if self.branch:
            ids = agenda.read(self.register).lists_of(self.branch)
        ids = list(reversed(ids))
        self.total = len(ids)
        self.items = [
            {
                "load": load,
                "state": state_of(load),
                "url": load.absolute_url(),
                "by": person(load.hands[0]) if load.hands else "",
                "counts": load.counts or {},
                "clock": clocks.of_load(load),
                "office": unit_title(load.office),
            }
            for load in (self.register[id] for id in ids[self.start :][: self.size])
        ]
        return self.index()

    @property
    def may_load(self):
        return api.user.has_permission("THADS debtors: load", obj=self.context)

    def page_links(self):
        return self.pages(self.total, f"{self.context.absolute_url()}{self.page}")


class LoadView(BrowserView, Listing, Deciding):
    """The report for who hands in, the basis of decision for who approves."""

    index = ViewPageTemplateFile("templates/load.pt")
    size = 50

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        self.counts = self.context.counts or {}
        self.state = state_of(self.context)
        workflow = api.portal.get_tool("portal_workflow")
        found = workflow.getTransitionsFor(self.context)
        self.transitions = {t["id"] for t in found}
        return self.index()

    @property
    def columns(self):
        return [self.definition.by_field[field] for field in self.definition.summary]

    @property
    def register(self):
        return aq_parent(aq_inner(self.context))

    @property
    def shown(self):
        asked = self.request.form.get("show")
        if asked in ("faulty", "all", "ended", "similar", *COUNTED):
            return asked
        return "faulty" if self.counts.get("faulty") else "all"

    @property
    def stage(self):
        return STAGES.get(self.state["id"], "waiting")

    def badge(self, kind):
        """(title, class) of how a row stands to the register."""
        return KINDS[self.stage][kind]

    def tabs(self):
        titles = {
            "faulty": (_("Faulty rows"), "faulty"),
            "all": (_("All valid rows"), "valid"),
            **{kind: (self.badge(kind)[0], kind) for kind in COUNTED},
            "similar": (_("Perhaps double"), "similar"),
            "ended": (self.badge("gone")[0], "ended"),
        }
        if self.stage == "undone":
            del titles["similar"]
        return [
            {
                "id": id,
                "title": title,
                "count": self.counts.get(count, 0),
                "url": f"{self.context.absolute_url()}?show={id}",
                "current": id == self.shown,
            }
            for id, (title, count) in titles.items()
            if self.counts.get(count, 0) or id == "all"
        ]

    def faulty(self):
        for row in intake.faulty_rows(self.context, self.start, self.size):
            faults = [
                {"column": fault["column"], "message": intake.sentence(fault)}
                for fault in row["faults"]
            ]
            wrong = {fault["field"] for fault in row["faults"]}
            cells = [
                {
                    "title": column.header,
                    "text": row["shown"].get(column.field, ""),
                    "wrong": column.field in wrong,
                }
                for column in self.columns
            ]
            yield {"row": row["row"], "faults": faults, "cells": cells}

    def valid(self):
        kind = None if self.shown == "all" else self.shown
        columns, summary = self.definition.columns, self.columns
        compare = self.compare if self.stage == "waiting" else self.compare_done
        for row in intake.rows(self.context, self.start, self.size, kind):
            found = compare(row)
            new = {**row["record"], "unit": row["unit"]}
            old = {}
            if found.before:
                old = {**found.before["record"], "unit": found.before["unit"]}
            was, now = old, new
            if self.stage == "undone" and found.kind == "changed":
                was, now = new, old  # it went back
            yield {
                "row": row["row"],
                "badge": self.badge(found.kind),
                "similar": list(self.likenesses(row)),
                "others": diff.others_of_decision(self.register, row)
                if found.kind == "new" and self.stage == "waiting"
                else [],
                "cells": [
                    {"title": c.header, "text": self.text(c, new.get(c.field))}
                    for c in summary
                ],
                "more": [
                    {"title": c.header, "text": self.text(c, new[c.field])}
                    for c in columns
                    if c not in summary and new.get(c.field) not in (None, "")
                ],
                "changes": [
                    {
                        "title": column.header,
                        "old": self.text(column, was.get(column.field)),
                        "new": self.text(column, now.get(column.field)),
                    }
                    for column in map(self.definition.by_field.get, found.fields)
                ],
            }

    def compare(self, row):
        return diff.compare(self.register, row)

    def compare_done(self, row):
        """The Comparison of a row as it was when the list was written; the kind is
        `left` if undoing the list did not take that back."""
        kind, entry = row["kind"], diff.find(self.register, row)
        versions = entry.versions if entry is not None else ()
        mine = [v["load"] for v in versions].count(self.context.id)
        at = next(
            (i for i, v in enumerate(versions) if v["load"] == self.context.id), 0
        )
        before = versions[at - 1] if mine and at else None
        fields = ()
        if kind == "changed" and before:
            fields = diff.differing(before, row)
        if self.stage == "undone" and mine:
            added = versions[at]["number"]
            left = BitMap.deserialize(self.context.undone["left"])
            kind = "left" if added in left else kind
        return diff.Comparison(kind, entry, before, fields)

    def likenesses(self, row):
        """What a row may be a double of: other rows, or entries still published."""
        for like in row.get("similar", ()) if self.stage != "undone" else ():
            if "row" in like:
                yield {"why": LIKE[like["why"]], "row": like["row"], "url": None}
                continue
            entry = self.register.get(like["entry"])
            version = entry and entry.current()
            if version:
                yield {
                    "why": LIKE[like["why"]],
                    "row": None,
                    "url": entry.absolute_url(),
                    "name": version["record"]["name"],
                    "decision": version["record"]["decision"],
                }

    def gone(self):
        """Published entries that a complete list leaves out."""
        closed = self.context.undone["left_closed"] if self.undone else ()
        for row in intake.missing_rows(self.context, self.start, self.size):
            yield {
                "url": f"{self.register.absolute_url()}/{row['entry']}",
                "unit": self.text(self.definition.by_field["unit"], row["unit"]),
                "badge": self.badge("left" if row["entry"] in closed else "gone"),
                "cells": [
                    {
                        "title": c.header,
                        "text": self.text(c, row["record"].get(c.field)),
                    }
                    for c in self.columns
                ],
            }

    @property
    def encoding(self):
        """Samples of what was converted, to whoever can say whether it is right."""
        return self.context.encoding

    @property
    def code(self):
        return legacy.TITLES[self.context.encoding["code"]]

    def unusual(self):
        return guards.sentences(self.context)

    def scope(self):
        """The titles of the units whose entries a complete list replaces."""
        return ", ".join(
            self.text(self.definition.by_field["unit"], u) for u in self.context.units
        )

    @property
    def may_submit(self):
        """Whether submitting would not be refused."""
        try:
            intake.check_submittable(self.context)
        except Refused:
            return False
        return "submit" in self.transitions

    def page_links(self):
        name = "valid" if self.shown == "all" else self.shown
        total = self.counts.get(name, 0)
        return self.pages(total, self.context.absolute_url(), show=self.shown)

    @property
    def people(self):
        return ", ".join(person(hand) for hand in self.context.hands)

    @property
    def own(self):
        """Whether the viewer had a hand in a list that waits for a decision."""
        return (
            four_eyes.current_user_id() in self.context.hands
            and four_eyes.may_decide(self.context)
            and api.user.has_permission("THADS debtors: approve", obj=self.context)
        )

    @property
    def may_replace(self):
        return four_eyes.may_decide(self.context) and api.user.has_permission(
            "THADS debtors: replace", obj=self.context
        )

    @property
    def office(self):
        return unit_title(self.context.office)

    @property
    def clock(self):
        return clocks.of_load(self.context)

    @property
    def passes_on(self):
        """Whether approval hands it to the department instead of publishing it."""
        waits = self.state["id"] == "submitted"
        return waits and department.reviews(self.context)

    @property
    def undo_until(self):
        """Until when it can be undone, if the viewer may."""
        if "undo" not in self.transitions:
            return None
        until = clocks.undo_until(self.context)
        return until if clocks.now() <= until else None

    @property
    def undone(self):
        """What undoing it did, with the entries it left as they are."""
        told = self.context.undone
        if told is None:
            return None
        left = [
            {
                "url": entry.absolute_url(),
                "title": entry.versions[-1]["record"]["name"],
                "decision": entry.versions[-1]["record"]["decision"],
            }
            for entry in undo.left(self.context)
        ]
        return {**told, "by": person(told["by"]), "left": left}

    @property
    def may_see_communes(self):
        return (
            self.state["id"] == "published" and self.definition.id == commune_copy.LIST
        )

    def history(self):
        workflow = api.portal.get_tool("portal_workflow")
        moves = self.context.workflow_history.get("thads_debtor_load", ())
        title_of = workflow.getTitleForStateOnType
        return [
            {
                "title": title_of(move["review_state"], "DebtorLoad"),
                "by": person(move["actor"]) if move["actor"] != "thads.worker" else "",
                "comment": move["comments"],
                "when": move["time"],
            }
            for move in reversed(moves)
            # what follows an approval by itself is told with it
            if move["action"] not in ("pass_on", "release")
        ]
