"""Page of the section: its procedures, and a link to follow a case."""

from plone import api
from Products.Five import BrowserView
from thads.organisation.units import locality_of
from thads.requests import citizens
from thads.requests import procedures


class SupportDeskPage(BrowserView):
    """`@@support-desk`: the procedures as cards, for citizens."""

    def cards(self):
        """Return the procedures as cards with links within this part of the portal."""
        base = self.context.absolute_url()
        return [
            {
                "url": f"{base}/{item.getId()}",
                "title": item.Title(),
                "description": item.Description(),
                "icon": procedures.icon_of(item),
            }
            for item in procedures.listed()
        ]

    def mine_url(self) -> str:
        """Return the address of one's own cases, "" where no provider is offered."""
        base = self.context.absolute_url()
        return f"{base}/ho-so-cua-toi" if citizens.identity() is not None else ""

    def at_centre(self) -> bool:
        """Return whether this is the centre's desk, where a locality must be chosen."""
        return locality_of(self.context) is None

    def may_work(self) -> bool:
        """Return whether the current user works on cases here."""
        return bool(api.user.has_permission("THADS requests: desk", obj=self.context))
