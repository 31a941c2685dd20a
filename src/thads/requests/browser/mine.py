"""`ho-so-cua-toi`: the cases of a citizen who shows their identity."""

from plone import api
from Products.Five import BrowserView
from thads import _
from thads.requests import citizens
from thads.requests import offices
from thads.requests.tracking import ticket
from thads.worktime import clock
from zExceptions import NotFound


class MyCases(BrowserView):
    """Lists them; without an identity it says how to show it, or do without."""

    page_title = _("My cases")

    def __call__(self) -> str:
        self.identity = citizens.identity()
        if self.identity is None:
            raise NotFound("ho-so-cua-toi")
        self.request.response.setHeader("Cache-Control", "no-store")
        self.citizen = self.identity.citizen_of(self.request)
        return self.index()

    # what the template asks

    def address(self) -> str:
        """Return the address of this page."""
        return f"{self.context.absolute_url()}/ho-so-cua-toi"

    def start_url(self) -> str:
        """Return the address that leads to the provider and back here."""
        return self.identity.start_address(self.address())

    def rows(self) -> list[dict[str, object]]:
        """Return one row a case, with a link that admits to it for an hour."""
        if self.citizen is None:
            return []
        portal = api.portal.get()
        base = f"{self.context.absolute_url()}/theo-doi"
        return [
            {
                "code": found.code,
                "url": f"{base}?ma={found.code}&ve={ticket(portal, found.code)}",
                "title": found.procedure_title,
                "unit": offices.title_of(found.unit),
                "state": found.state,
                "received": clock.shown_day(found.received),
            }
            for found in citizens.cases_of(portal, self.citizen)
        ]
