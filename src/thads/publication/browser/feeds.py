"""Feeds of published items, as RSS 2.0 and Atom: rss.xml, RSS and atom.xml.

Plone's syndication reads the items. It is not asked whether a folder is switched on for
it: every section, every locality and the portal have their feeds. What stands in them
is what the listings show. The templates are ours: Plone's lack the address of an item
in RSS, and the author and the page of a feed in Atom, which strict readers want.
"""

from plone.base.interfaces import INavigationRoot
from Products.CMFPlone.browser.syndication.adapters import FolderFeed
from Products.CMFPlone.browser.syndication.views import FeedView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads.organisation.interfaces import ILocality
from thads.organisation.units import unit_of
from thads.publication import listing
from thads.web import lists
from thads.worktime import clock
from uuid import UUID
import re


#: Signs that no XML document may hold.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class SectionFeed(FolderFeed):
    """The newest published items of a section."""

    limit = 30
    language = "vi"
    #: The name of the author would be a login.
    show_about = False

    def _brains(self):
        brains = listing.find(self.context, listing.ALL)[: self.limit]
        return [brain for brain in brains if not listing.is_expired(brain)]

    def _items(self):
        return list(lists.each(self._brains(), lambda brain: brain.getObject()))


class HomeFeed(SectionFeed):
    """The newest published items of a locality, or of the whole country."""

    def _brains(self):
        types = listing.NEWS + listing.NOTICES + listing.DOCUMENTS
        everywhere = not ILocality.providedBy(self.context)
        return listing.latest_brains(self.context, self.limit, types, everywhere)


class FeedPage(FeedView):
    """Base of the pages: a feed in the template of its format."""

    def feed(self):
        """Return the feed of the context."""
        home = INavigationRoot.providedBy(self.context)
        return (HomeFeed if home else SectionFeed)(self.context)

    def __call__(self):
        content_type = f"{self.content_type}; charset=utf-8"
        self.request.response.setHeader("Content-Type", content_type)
        feed = self.feed()
        self.entries = list(lists.each(feed.items, self._facts))
        self.shown = {
            **self._facts(feed),
            "language": feed.language,
            "author": _clean(unit_of(self.context).title),
        }
        if self.entries:
            moments = [entry["updated"] for entry in self.entries]
            self.shown["updated"] = max(moments)
        return self.index()

    @property
    def address(self):
        """Address of the feed itself."""
        return self.request["ACTUAL_URL"]

    def _facts(self, source):
        """Return what the templates write of a feed or an item of Plone's."""
        updated = source.modified or clock.zope_now()
        return {
            "id": _id(source),
            "link": source.link,
            "title": _clean(source.title),
            "description": _clean(source.description),
            "published": source.published or updated,
            "updated": updated,
        }


class RSS(FeedPage):
    """RSS 2.0 of a section, of a locality, of the portal."""

    content_type = "application/rss+xml"
    index = ViewPageTemplateFile("rss.xml")


class Atom(FeedPage):
    """Atom of a section, of a locality, of the portal."""

    content_type = "application/atom+xml"
    index = ViewPageTemplateFile("atom.xml")


def _id(source):
    """Return the name of a source for all times; its address where it has none."""
    try:
        return UUID(source.uid).urn
    except (AttributeError, TypeError, ValueError):
        return source.link


def _clean(text):
    return _NO_XML.sub("", " ".join((text or "").split()))
