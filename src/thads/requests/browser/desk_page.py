"""The section's page: the procedures, and the way to a case of one's own."""

from plone import api
from Products.Five import BrowserView
from thads.organisation.units import locality_of
from thads.requests import procedures


class SupportDeskPage(BrowserView):
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

    def at_centre(self):
        return locality_of(self.context) is None

    def may_work(self):
        return bool(api.user.has_permission("THADS requests: desk", obj=self.context))
