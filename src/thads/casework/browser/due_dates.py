"""`@@due-dates`: due dates of open items, reckoned anew and moved by the centre."""

from collections import Counter
from itertools import islice
from plone import api
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.audit.interfaces import IUnitDirectory
from thads.casework import recalculation
from thads.errors import Stale
from thads.web import parameters
from thads.web import revisions
from thads.worktime import clock
from thads.worktime.controlpanel import guessed_days
from zope.component import queryUtility


#: Items that the page lists; of more it gives the number by unit.
SHOWN = 500
OTHERS = _(
    "Due dates have been reckoned anew since you opened the page. Read what is found "
    "now, and decide again."
)


class DueDates(BrowserView):
    """Page with the two steps: to reckon, and to move what was found."""

    index = ViewPageTemplateFile("templates/due_dates.pt")
    page_title = _("Due dates reckoned anew")
    error: str | None = None

    def __call__(self) -> str:
        self.portal = api.portal.get()
        self.request.response.setHeader("Cache-Control", "private, no-store")
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            try:
                self.act()
            except Stale:
                self.error = OTHERS
                self.request.response.setStatus(409)
            else:
                address = f"{self.portal.absolute_url()}/@@due-dates"
                return self.request.response.redirect(address)
        self.plan = recalculation.PLAN.read(self.portal)
        self.changes = list(recalculation.changes(self.portal))
        return self.index()

    def act(self) -> None:
        """Take the step whose button was pressed."""
        form, person = self.request.form, api.user.get_current().getId()
        if parameters.given(form, "begin"):
            recalculation.begin(self.portal, person)
        elif parameters.given(form, "apply"):
            shown = parameters.text(form, revisions.NAME)
            recalculation.apply(self.portal, shown, person)

    # values of the template

    @property
    def stage(self) -> str:
        """The stage of the last recalculation: a word of `recalculation`."""
        return recalculation.stage(self.portal)

    @property
    def begun(self) -> str:
        """The moment of the last recalculation, in words."""
        return clock.shown(self.plan["begun"])

    def progress(self) -> dict[str, int]:
        """Return {done, all}: sections that were looked through, and all of them."""
        if not self.plan:
            return {"done": 0, "all": 0}
        done = "moved" if self.plan["applied_by"] else "found"
        return {"done": len(self.plan[done]), "all": len(self.plan["sections"])}

    def units(self) -> list[tuple[str, int]]:
        """Return [(title, number of items that move)] by unit."""
        directory = queryUtility(IUnitDirectory)
        titles = directory.titles() if directory is not None else {}
        counts = Counter(change.unit for _room, _section, change in self.changes)
        return [(titles.get(unit, unit), number) for unit, number in counts.items()]

    def rows(self) -> list[dict[str, object]]:
        """Return {code, room, before, after, promised} of the first items."""
        return [
            {
                "code": change.code,
                "room": room,
                "before": clock.shown(change.before),
                "after": clock.shown(change.after),
                "promised": change.promised,
            }
            for room, _section, change in islice(self.changes, SHOWN)
        ]

    def more(self) -> int:
        """Return the number of items beyond those listed."""
        return max(0, len(self.changes) - SHOWN)

    def moved(self) -> int:
        """Return the number of items whose due date was moved."""
        return sum(map(len, self.plan["moved"].values()))

    def left(self) -> list[str]:
        """Return the codes of items left as they are: somebody acted on them since."""
        moved = {code for codes in self.plan["moved"].values() for code in codes}
        codes = (change.code for _room, _section, change in self.changes)
        return [code for code in codes if code not in moved]

    def guessed_days(self) -> str:
        """Return the warning of years whose days off are only guessed, or nothing."""
        return guessed_days()
