"""Page of the loads of a register or a branch."""

from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.loads.states import titled_state
from thads.debtors.register import agenda
from thads.debtors.register import deadlines
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.registers import register_of
from thads.organisation.people import display_name
from thads.organisation.units import locality_of


class LoadsView(BrowserView, Listing):
    """`@@debtor-loads`: all loads handed in, the newest first."""

    page_title = _("Lists handed in")
    index = ViewPageTemplateFile("templates/loads.pt")
    page = "/@@debtor-loads"

    def __call__(self):
        self.register = register_of(self.context, self.request.form)
        ids = self.register.loads.values()
        if self.branch:
            ids = agenda.read(self.register).loads_of(self.branch)
        ids = list(reversed(ids))
        self.total = len(ids)
        self.items = [
            {
                "load": load,
                "state": titled_state(load),
                "url": load.absolute_url(),
                "by": display_name(load.hands[0]) if load.hands else "",
                "counts": load.counts or {},
                "deadline": deadlines.of_load(load),
                "office": self.unit_title(load.office),
            }
            for load in (self.register[id] for id in ids[self.start :][: self.size])
        ]
        return self.index()

    @property
    def may_load(self) -> bool:
        """Return whether the viewer may hand in loads here."""
        return api.user.has_permission("THADS debtors: load", obj=self.context)

    @property
    def unit_url(self) -> str:
        """Address of the unit that works here: the branch, or the locality."""
        unit = self.context if self.branch else locality_of(self.context)
        return unit.absolute_url()

    def page_links(self) -> dict | None:
        """Return links between the pages of loads; None for a single page."""
        return self.pages(self.total, f"{self.context.absolute_url()}{self.page}")
