"""Feeds of published items, as RSS 2.0 and Atom: rss.xml, RSS and atom.xml.

Plone's syndication writes them. It is not asked whether a folder is switched on for it:
every section, every locality and the portal have their feeds. What stands in them is
what the listings show.
"""

from os.path import dirname
from plone.base.interfaces import INavigationRoot
from Products.CMFPlone.browser import syndication
from Products.CMFPlone.browser.syndication.adapters import FolderFeed
from Products.CMFPlone.browser.syndication.views import FeedView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads.organisation.interfaces import ILocality
from thads.publication import listing


TEMPLATES = f"{dirname(syndication.__file__)}/templates"


class SectionFeed(FolderFeed):
    """The newest published items of a section."""

    limit = 30
    language = "vi"
    #: The name of the author would be a login.
    show_about = False

    def _brains(self):
        return listing.find(self.context, listing.ALL)[: self.limit]


class HomeFeed(SectionFeed):
    """The newest published items of a locality, or of the whole country."""

    def _brains(self):
        types = listing.NEWS + listing.NOTICES + listing.DOCUMENTS
        everywhere = not ILocality.providedBy(self.context)
        return listing.latest_brains(self.context, self.limit, types, everywhere)


class FeedPage(FeedView):
    """Base of the pages: a feed in Plone's template for its format."""

    def feed(self):
        """Return the feed of the context."""
        home = INavigationRoot.providedBy(self.context)
        return (HomeFeed if home else SectionFeed)(self.context)

    def __call__(self):
        content_type = f"{self.content_type}; charset=utf-8"
        self.request.response.setHeader("Content-Type", content_type)
        return self.index()


class RSS(FeedPage):
    """RSS 2.0 of a section, of a locality, of the portal."""

    content_type = "application/rss+xml"
    index = ViewPageTemplateFile("rss.xml.pt", _prefix=TEMPLATES)


class Atom(FeedPage):
    """Atom of a section, of a locality, of the portal."""

    content_type = "application/atom+xml"
    index = ViewPageTemplateFile("atom.xml.pt", _prefix=TEMPLATES)
