"""Page of a load: its report, and the basis of the decision on it."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Iterator
from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads import audit
from thads.casework.deadlines import Deadline
from thads.casework.history import of_moves
from thads.casework.interfaces import IHistory
from thads.debtors import department
from thads.debtors.commune_copies import commune_copy
from thads.debtors.interfaces import IDebtorLoad
from thads.debtors.loads import guards
from thads.debtors.loads import intake
from thads.debtors.loads import undo
from thads.debtors.loads.browser.row_table import RowTable
from thads.debtors.loads.checked_row import OUTCOMES
from thads.debtors.loads.states import titled_state
from thads.debtors.register import deadlines
from thads.debtors.register import four_eyes
from thads.debtors.register.browser.decisions import WithDecisions
from thads.debtors.register.browser.listing import Listing
from thads.debtors.workflow import WORKER
from thads.debtors.workflow import current_user_id
from thads.debtors.workflow import load_moves
from thads.organisation.people import display_name
from thads.spreadsheets.faults import RefusedFile
from thads.text import legacy
from thads.web import parameters
from thads.worktime import clock
from typing import Any
from zope.component import adapter
from zope.interface import implementer


@implementer(IHistory)
@adapter(IDebtorLoad)
class LoadHistory:
    """History of a load: see `IHistory`."""

    def __init__(self, context):
        self.context = context

    def lines(self):
        """Return the moves, told by the states they led to."""
        title_of = api.portal.get_tool("portal_workflow").getTitleForStateOnType
        return of_moves(
            load_moves(self.context),
            lambda move: title_of(move["review_state"], "DebtorLoad"),
            lambda login: display_name(login) if login != WORKER else "",
            # the automatic transitions after an approval
            left_out=("pass_on", "release"),
        )


class LoadView(BrowserView, Listing, WithDecisions):
    """`@@debtor-load`: the report of a load, and the basis of the decision on it."""

    index = ViewPageTemplateFile("templates/load.pt")
    size = 50

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        audit.count(self.context, "debtors.read")
        self.counts = self.context.counts or {}
        self.state = titled_state(self.context)
        workflow = api.portal.get_tool("portal_workflow")
        found = workflow.getTransitionsFor(self.context)
        self.transitions = {t["id"] for t in found}
        self.register = aq_parent(aq_inner(self.context))
        self.table = RowTable(self, self.context, self.register, self.state["id"])
        self.counts = {**self.counts, "overtaken": len(self.table.overtaken)}
        return self.index()

    # rows

    @property
    def columns(self):
        """The columns of the table of rows."""
        return self.table.columns

    @property
    def stage(self) -> str:
        """`waiting`, `done` or `undone`."""
        return self.table.stage

    @property
    def shown(self) -> str:
        """Id of the rows shown.

        `faulty`, `all`, `ended`, `similar`, `overtaken` or an outcome; overtaken ones
        come first where there are any.
        """
        tabs = ("faulty", "all", "ended", "similar", "overtaken", *OUTCOMES)
        first = (name for name in ("overtaken", "faulty") if self.counts.get(name))
        default = next(first, "all")
        return parameters.choice(self.request.form, "show", tabs, default)

    def tabs(self):
        """Return the choices of rows, with their numbers."""
        badge = self.table.badge
        titles = {
            "faulty": (_("Faulty rows"), "faulty"),
            "all": (_("All valid rows"), "valid"),
            **{outcome: (badge(outcome)[0], outcome) for outcome in OUTCOMES},
            "overtaken": (_("Changed since"), "overtaken"),
            "similar": (_("Perhaps double"), "similar"),
            "ended": (badge("omitted")[0], "ended"),
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

    def faulty(self) -> Iterator[dict[str, Any]]:
        """Yield the faulty rows of this page."""
        return self.table.faulty(self.start, self.size)

    def valid(self) -> Iterator[dict[str, Any]]:
        """Yield the rows without faults of this page, of the outcome chosen or all."""
        outcome = None if self.shown == "all" else self.shown
        return self.table.valid(self.start, self.size, outcome)

    def omitted(self) -> Iterator[dict[str, Any]]:
        """Yield the published entries of this page that a complete load omits."""
        return self.table.omitted(self.start, self.size)

    def page_links(self) -> dict | None:
        """Return links between the pages of the rows shown; None for a single page."""
        name = "valid" if self.shown == "all" else self.shown
        total = self.counts.get(name, 0)
        return self.pages(total, self.context.absolute_url(), show=self.shown)

    # report

    @property
    def encoding(self):
        """Legacy encoding of the file, with samples of its text; None for Unicode."""
        return self.context.encoding

    @property
    def code(self) -> str:
        """The title of the legacy encoding."""
        return legacy.TITLES[self.context.encoding["code"]]

    def unusual(self) -> list[str]:
        """Return what is unusual about the load, a sentence each."""
        return guards.sentences(self.context)

    def scope(self) -> str:
        """Return the titles of the units whose entries a complete load replaces."""
        return ", ".join(map(self.unit_title, self.context.units))

    @property
    def people(self) -> str:
        """Names of the people who had a hand in it, in the order of their steps."""
        return ", ".join(display_name(hand) for hand in self.context.hands)

    @property
    def office(self) -> str:
        """The title of the branch that handed it in."""
        return self.unit_title(self.context.office)

    @property
    def deadline(self) -> Deadline | None:
        """Legal deadline of the publication, None where no clock runs or ran."""
        return deadlines.of_load(self.context)

    # decisions

    @property
    def may_submit(self) -> bool:
        """Return whether submitting would not be refused."""
        try:
            intake.check_submittable(self.context)
        except RefusedFile:
            return False
        return "submit" in self.transitions

    @property
    def own(self) -> bool:
        """Return whether the viewer had a hand in a load that waits for a decision."""
        return (
            current_user_id() in self.context.hands
            and four_eyes.may_decide(self.context)
            and api.user.has_permission("THADS debtors: approve", obj=self.context)
        )

    @property
    def may_replace(self) -> bool:
        """Return whether the viewer may replace the file by a corrected one."""
        return four_eyes.may_decide(self.context) and api.user.has_permission(
            "THADS debtors: replace", obj=self.context
        )

    @property
    def passes_on(self) -> bool:
        """Return whether approval passes it to the department, not to the public."""
        waits = self.state["id"] == "submitted"
        return waits and department.reviews(self.context)

    @property
    def undo_until(self):
        """Moment until which the viewer can undo it, None if they cannot."""
        if "undo" not in self.transitions:
            return None
        until = deadlines.undo_until(self.context)
        return until if clock.now() <= until else None

    @property
    def undone(self):
        """Effects of undoing it, with the entries it left as they are."""
        undone = self.context.undone
        if undone is None:
            return None
        left = [
            {
                "url": entry.absolute_url(),
                "title": entry.versions[-1]["record"]["name"],
                "decision": entry.versions[-1]["record"]["decision"],
            }
            for entry in undo.left_entries(self.context)
        ]
        return {**undone, "by": display_name(undone["by"]), "left": left}

    @property
    def may_see_communes(self) -> bool:
        """Return whether there are copies for the communes."""
        published = self.state["id"] == "published"
        return published and self.register_kind.id == commune_copy.REGISTER_KIND

    def history(self):
        """Return the moves of the load, the latest first."""
        return LoadHistory(self.context).lines()
