"""The frame of every page: names, menu, breadcrumbs, footer, staff bar."""

from Acquisition import aq_base
from plone import api
from plone.base.interfaces import IPloneSiteRoot
from plone.memoize.view import memoize
from Products.CMFPlone.browser.main_template import MainTemplate
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads.design import colours
from thads.design.browser import assets
from thads.interfaces import ITrainingSite
from thads.organisation import units
from thads.organisation.catalog_cache import remembered
from thads.organisation.interfaces import IHotlineDirectory
from thads.site import handbook
from thads.site.browser import english_links
from thads.site.browser.feedback import ASKING
from thads.site.browser.help import NAME as HELP
from thads.site.browser.page_titles import PageTitles
from thads.site.browser.staffbar import StaffBar
from thads.text.contact import tel
from thads.tools import tool
from thads.web import parameters
from urllib.parse import quote
from urllib.parse import unquote
from zExceptions import NotFound
from zope.component import getMultiAdapter
from zope.component import queryUtility


#: Sections the footer offers to citizens, where they exist.
FOR_CITIZENS = (
    "tra-cuu",
    "ho-tro-truc-tuyen",
    "van-ban",
    "hoi-dap",
    "duong-day-nong",
    "lien-he",
)


class WithFrame:
    """Mixin of views whose code asks the frame of their page."""

    @property
    @memoize
    def frame(self):
        """The frame of the page."""
        return getMultiAdapter((self.context, self.request), name="thads-frame")


class FrameTemplate(MainTemplate):
    """`main_template` of the portal's layer; parts loaded by script stay Plone's."""

    main_template = ViewPageTemplateFile("templates/main_template.pt")

    def __call__(self):
        """Refuse to show the frame alone: templates fill it, nobody opens it."""
        raise NotFound("main_template")


