"""Search of the site, site map, and the pages of a long list."""

from plone import api
from plone.base.batch import Batch
from plone.base.navigationroot import get_navigation_root
from plone.base.utils import munge_search_term
from plone.memoize.view import memoize
from Products.CMFPlone.browser.search import Search
from Products.Five import BrowserView
from thads import _
from thads.organisation.units import locality_titles
from thads.places.names import by_letter
from thads.places.names import in_order
from thads.places.names import short_name
from thads.publication.listing import is_expired
from thads.site.browser.frame import WithFrame
from thads.text import format_number
from thads.web import parameters
from thads.web.macros import Macros
from thads.worktime.clock import from_zope
from urllib.parse import urlencode


#: Kinds of content a reader finds, with the word shown for each.
KINDS = {
    "News Item": _("News item"),
    "Notice": _("Notice"),
    "OfficialDocument": _("Official document"),
    "Document": _("Page"),
    "EasyForm": _("Procedure"),
    "Locality": _("Agency"),
    "Unit": _("Agency"),
    "File": _("File"),
    "Folder": _("Section"),
}
PER_PAGE = 15


class SearchPage(Search):
    """Site search, inside the locality it is asked from."""

    @property
    def page_title(self):
        """The page's title."""
        return _("Search the site")

    @property
    @memoize
    def found(self):
        """The results, as a Batch."""
        text = parameters.text(self.request.form, "SearchableText")
        if not text:
            return Batch([], PER_PAGE, 0)
        found = self.results(
            query={"SearchableText": text, "portal_type": list(KINDS)},
            batch=False,
            use_content_listing=False,
        )
        return Batch(found, PER_PAGE, parameters.integer(self.request.form, "b_start"))

    def filter_query(self, query):
        """Return the query with its words as the index wants them, in this place.

        Plone takes any index and any option from the address besides; ours has the
        words alone.
        """
        query["SearchableText"] = munge_search_term(query["SearchableText"])
        query["portal_type"] = self.filter_types(query["portal_type"])
        query["show_inactive"] = False
        query["path"] = get_navigation_root(self.context)
        if self.default_sort_on != "relevance":
            query["sort_on"] = self.default_sort_on
        return query

    def filter_types(self, types):
        """Return the types among those readers find, all of them if none is."""
        return [each for each in types if each in KINDS] or list(KINDS)

    def figure(self, count):
        """Return a number as written."""
        return format_number(count)

    @property
    @memoize
    def _portal_path(self):
        return "/".join(api.portal.get().getPhysicalPath())

    def facts(self, brain):
        """Return the facts of a result that its line shows."""
        kind = KINDS.get(brain.portal_type)
        moment = brain.effective
        dated = brain.portal_type in ("News Item", "Notice", "OfficialDocument")
        if moment is None or moment.year() < 1980:
            dated = False
        day = from_zope(moment).date() if dated else None
        return {
            "title": brain.Title or brain.getId,
            "text": brain.Description,
            "url": brain.getURL(),
            "kind": api.portal.translate(kind) if kind else "",
            "iso": day.isoformat() if dated else "",
            "day": day.strftime("%d/%m/%Y") if dated else "",
            "where": self._where(brain.getPath()),
            "expired": is_expired(brain),
        }

    def _where(self, path):
        slug = path[len(self._portal_path) + 1 :].partition("/")[0]
        return self._names.get(slug, "")

    @property
    @memoize
    def _names(self):
        titles = locality_titles()
        return {slug: short_name(title) for slug, title in titles.items()}


class SitemapPage(WithFrame, BrowserView):
    """Page of the sections of this part of the portal and their pages."""

    page_title = _("Site map")
    #: Long sections are lists of their own; here only pages that stay.
    listed = ("Document", "Folder", "EasyForm", "Unit")

    @property
    def sections(self):
        """The sections with their pages."""
        catalog = api.portal.get_tool("portal_catalog")
        sections = []
        for section in self.frame.sections:
            pages = catalog(
                path={
                    "query": f"{self.frame.home_path}/{section['id']}",
                    "depth": 1,
                },
                portal_type=list(self.listed),
                sort_on="getObjPositionInParent",
                sort_limit=20,
            )[:20]
            listed = [{"title": page.Title, "url": page.getURL()} for page in pages]
            sections.append({**section, "pages": listed})
        return sections

    @property
    def letters(self):
        """The localities by letter, on the portal's own map."""
        if not self.frame.at_portal:
            return []
        catalog = api.portal.get_tool("portal_catalog")
        places = [
            {"name": short_name(brain.Title), "url": brain.getURL()}
            for brain in catalog(portal_type="Locality")
        ]
        return by_letter(in_order(places))


class BatchLinks(Macros):
    """Links to the pages of a Batch, for the macro `navigation`."""

    def links(self, batch):
        """Return {previous, next, numbers: [{number, url, current}]}, or None."""
        if not batch or batch.numpages < 2:
            return None
        size, last, here = batch.length and batch._size or 1, batch.numpages, 0
        here = batch.pagenumber
        near = {1, last, *range(max(1, here - 2), min(last, here + 2) + 1)}
        numbers, before = [], 0
        for page in sorted(near):
            if page - before > 1:
                numbers.append({"number": "", "url": "", "current": False})
            numbers.append(
                {"number": page, "url": self._url(page, size), "current": page == here}
            )
            before = page
        return {
            "previous": self._url(here - 1, size) if here > 1 else "",
            "next": self._url(here + 1, size) if here < last else "",
            "numbers": numbers,
        }

    def _url(self, page, size):
        given = self.request.form
        form = {name: parameters.texts(given, name) for name in given}
        form.pop("b_start", None)
        if page > 1:
            form["b_start:int"] = (page - 1) * size
        base = self.request.get("ACTUAL_URL", "")
        return f"{base}?{urlencode(form, doseq=True)}" if form else base
