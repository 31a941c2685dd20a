"""Pages of what waits: for the head of a unit, and for the centre."""

from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.entries.states import last_moved
from thads.debtors.loads.states import titled_state
from thads.debtors.register import deadlines
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.registers import all_registers
from thads.debtors.workflow import entry_moves
from thads.debtors.worklist import pending
from thads.organisation.people import display_name
from thads.organisation.units import locality_of
from thads.worktime import clock
from typing import Any
from zExceptions import NotFound


ENDS = 50  # scheduled ends that are shown


class WaitingView(BrowserView, Listing):
    """`@@debtor-waiting`: urgent requests, upheld objections, loads, hidden entries."""

    page_title = _("What waits")
    page = "/@@debtor-waiting"
    index = ViewPageTemplateFile("templates/waiting.pt")

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        mine = {load.getId() for load in pending.loads_to_approve(self.context)}
        self.loads = [
            self.of_load(load, load.getId() in mine)
            for load in pending.loads_under_way(self.context)
        ]
        self.loads.sort(key=lambda item: not item["mine"])
        found = pending.entries(self.context)
        self.hiding_requests = [self.of_request(e) for e in found["challenged"]]
        self.upheld = [self.of_entry(entry) for entry in found["upheld"]]
        self.hidden = [self.of_hidden(entry) for entry in found["hidden"]]
        self.scheduled = [
            {**self.of_entry(entry), "day": self.day(day)}
            for day, entry in pending.scheduled_ends(self.context)
        ][:ENDS]
        self.nothing = not (
            self.loads or self.hiding_requests or self.upheld or self.hidden
        )
        return self.index()

    def of_load(self, load, mine: bool) -> dict[str, Any]:
        """Return what a row of the loads shows."""
        return {
            "url": load.absolute_url(),
            "title": load.title,
            "office": self.unit_title(load.office),
            "by": display_name(load.hands[0]) if load.hands else "",
            "received": load.received,
            "rows": self.figure((load.counts or {}).get("valid")),
            "state": titled_state(load),
            "deadline": deadlines.of_load(load),
            "mine": mine,
        }

    def of_entry(self, entry) -> dict[str, Any]:
        """Return what every row of entries shows."""
        version = entry.versions[-1]
        return {
            "url": entry.absolute_url(),
            "name": version["record"]["name"],
            "decision": version["record"]["decision"],
            "unit": self.unit_title(version["unit"]),
            "cases": ", ".join(objection["case"] for objection in entry.objections),
        }

    def of_request(self, entry) -> dict[str, Any]:
        """Return what a row of the requests to hide shows."""
        move, since = entry_moves(entry)[-1], last_moved(entry)
        return {
            **self.of_entry(entry),
            "why": move["comments"],
            "by": display_name(move["actor"]),
            "when": since,
            "late": clock.now() > since + deadlines.HIDING_REQUEST,
        }

    def of_hidden(self, entry) -> dict[str, Any]:
        """Return what a row of the hidden entries shows."""
        since = last_moved(entry)
        return {
            **self.of_entry(entry),
            "since": since,
            "why": entry_moves(entry)[-1]["comments"],
            "deadline": deadlines.of_hidden(since),
        }

    @property
    def title(self) -> str:
        """Title of the branch, of the locality, or of the register at the portal."""
        locality = None if self.branch else locality_of(self.context)
        return (locality or self.context).title

    def register_kind_links(self):
        """Return no links at a branch: it sees what waits in all registers at once."""
        return [] if self.branch else super().register_kind_links()

    @property
    def loads_url(self) -> str:
        """Address of all loads of this place."""
        return f"{self.context.absolute_url()}/@@debtor-loads"


class OverviewView(BrowserView, Listing):
    """`@@debtor-overview`: late loads by locality, for the centre."""

    page_title = _("Lists and their periods, by locality")
    page = "/@@debtor-overview"
    index = ViewPageTemplateFile("templates/overview.pt")

    def __call__(self):
        if locality_of(self.context) is not None:
            raise NotFound("debtor-overview")  # a locality sees its own
        self.request.response.setHeader("Cache-Control", "no-store")
        self.rows = []
        for locality, register in all_registers(self.register_kind):
            figures = pending.figures(register)
            if figures["open"] or figures["hidden"] or figures["asked"]:
                url = f"{register.absolute_url()}/@@debtor-loads"
                self.rows.append({"title": locality.title, "url": url, **figures})
        self.rows.sort(key=lambda row: (-row["late"], -row["hidden_late"]))
        names = ("open", "near", "late", "asked", "hidden", "hidden_late")
        self.totals = {name: sum(row[name] for row in self.rows) for name in names}
        return self.index()
