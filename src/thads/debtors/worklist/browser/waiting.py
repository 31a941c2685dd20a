"""What waits: for the head of a unit, and for the centre all over the country."""

from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors import notifications
from thads.debtors.loads import workflow
from thads.debtors.loads.browser.loads import state_of
from thads.debtors.loads.browser.loads import unit_title
from thads.debtors.register import clocks
from thads.debtors.register import registers
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.browser.listing import person
from thads.debtors.worklist import pending
from thads.organisation.units import locality_of
from zExceptions import NotFound


class WaitingView(BrowserView, Listing):
    """Urgent requests, upheld objections, lists by their day, hidden entries."""

    page_title = _("What waits")
    page = "/@@debtor-waiting"
    index = ViewPageTemplateFile("templates/waiting.pt")

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        mine = {load.getId() for load in workflow.waiting(self.context)}
        self.loads = [
            {
                "url": load.absolute_url(),
                "title": load.title,
                "office": unit_title(load.office),
                "by": person(load.hands[0]) if load.hands else "",
                "received": load.received,
                "rows": self.figure((load.counts or {}).get("valid")),
                "state": state_of(load),
                "clock": clocks.of_load(load),
                "mine": load.getId() in mine,
            }
            for load in workflow.under_way(self.context)
        ]
        self.loads.sort(key=lambda item: not item["mine"])
        found = pending.entries(self.context)
        self.asked = [self.of_asked(entry) for entry in found["challenged"]]
        self.upheld = [self.of_entry(entry) for entry in found["upheld"]]
        self.hidden = [self.of_hidden(entry) for entry in found["hidden"]]
        self.scheduled = [
            {**self.of_entry(entry), "day": self.day(day)}
            for day, entry in pending.scheduled(self.context)
        ][:50]
        self.nothing = not (self.loads or self.asked or self.upheld or self.hidden)
        return self.index()

    def of_entry(self, entry):
        version = entry.versions[-1]
        return {
            "url": entry.absolute_url(),
            "name": version["record"]["name"],
            "decision": version["record"]["decision"],
            "unit": unit_title(version["unit"]),
            "cases": ", ".join(one["case"] for one in entry.objections),
        }

    def of_asked(self, entry):
        move = entry.workflow_history["thads_debtor_entry"][-1]
        since = notifications.hidden_since(entry)
        minutes = int((clocks.now() - since).total_seconds() // 60)
        return {
            **self.of_entry(entry),
            "why": move["comments"],
            "by": person(move["actor"]),
            "when": since,
            "late": minutes > 60,
        }

    def of_hidden(self, entry):
        since = notifications.hidden_since(entry)
        move = entry.workflow_history["thads_debtor_entry"][-1]
        return {
            **self.of_entry(entry),
            "since": since,
            "why": move["comments"],
            "clock": clocks.of_hidden(since),
        }

    @property
    def title(self):
        branch = registers.branch_of(self.context)
        return self.context.title if branch else locality_of(self.context).title

    def lists(self):
        """A branch sees what waits in all lists at once."""
        return [] if registers.branch_of(self.context) else super().lists()

    @property
    def lists_url(self):
        return f"{self.context.absolute_url()}/@@debtor-loads"


class OverviewView(BrowserView, Listing):
    """Late lists by locality, for the centre."""

    page_title = _("Lists and their periods, by locality")
    page = "/@@debtor-overview"
    index = ViewPageTemplateFile("templates/overview.pt")

    def __call__(self):
        if locality_of(self.context) is not None:
            raise NotFound("debtor-overview")  # a locality sees its own
        self.request.response.setHeader("Cache-Control", "no-store")
        self.rows = []
        for locality, register in registers.all_registers():
            found = pending.figures(register)
            if register.definition is not self.definition:
                continue
            if found["open"] or found["hidden"] or found["asked"]:
                url = f"{register.absolute_url()}/@@debtor-loads"
                self.rows.append({"title": locality.title, "url": url, **found})
        self.rows.sort(key=lambda row: (-row["late"], -row["hidden_late"]))
        names = ("open", "near", "late", "asked", "hidden", "hidden_late")
        self.totals = {name: sum(row[name] for row in self.rows) for name in names}
        return self.index()
