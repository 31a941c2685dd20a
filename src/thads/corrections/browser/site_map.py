"""The site map for search engines: answers 404 to a page that is no number.

Without it: Plone takes `?page=` for a number without a look (`?page=-1` is 500), and
keeps in memory one answer for each text that is sent.

Upstream: the pages came with plone.app.layout#382; that their number is not checked is
not reported yet.
"""

from plone.app.layout.sitemap.sitemap import SiteMapView
from thads.web import parameters
from zope.publisher.interfaces import NotFound


#: A page has 5,000 addresses.
MOST_PAGES = 1000


class SiteMap(SiteMapView):
    """`sitemap.xml.gz`, `sitemap.xml.gz?page=1`."""

    def __call__(self):
        form = self.request.form
        if parameters.given(form, "page"):
            page = parameters.integer(form, "page", 0, 0, MOST_PAGES)
            if not page:
                raise NotFound(self.context, self.filename, self.request)
            form["page"] = str(page)
        return super().__call__()
