"""The accessibility statement: what holds, what does not yet, and its contacts."""

from datetime import date
from Products.Five import BrowserView
from thads import _
from thads.site.browser.frame import WithFrame
from thads.text import format_date


#: Day on which pages and journeys were last checked as the statement says.
CHECKED = date(2026, 11, 22)


class Statement(WithFrame, BrowserView):
    """Page of the portal and of each locality, with its own contacts."""

    page_title = _("Accessibility")

    @property
    def checked(self):
        """The day of the last check."""
        return format_date(CHECKED)

    @property
    def hotline(self):
        """A hotline number of the unit, or its telephone."""
        return next(iter(self.frame.hotlines), "") or self.frame.fact("phone")

    @property
    def email(self):
        """The unit's e-mail address."""
        return self.frame.fact("email")

    @property
    def contact_url(self):
        """Address of the contact page, None without one."""
        section = self.frame.section("lien-he")
        return section and section["url"]
