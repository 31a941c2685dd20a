"""Front pages of the portal and of the localities."""

from plone import api
from plone.memoize import ram
from plone.memoize.view import memoize
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.organisation.units import locality_titles
from thads.pictures import sources
from thads.places import tile_map
from thads.places.names import by_letter
from thads.places.names import in_order
from thads.places.names import short_name
from thads.publication.featured import featured_ids
from thads.publication.listing import featured_brains
from thads.publication.listing import in_force
from thads.requests import procedures
from thads.site.browser.frame import WithFrame
from thads.site.browser.unit import UnitFacts
from thads.tools import tool
from thads.web import lists
from thads.worktime import clock
from thads.worktime.clock import from_zope


#: Fields in which an item may have its picture, the first one first.
PICTURES = ("preview_image", "image", "lead_image")
DESK = "ho-tro-truc-tuyen"
TRACKING = "theo-doi"


def date_parts(moment):
    """Return (day, month/year) for a date block, None without a date."""
    if moment is None:
        return None
    if hasattr(moment, "asdatetime"):
        if moment.year() < 1980:
            return None
        moment = from_zope(moment)
    return (f"{moment.day:02}", f"{moment.month:02}/{moment.year}")


def _below_key(method, view):
    """Return the cache key of the lower part: catalogue, featured items, minute."""
    return (
        view.frame.portal_url,
        view.path,
        view.catalog.getCounter(),
        tuple(featured_ids(view.frame.portal)),
        int(clock.seconds() // 60),
    )


class FrontBase(WithFrame, BrowserView):
    """Base of both kinds of front page."""

    lead_count = 5
    short_count = 5

    @property
    @memoize
    def catalog(self):
        """The catalogue."""
        return tool("portal_catalog")

    @property
    def path(self):
        """Physical path of the context."""
        return "/".join(self.context.getPhysicalPath())

    # --- services, news and papers, as they are laid out

    @property
    def below(self):
        """The lower part; the same for all anonymous readers, for a minute at most."""
        return self._laid_below() if self.frame.anonymous else self.below_part()

    @ram.cache(_below_key)
    def _laid_below(self):
        return self.below_part()

    # --- register

    @property
    def register_url(self):
        """Address of the register."""
        return f"{self.context.absolute_url()}/tra-cuu"

    def section_url(self, section_id):
        """Return the address of a section: here, else of the portal, else None."""
        for home in (self.context, self.frame.portal):
            if section_id in home:
                return f"{home.absolute_url()}/{section_id}"
        return None

    def list_url(self, section_id):
        """Return the address of a list; on the portal that of all places."""
        url = self.section_url(section_id)
        return f"{url}?all=1" if url and self.frame.at_portal else url

    # --- services

    @property
    @memoize
    def services(self):
        """Procedures of the online desk, in the centre's order."""
        base = self.section_url(DESK)
        services = [
            {
                "title": item.Title(),
                "text": item.Description(),
                "url": f"{base}/{item.getId()}",
                "icon": procedures.icon_of(item),
            }
            for item in procedures.listed()[:6]
        ]
        papers = self.section_url("van-ban")
        if papers and len(services) % 3 == 2:
            translate = api.portal.translate
            services.append(
                {
                    "title": translate(_("Documents and guidance")),
                    "text": translate(_("Find them by number, date or abstract.")),
                    "url": papers,
                    "icon": "document",
                }
            )
        return services

    def _quick(self, icon, title, text, url):
        if not url:
            return []
        translate = api.portal.translate
        return [
            {
                "icon": icon,
                "title": translate(title),
                "text": translate(text),
                "url": url,
            }
        ]

    def _quick_support(self):
        return [
            *self._quick(
                "form",
                _("Submit a request online"),
                _("Request enforcement, ask for a confirmation of results"),
                self.section_url(DESK),
            ),
            *self._quick(
                "track",
                _("Follow your case"),
                _("With its code and your phone number"),
                self.track_url,
            ),
        ]

    @property
    def track_url(self):
        """Address at which a citizen follows a case."""
        desk = self.section_url(DESK)
        return desk and f"{desk}/{TRACKING}"

    # --- news and documents

    def _item(self, brain):
        moment = brain.effective
        parts = date_parts(moment)
        path = brain.getPath()
        return {
            "title": brain.Title,
            "text": brain.Description,
            "url": brain.getURL(),
            "date": parts,
            "day": f"{parts[0]}/{parts[1]}" if parts else "",
            "iso": from_zope(moment).date().isoformat() if parts else None,
            "where": self._where(path),
            "image": sources.of_brain(brain, PICTURES),
        }

    @property
    @memoize
    def titles(self):
        """Titles of all localities, {id: title}."""
        return locality_titles()

    def _where(self, path):
        """Name of the place whose item this is, for the reader of the portal."""
        if not self.frame.at_portal:
            return ""
        inside = path[len("/".join(self.frame.portal.getPhysicalPath())) + 1 :]
        title = self.titles.get(inside.partition("/")[0])
        return short_name(title) if title else api.portal.translate(_("Centre"))

    def _newest(self, portal_types, limit, path=None):
        query = {
            "portal_type": portal_types,
            "review_state": "published",
            "sort_on": "effective",
            "sort_order": "descending",
            "sort_limit": limit,
        }
        if portal_types == ["Notice"]:
            query["notice_ends"] = in_force()
        if path:
            query["path"] = path
        return self.catalog(**query)[:limit]

    @property
    @memoize
    def news(self):
        """The newest news, featured items first."""
        brains = list(self._featured(self.lead_count))
        seen = {brain.getPath() for brain in brains}
        path = self.path if not self.frame.at_portal else None
        path = path and f"{path}/tin-tuc"
        for brain in self._newest(["News Item"], 2 * self.lead_count, path):
            if brain.getPath() not in seen and len(brains) < self.lead_count:
                if "/hoi-dap/" in brain.getPath():
                    continue
                brains.append(brain)
        return list(lists.each(brains, self._item))

    def _featured(self, limit):
        return ()

    @property
    @memoize
    def notices(self):
        """The newest notices."""
        path = None if self.frame.at_portal else self.path
        brains = self._newest(["Notice"], self.short_count, path)
        return list(lists.each(brains, self._item))

    @property
    @memoize
    def documents(self):
        """The newest official documents."""
        path = None if self.frame.at_portal else self.path
        brains = self._newest(["OfficialDocument"], self.short_count, path)
        return list(lists.each(brains, self._document))

    def _document(self, brain):
        item = self._item(brain)
        if item["text"]:
            item["title"] = item["text"][0].upper() + item["text"][1:]
        item["number"] = getattr(brain, "document_number", None) or ""
        return item

    # --- places

    @property
    @memoize
    def places(self):
        """All localities, {slug: {slug, name, title, url}}."""
        found = {}
        for brain in self.catalog(portal_type="Locality", sort_on="sortable_title"):
            found[brain.getId] = {
                "slug": brain.getId,
                "title": brain.Title,
                "name": short_name(brain.Title),
                "url": brain.getURL(),
            }
        return found


def _places_key(method, view):
    """Return the cache key of the map: address and catalogue."""
    return view.frame.portal_url, view.catalog.getCounter()


class PortalFront(FrontBase):
    """The portal's front page."""

    below_part = ViewPageTemplateFile("templates/portal_below.pt")
    places_part = ViewPageTemplateFile("templates/places.pt")

    @ram.cache(_places_key)
    def laid_out(self):
        """Return map and list of the localities: 200 links, the same for all."""
        return self.places_part()

    def _featured(self, limit):
        return featured_brains(api.portal.get(), limit)

    @property
    def quick(self):
        """The shortcuts below the search."""
        return [
            *self._quick_support(),
            *self._quick(
                "phone",
                _("Hotline"),
                _("Report or suggest to the agency in charge"),
                self.section_url("duong-day-nong"),
            ),
            *self._quick(
                "pin",
                _("Find an enforcement agency"),
                _("Addresses and phones by locality"),
                f"{self.frame.portal_url}#dia-phuong",
            ),
        ]

    @property
    def tiles(self):
        """The tiles of the map, [{style, label, title, url}]; [] if it had gaps."""
        return [
            {
                "style": f"--c: {tile.column}; --r: {tile.row}",
                "label": tile.label or place["name"],
                "title": place["title"],
                "url": place["url"],
            }
            for tile, place in tile_map.laid_out(self.places)
        ]

    @property
    def islands(self):
        """The archipelagos on the map."""
        return [
            {
                "style": f"--c: {column} / span 2; --r: {row}",
                "label": label.replace("Quần đảo", "QĐ."),
                "title": f"{label} ({self.places[slug]['name']})",
                "url": self.places[slug]["url"],
            }
            for label, slug, column, row in tile_map.ISLANDS
            if slug in self.places
        ]

    @property
    def letters(self):
        """The localities by letter."""
        return by_letter(in_order(self.places.values()))


class LocalityFront(FrontBase, UnitFacts):
    """A locality's front page: its banner, register, news and contacts."""

    below_part = ViewPageTemplateFile("templates/locality_below.pt")

    @property
    def quick(self):
        """The shortcuts below the search."""
        numbers = self.frame.hotlines
        return [
            *self._quick_support(),
            *self._quick(
                "phone",
                _("Hotline"),
                " · ".join(numbers) or _("Report or suggest to the agency in charge"),
                self.section_url("duong-day-nong"),
            ),
            *self._quick(
                "pin",
                _("Contact"),
                self.frame.fact("address") or _("Addresses and phones"),
                self.section_url("lien-he"),
            ),
        ]

    @property
    @memoize
    def banner(self):
        """The banner picture in its sizes, None without one."""
        return sources.of_content(self.context, self.request, "banner")

    @property
    @memoize
    def branches(self):
        """The branches, as [{title, url}]."""
        found = self.catalog(
            portal_type="Unit", path=self.path, sort_on="sortable_title"
        )
        return [{"title": brain.Title, "url": brain.getURL()} for brain in found]
