"""Listings of sections, with filters and pages; they work without JavaScript."""

from dataclasses import dataclass
from plone import api
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.organisation.units import locality_of
from thads.publication import listing
from thads.publication import review
from thads.publication.vocabularies import NOTICE_KINDS
from thads.text import KINDS
from thads.text import format_date
from thads.web import parameters
from thads.worktime import clock
from thads.worktime.clock import from_zope
from urllib.parse import urlencode


PAGE = 12
EARLIEST = 2008


@dataclass(frozen=True)
class Pages:
    number: int
    count: int

    @property
    def shown(self):
        """Page numbers to link to; None for a gap."""
        near = {1, self.count, *range(self.number - 1, self.number + 2)}
        shown, before = [], 0
        for number in sorted(n for n in near if 1 <= n <= self.count):
            if number - before > 1:
                shown.append(None)
            shown.append(number)
            before = number
        return shown


class SectionListing(BrowserView):
    """Base of both listings: criteria, pages, the editors' desk."""

    fields = ()
    types = listing.NEWS
    page_size = PAGE

    def __call__(self):
        self.criteria = {name: self._criterion(name) for name in self.fields}
        self.everywhere = self.offers_everywhere and bool(self._criterion("all"))
        results = self.find()
        self.total = len(results)
        self.pages = self._pages(self.total)
        start = (self.pages.number - 1) * self.page_size
        self.items = listing.listed(results[start : start + self.page_size])
        return self.index()

    def _criterion(self, name):
        return parameters.text(self.request.form, name)

    def _number(self, name, lowest, highest):
        """Return a figure of the request within bounds, or None."""
        value = self.criteria.get(name, "")
        if not (value.isascii() and value.isdigit()) or len(value) > 6:
            return None
        return int(value) if lowest <= int(value) <= highest else None

    def _pages(self, total):
        count = max(1, -(-total // self.page_size))
        number = parameters.integer(self.request.form, "page", 1, 1, count)
        return Pages(number, count)

    def page_url(self, number):
        kept = {name: value for name, value in self.criteria.items() if value}
        if self.everywhere:
            kept["all"] = "1"
        if number > 1:
            kept["page"] = number
        query = urlencode(kept)
        return self.context.absolute_url() + (f"?{query}" if query else "")

    @property
    def filtered(self):
        return any(self.criteria.values())

    @property
    def offers_everywhere(self):
        """True on the portal's own pages, where one may look into all localities."""
        return locality_of(self.context) is None

    def show(self, day):
        return format_date(day)

    # for editors

    @property
    def adding(self):
        """Types the reader may add here."""
        if not review.may("Add portal content", self.context):
            return []
        url = self.context.absolute_url()
        found = []
        for fti in self.context.allowedContentTypes():
            id = fti.getId()
            if id in listing.DOCUMENTS:
                found.append(
                    {"url": f"{url}/@@recognise", "title": _("Record a document")}
                )
            elif id in listing.ALL:
                titles = {
                    "News Item": _("Write a news item"),
                    "Notice": _("Write a notice"),
                    "Document": _("Write a page"),
                }
                found.append({"url": f"{url}/++add++{id}", "title": titles[id]})
        return found

    @property
    def unpublished(self):
        """Items here that the reader sees and the public does not."""
        if api.user.is_anonymous():
            return []
        catalog = api.portal.get_tool("portal_catalog")
        brains = catalog(
            path="/".join(self.context.getPhysicalPath()),
            portal_type=list(listing.ALL),
            review_state=["draft", "unit_review", "central_review"],
            sort_on="modified",
            sort_order="descending",
        )[:30]
        return [self._draft(brain) for brain in brains]

    def _draft(self, brain):
        changed = from_zope(brain.modified)
        return {
            "url": brain.getURL(),
            "title": brain.Title,
            "state": review.STATES[brain.review_state],
            "is_copy": bool(brain.is_working_copy),
            "day": f"{changed.day:02d}",
            "month": f"{changed.month:02d}/{changed.year}",
        }


class NewsListing(SectionListing):
    """@@news-listing: news, notices, questions and answers."""

    index = ViewPageTemplateFile("news_listing.pt")
    fields = ("text", "year", "kind")

    @property
    def types(self):
        allowed = [fti.getId() for fti in self.context.allowedContentTypes()]
        own = getattr(self.context, "locally_allowed_types", None) or allowed
        return [t for t in own if t in listing.ALL] or list(listing.NEWS)

    def find(self):
        year = self._number("year", 1990, 2100)
        kind = self.criteria["kind"]
        return listing.find(
            self.context,
            self.types,
            self.criteria["text"],
            year,
            self.everywhere,
            kind if kind in NOTICE_KINDS else None,
        )

    @property
    def kinds(self):
        """Kinds of notices to choose from; pairs (id, title)."""
        return list(NOTICE_KINDS.items()) if "Notice" in self.types else []

    @property
    def years(self):
        return range(clock.today().year, EARLIEST - 1, -1)

    @property
    def leads(self):
        """Return whether the first item is shown large."""
        return self.pages.number == 1 and not self.filtered


class DocumentListing(SectionListing):
    """@@document-listing: official documents."""

    index = ViewPageTemplateFile("document_listing.pt")
    fields = ("number", "text", "kind", "agency", "year")
    types = listing.DOCUMENTS
    page_size = 20

    def find(self):
        criteria = dict(self.criteria, year=self._number("year", 1945, 2100))
        if criteria["kind"] not in KINDS:
            criteria["kind"] = ""
        return listing.find_documents(self.context, criteria, self.everywhere)

    @property
    def kinds(self):
        return list(KINDS.values())

    def kind_title(self, id):
        return KINDS[id].title if id in KINDS else ""

    @property
    def agencies(self):
        return listing.document_agencies(self.context, self.everywhere)

    @property
    def years(self):
        return listing.document_years(self.context, self.everywhere)
