"""Receipt of a request just filed; the ticket in its address lasts an hour."""

from plone import api
from Products.Five import BrowserView
from thads import _
from thads.requests import tracking
from thads.text.contact import tel
from thads.uploads.downloads import size_text
from thads.web import parameters
from thads.worktime import clock


class Receipt(BrowserView):
    """`@@bien-nhan`: code and due date of a request just filed, for its sender."""

    page_title = _("Your request has been sent")

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        code = parameters.text(self.request.form, "ma")
        self.ticket = parameters.text(self.request.form, "ve")
        self.found = tracking.admitted(api.portal.get(), code, self.ticket)
        if self.found is None:
            return self.request.response.redirect(self.tracking_url())
        return self.index()

    def tracking_url(self) -> str:
        """Return the address of the page on which cases are followed."""
        return f"{self.context.absolute_url()}/theo-doi"

    def followed_url(self) -> str:
        """Return the address of this case there, with the ticket of this page."""
        return f"{self.tracking_url()}?ma={self.found.code}&ve={self.ticket}"

    def received(self) -> str:
        """Return the moment the request was received, as people read it."""
        return clock.shown(self.found.received)

    def files(self) -> list[str]:
        """Return names and sizes of the files sent with the request."""
        return [
            f"{file.filename} ({size_text(file.size)})"
            for file in self.found.sent_files
        ]

    def tel(self, number: str) -> str:
        """Return a telephone number as the address of a link."""
        return tel(number)

    def due(self) -> str:
        """Return the due date, as people read it."""
        return clock.shown(self.found.due)
