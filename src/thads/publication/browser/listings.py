"""Listings of sections, with filters and pages; they work without JavaScript."""

from dataclasses import dataclass
from datetime import date
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
from thads.text.kinds import Kind
from thads.tools import tool
from thads.web import lists
from thads.web import parameters
from thads.worktime import clock
from thads.worktime.clock import from_zope
from urllib.parse import urlencode


PAGE = 12
EARLIEST = 2008


@dataclass(frozen=True)
class Pages:
    """Pages of a list: the number of the one shown, from 1, and how many there are."""

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
    """Base of both listings: criteria, pages, and lists of drafts for editors."""

    fields = ()
    types = listing.NEWS
    page_size = PAGE
    #: True if the list shows the whole country where the centre has nothing.
    shows_country = True

    def __call__(self):
        self.criteria = {name: self._criterion(name) for name in self.fields}
        results, self.elsewhere = self._choose()
        self.total = len(results)
        self.pages = self._pages(self.total)
        start = (self.pages.number - 1) * self.page_size
        self.items = listing.listed(results[start : start + self.page_size])
        return self.index()

    def _choose(self):
        """Return the results, and how many there are in the whole country beside them.

        The portal's list shows the centre's own. Where the centre has none, and none
        was asked for, a list of news or notices shows what all localities have.
        """
        asked = self._criterion("all") if self.offers_everywhere else "0"
        if asked not in ("", "0"):
            return self._found(True), 0
        results = self._found(False)
        if not self.offers_everywhere or (results and not self.filtered):
            return results, 0
        of_all = self._found(True)
        if asked == "" and not self.filtered and self.shows_country:
            return of_all, 0
        self.everywhere = False
        return results, len(of_all) - len(results)

    def _found(self, everywhere):
        self.everywhere = everywhere
        return self.find()

    def _criterion(self, name):
        return parameters.text(self.request.form, name)

    def _number(self, name, lowest, highest):
        """Return a criterion as a whole number within bounds, else None."""
        value = self.criteria.get(name, "")
        if not (value.isascii() and value.isdigit()) or len(value) > 6:
            return None
        return int(value) if lowest <= int(value) <= highest else None

    def _pages(self, total):
        count = max(1, -(-total // self.page_size))
        number = parameters.integer(self.request.form, "page", 1, 1, count)
        return Pages(number, count)

    def page_url(self, number: int) -> str:
        """Return the address of a page of the list, with the criteria that are set."""
        page = {"page": number} if number > 1 else {}
        return self._url(self.everywhere, **page)

    def tab_url(self, everywhere: bool) -> str:
        """Return the address of the same question to the centre, or to everybody."""
        return self._url(everywhere)

    def _url(self, everywhere, **more):
        query = {name: value for name, value in self.criteria.items() if value}
        if everywhere:
            query["all"] = "1"
        elif self.offers_everywhere and not query:
            query["all"] = "0"
        query = urlencode(query | more)
        return self.context.absolute_url() + (f"?{query}" if query else "")

    @property
    def filtered(self) -> bool:
        """Return whether a criterion is set."""
        return any(self.criteria.values())

    @property
    def offers_everywhere(self):
        """Return whether the list can show all localities: only the portal's can."""
        return locality_of(self.context) is None

    def show(self, day: date | None) -> str:
        """Return a day as people write it, 06/11/2008; empty for None."""
        return format_date(day)

    # for those who write here

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
        """Unpublished items here that the reader may see, at most 30, newest first."""
        if api.user.is_anonymous():
            return []
        catalog = tool("portal_catalog")
        brains = catalog(
            path="/".join(self.context.getPhysicalPath()),
            portal_type=list(listing.ALL),
            review_state=["draft", "unit_review", "central_review"],
            sort_on="modified",
            sort_order="descending",
        )[:30]
        return list(lists.each(brains, self._draft))

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
    """`@@news-listing`: items of a section, whatever types it holds."""

    index = ViewPageTemplateFile("news_listing.pt")
    fields = ("text", "year", "kind")

    @property
    def types(self) -> list[str]:
        """Ids of the types listed: those the section may hold, or else news."""
        allowed = [fti.getId() for fti in self.context.allowedContentTypes()]
        own = getattr(self.context, "locally_allowed_types", None) or allowed
        return [t for t in own if t in listing.ALL] or list(listing.NEWS)

    def find(self):
        """Return the published items that meet the criteria, the newest first; lazy."""
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
    def years(self) -> range:
        """Years to choose from, from this one down to EARLIEST."""
        return range(clock.today().year, EARLIEST - 1, -1)

    @property
    def leads(self):
        """Return whether the first item is shown large."""
        return self.pages.number == 1 and not self.filtered


class DocumentListing(SectionListing):
    """`@@document-listing`: official documents."""

    index = ViewPageTemplateFile("document_listing.pt")
    fields = ("number", "text", "kind", "agency", "year")
    types = listing.DOCUMENTS
    page_size = 20
    shows_country = False

    def find(self):
        """Return the published documents that meet the criteria, newest first; lazy."""
        criteria = dict(self.criteria, year=self._number("year", 1945, 2100))
        if criteria["kind"] not in KINDS:
            criteria["kind"] = ""
        return listing.find_documents(self.context, criteria, self.everywhere)

    @property
    def kinds(self) -> list[Kind]:
        """Kinds of documents to choose from (Decree 30/2020)."""
        return list(KINDS.values())

    def kind_title(self, id: str) -> str:
        """Return the Vietnamese title of a kind of document, empty if it is unknown."""
        return KINDS[id].title if id in KINDS else ""

    @property
    def agencies(self) -> list[str]:
        """Names of agencies with published documents here, to choose from."""
        return listing.document_agencies(self.context, self.everywhere)

    @property
    def years(self) -> list[int]:
        """Years in which documents here were issued, the newest first."""
        return listing.document_years(self.context, self.everywhere)
