"""Feeds: the newest published items of a section or a whole locality, as RSS 2.0."""

from email.utils import format_datetime
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads.organisation.interfaces import ILocality
from thads.publication import listing
from thads.worktime import TIMEZONE
import datetime


MOST = 30


class SectionFeed(BrowserView):
    """rss.xml of a section, of a locality, of the portal."""

    index = ViewPageTemplateFile("rss.pt")

    def __call__(self):
        self.request.response.setHeader(
            "Content-Type", "application/rss+xml; charset=utf-8"
        )
        return self.index()

    @property
    def items(self):
        return listing.listed(listing.find(self.context, listing.ALL)[:MOST])

    def moment(self, day):
        noon = datetime.datetime.combine(day, datetime.time(0), tzinfo=TIMEZONE)
        return format_datetime(noon)


class HomeFeed(SectionFeed):
    @property
    def items(self):
        types = listing.NEWS + listing.NOTICES + listing.DOCUMENTS
        everywhere = not ILocality.providedBy(self.context)
        return listing.latest(self.context, MOST, types, everywhere)
