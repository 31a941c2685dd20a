"""The accessibility statement: what holds, what does not yet, whom to tell."""

from datetime import date
from plone.memoize.view import memoize
from Products.Five import BrowserView
from thads import _
from thads.text import format_date
from zope.component import getMultiAdapter


#: When pages and journeys were last checked as the statement says.
CHECKED = date(2026, 11, 22)


class Statement(BrowserView):
    """Stands at the portal and at each locality, with its own contacts."""

    page_title = _("Accessibility")

    @property
    def checked(self):
        return format_date(CHECKED)

    @property
    @memoize
    def frame(self):
        return getMultiAdapter((self.context, self.request), name="thads-frame")

    @property
    def hotline(self):
        return next(iter(self.frame.hotlines), "") or self.frame.fact("phone")

    @property
    def email(self):
        return self.frame.fact("email")

    @property
    def contact_url(self):
        section = self.frame.section("lien-he")
        return section and section["url"]