class Frame(PageTitles, StaffBar, BrowserView):
    """View `thads-frame`: facts for main_template and for pages that need the same."""

    @property
    @memoize
    def portal(self):
        """The portal."""
        return api.portal.get()

    @property
    @memoize
    def portal_url(self):
        """Address of the portal."""
        return self.portal.absolute_url()

    @property
    @memoize
    def home(self):
        """The locality this page is in, or the portal."""
        return units.home_of(self.context)

    @property
    @memoize
    def home_url(self):
        """Address of the home."""
        return self.home.absolute_url()

    @property
    def at_portal(self):
        """True outside every locality."""
        return IPloneSiteRoot.providedBy(self.home)

    @property
    def home_title(self):
        """Title of the home."""
        return self.home.Title()

    @property
    def home_path(self):
        """Physical path of the home."""
        return "/".join(self.home.getPhysicalPath())

    @property
    def is_home(self):
        """True on the front page of the portal or of a locality."""
        return aq_base(self.context) is aq_base(self.home) and (
            self.state.is_view_template()
        )

    @property
    @memoize
    def state(self):
        """Plone's facts about the context."""
        return getMultiAdapter((self.context, self.request), name="plone_context_state")

    @property
    @memoize
    def accent(self):
        """The accent colour of the home."""
        return colours.accent(getattr(self.home.aq_base, "colour", None))

    @property
    def bailiffs(self):
        """The section on bailiffs of a locality that has them, else None."""
        if not getattr(self.home.aq_base, "bailiff", False):
            return None
        return self.section("thua-phat-lai")

    @property
    def html_style(self):
        """Inline style of the root element, None for the portal's own colour."""
        return None if self.accent == colours.DEFAULT else f"--accent: {self.accent}"

    def asset(self, name):
        """Return the address of a file of the design."""
        return assets.address(self.portal_url, name)

    def icon(self, name):
        """Return the address of an icon."""
        return f"{self.portal_url}/++resource++thads/icons.svg#{name}"

    @property
    def training(self):
        """True in the training site."""
        return ITrainingSite.providedBy(self.portal)

    # --- the reader

    @property
    @memoize
    def anonymous(self):
        """True for readers who are not logged in."""
        return api.user.is_anonymous()

    def body_class(self, plone_layout, template, view):
        """Return the classes of Plone's own pages, without those of its toolbar."""
        classes = plone_layout.bodyClass(template, view).split()
        return " ".join(each for each in classes if "toolbar" not in each)

    # --- menu

    @property
    @memoize
    def sections(self):
        """The sections of the home, as [{id, title, url, current}]."""
        here = "/".join(self.context.getPhysicalPath()) + "/"
        if self.anonymous:
            key = ("site.sections", self.home_path)
            found = remembered(key, self._found_sections)
        else:
            found = self._found_sections()
        return [
            {
                "id": id,
                "title": title,
                "description": description,
                "url": f"{self.home_url}/{id}",
                "current": here.startswith(f"{self.home_path}/{id}/"),
            }
            for id, title, description in found
        ]

    def _found_sections(self):
        catalog = tool("portal_catalog")
        found = catalog(
            path={"query": self.home_path, "depth": 1},
            exclude_from_nav=False,
            portal_type={"not": ["Locality", "News Item", "File", "Image"]},
            sort_on="getObjPositionInParent",
        )
        return [(brain.getId, brain.Title, brain.Description) for brain in found]

    def section(self, section_id):
        """Return a section of the menu, None if there is none of this id."""
        for section in self.sections:
            if section["id"] == section_id:
                return section
        return None

    # --- help

    def help_url(self, view):
        """Return the address of the handbooks' answer for this page, "" without one."""
        if getattr(view, "error_status", 0):
            return ""
        here = unquote(self.request.get("ACTUAL_URL", "")).rpartition("/")[2]
        portal_type = getattr(self.context, "portal_type", "")
        path = self.context.getPhysicalPath()
        names = [
            getattr(view, "__name__", "") or "",
            here.removeprefix("@@"),
            f"type:{portal_type}",
            *(f"section:{name}" for name in reversed(path)),
        ]
        if HELP in names:
            return ""
        found = handbook.target(names, "public" if self.anonymous else "staff")
        if not found:
            # staff find the chapter of their function in the list
            return "" if self.anonymous else f"{self.portal_url}/{HELP}"
        return f"{self.portal_url}/{HELP}/{found}"

    def asks(self, view):
        """Return whether to ask a citizen at the page's end if it was of help."""
        return (
            self.anonymous
            and self.request.method == "GET"
            and getattr(self.context, "portal_type", "") in ASKING
            and not getattr(view, "error_status", 0)
        )

    # --- the English edition

    @property
    def english_counterpart(self):
        """Address of the same page in English, None if there is none."""
        return english_links.english(self)

    # --- search box

    @property
    def search_url(self):
        """Address of the search in the home."""
        return f"{self.home_url}/@@search"

    @property
    def search_text(self):
        """The text that was searched for."""
        return parameters.text(self.request.form, "SearchableText")

    @property
    def search_everywhere_url(self):
        """Address of the same search in the whole portal."""
        return f"{self.portal_url}/@@search?SearchableText={quote(self.search_text)}"

    # --- footer

    @property
    @memoize
    def unit(self):
        """The unit the page belongs to."""
        return units.unit_of(self.context)

    @property
    def unit_title(self):
        """Title of the unit."""
        return self.unit.Title()

    def fact(self, name, unit=None):
        """Return a fact of the nearest unit that has it: a branch may leave it open."""
        for each in (unit or self.unit, self.home, self.portal):
            value = getattr(each.aq_base, name, None)
            if value:
                return value
        return ""

    @property
    @memoize
    def hotline_numbers(self):
        """Published numbers by unit, {unit id: [number, ...]}."""
        directory = queryUtility(IHotlineDirectory)
        if directory is None:
            return {}
        if self.anonymous:
            return remembered("site.hotlines", directory.by_unit)
        return directory.by_unit()

    def hotlines_of(self, unit):
        """Return the published numbers of a unit."""
        unit_id = units.unit_id_of(unit)
        return list(self.hotline_numbers.get(unit_id, ()))

    @property
    def hotlines(self):
        """Published numbers of the unit, or of its locality."""
        return self.hotlines_of(self.unit) or self.hotlines_of(self.home)

    tel = staticmethod(tel)

    @property
    def citizen_links(self):
        """Sections the footer offers to citizens."""
        by_id = {section["id"]: section for section in self.sections}
        return [by_id[each] for each in FOR_CITIZENS if each in by_id]

    @property
    def outside_links(self):
        """Links of the footer to other sites, as [{title, url}]."""
        lines = api.portal.get_registry_record("thads.footer_links", default=())
        return [
            dict(zip(("title", "url"), line.split("|", 1), strict=True))
            for line in lines or ()
            if "|" in line
        ]
