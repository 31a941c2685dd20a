"""The receipt a citizen gets at once; the ticket in its address lasts an hour."""

from plone import api
from Products.Five import BrowserView
from thads import _
from thads.requests import tracking
from thads.web import parameters
from thads.worktime import clock


class Receipt(BrowserView):
    page_title = _("Your request has been sent")

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        code = parameters.text(self.request.form, "ma")
        self.ticket = parameters.text(self.request.form, "ve")
        self.found = tracking.admitted(api.portal.get(), code, self.ticket)
        if self.found is None:
            return self.request.response.redirect(self.tracking_url())
        return self.index()

    def tracking_url(self):
        return f"{self.context.absolute_url()}/theo-doi"

    def followed_url(self):
        return f"{self.tracking_url()}?ma={self.found.code}&ve={self.ticket}"

    def received(self):
        return clock.shown(self.found.received)

    def due(self):
        return clock.shown(self.found.due)
