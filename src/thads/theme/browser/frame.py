"""What stands around every page: names, menu, breadcrumbs, footer, staff bar."""

from Acquisition import aq_base
from plone import api
from plone.base.interfaces import IPloneSiteRoot
from plone.memoize.view import memoize
from Products.CMFPlone.browser.main_template import MainTemplate
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.interfaces import ITrainingSite
from thads.organisation import units
from thads.organisation.interfaces import IHotlineDirectory
from thads.organisation.remembering import remembered
from thads.theme import colours
from thads.theme import handbook
from thads.theme.browser import counterparts
from thads.theme.browser import forms
from thads.theme.browser import look
from thads.theme.browser.feedback import ASKING
from thads.theme.browser.help import NAME as HELP
from urllib.parse import quote
from urllib.parse import unquote
from z3c.form.interfaces import IForm
from zope.browsermenu.interfaces import IBrowserMenu
from zope.component import getMultiAdapter
from zope.component import getUtility
from zope.component import queryUtility
from zope.i18n import translate


#: Sections the footer offers to citizens, where they exist.
FOR_CITIZENS = (
    "tra-cuu",
    "ho-tro-truc-tuyen",
    "van-ban",
    "hoi-dap",
    "duong-day-nong",
    "lien-he",
)
#: Types whose content the rooms list on pages of their own.
OWN_LISTS = {
    "DebtorRegister",
    "DebtorLoad",
    "DebtorEntry",
    "SupportDesk",
    "SupportCase",
    "HotlineReport",
}
#: Plone's menus shown in the staff bar. States are changed on the pages themselves.
STAFF_MENUS = (
    "plone-contentmenu-factories",
    "plone-contentmenu-actions",
)


#: Under these names views keep what was wrong with a form.
TROUBLE = ("error", "errors", "faults", "problem", "problems", "trouble")


class FrameTemplate(MainTemplate):
    """`main_template` of the portal's layer; parts loaded by script stay Plone's."""

    main_template = ViewPageTemplateFile("templates/main_template.pt")


def tel(phone):
    """Return the address that dials a number."""
    digits = "".join(sign for sign in phone or "" if sign.isdigit() or sign == "+")
    if digits.startswith("0"):
        digits = "+84" + digits[1:]
    return f"tel:{digits}"


class Frame(BrowserView):
    """Asked by main_template and by pages that need the same facts."""

    @property
    @memoize
    def portal(self):
        return api.portal.get()

    @property
    @memoize
    def portal_url(self):
        return self.portal.absolute_url()

    @property
    @memoize
    def home(self):
        """The locality this page is in, or the portal."""
        return units.home_of(self.context)

    @property
    @memoize
    def home_url(self):
        return self.home.absolute_url()

    @property
    def at_portal(self):
        return IPloneSiteRoot.providedBy(self.home)

    @property
    def home_title(self):
        return self.home.Title()

    @property
    def home_path(self):
        return "/".join(self.home.getPhysicalPath())

    @property
    def is_home(self):
        """Whether this is the front page of the portal or of a locality."""
        return aq_base(self.context) is aq_base(self.home) and (
            self.state.is_view_template()
        )

    @property
    @memoize
    def state(self):
        return getMultiAdapter((self.context, self.request), name="plone_context_state")

    @property
    @memoize
    def accent(self):
        return colours.accent(getattr(self.home.aq_base, "colour", None))

    @property
    def bailiffs(self):
        """The section on bailiffs of a locality that has them, else None."""
        if not getattr(self.home.aq_base, "bailiff", False):
            return None
        return self.section("thua-phat-lai")

    @property
    def html_style(self):
        return None if self.accent == colours.DEFAULT else f"--accent: {self.accent}"

    def asset(self, name):
        return look.address(self.portal_url, name)

    def icon(self, name):
        return f"{self.portal_url}/++resource++thads/icons.svg#{name}"

    @property
    def training(self):
        """Whether this is the site in which people practise."""
        return ITrainingSite.providedBy(self.portal)

    # --- who reads

    @property
    @memoize
    def anonymous(self):
        return api.user.is_anonymous()

    def needs_bundles(self, view):
        """Plone's scripts and styles: for staff, where they edit or administer."""
        if self.anonymous or view is None:
            return False
        if IForm.providedBy(view):
            return True
        module = getattr(type(view), "__module__", "")
        name = getattr(view, "__name__", "") or ""
        # ZCML makes a class of its own for each registration; look at its bases
        modules = {module} | {base.__module__ for base in type(view).__mro__}
        if any(each.startswith("thads.") for each in modules):
            return bool(getattr(view, "needs_plone_bundles", False))
        form = getattr(view, "form_instance", None)
        if form is not None:
            return True
        return not (self.state.is_view_template() or name in PLAIN_VIEWS)

    @property
    @memoize
    def user(self):
        return None if self.anonymous else api.user.get_current()

    @property
    def user_name(self):
        return self.user.getProperty("fullname") or self.user.getId()

    def body_class(self, plone_layout, template, view):
        """Classes of Plone's own pages, without those of a toolbar we do not have."""
        classes = plone_layout.bodyClass(template, view).split()
        return " ".join(each for each in classes if "toolbar" not in each)

    # --- names

    def title(self, view):
        """What stands in the browser's tab: an error first, then the particular."""
        names = [] if self.state.is_view_template() else [self.own_title(view)]
        names = [name for name in names if name] or [self.state.object_title()]
        for name in (self.home_title, self.portal.Title()):
            if name not in names:
                names.append(name)
        title = " | ".join(api.portal.translate(name) for name in names)
        if self.refused(view):
            return f"{api.portal.translate(_('Error'))}: {title}"
        return title

    def own_title(self, view):
        """What a view calls itself: by `page_title`, or as a form by its label."""
        own = getattr(view, "page_title", None)
        if own is None:
            form = getattr(view, "form_instance", view)
            own = getattr(form, "label", None) if IForm.providedBy(form) else None
        own = own() if callable(own) else own
        return own and (translate(own, context=self.request) or own)

    def refused(self, view):
        """Whether the page shows a form that was sent and has to be put right."""
        if self.request.method != "POST":
            return False
        form = getattr(view, "form_instance", view)
        if IForm.providedBy(form) and forms.faults(form):
            return True
        found = [getattr(each, name, None) for each in (view, form) for name in TROUBLE]
        return any(each and not callable(each) for each in found)

    @property
    def description(self):
        words = getattr(self.context, "Description", None)
        return (words() if callable(words) else "") or ""

    # --- menu, breadcrumbs

    @property
    @memoize
    def sections(self):
        """The sections of the home, as [{id, title, url, current}]."""
        here = "/".join(self.context.getPhysicalPath()) + "/"
        if self.anonymous:
            key = ("theme.sections", self.home_path)
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
        catalog = api.portal.get_tool("portal_catalog")
        found = catalog(
            path={"query": self.home_path, "depth": 1},
            exclude_from_nav=False,
            portal_type={"not": ["Locality", "News Item", "File", "Image"]},
            sort_on="getObjPositionInParent",
        )
        return [(brain.getId, brain.Title, brain.Description) for brain in found]

    def section(self, section_id):
        for section in self.sections:
            if section["id"] == section_id:
                return section
        return None

    @property
    @memoize
    def crumbs(self):
        """[{title, url}] from the home down; the last has no url."""
        crumbs = [{"title": api.portal.translate(_("Home")), "url": self.home_url}]
        chain = []
        parent = self.context
        while parent is not None and aq_base(parent) is not aq_base(self.home):
            if IPloneSiteRoot.providedBy(parent):
                break
            chain.append(parent)
            parent = getattr(parent, "__parent__", None)
        for item in reversed(chain):
            title = getattr(item, "Title", None)
            url = getattr(item, "absolute_url", None)
            if title is None or url is None:
                continue
            crumbs.append({"title": title() or item.getId(), "url": url()})
        return crumbs

    def shown_crumbs(self, view):
        crumbs = [dict(crumb) for crumb in self.crumbs]
        if getattr(view, "error_status", 0):
            return []
        if self.state.is_view_template():
            crumbs[-1]["url"] = ""
        own = self.own_title(view)
        if own and not self.state.is_view_template():
            crumbs.append({"title": own, "url": ""})
        return crumbs

    # --- help

    def help_url(self, view):
        """Where the handbooks answer what this page asks; "" where nowhere."""
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
        """Whether to ask a citizen at the page's end if it was of help."""
        return (
            self.anonymous
            and self.request.method == "GET"
            and getattr(self.context, "portal_type", "") in ASKING
            and not getattr(view, "error_status", 0)
        )

    # --- the English edition

    @property
    def english_counterpart(self):
        """Address of the page that says in English what this one says, if any."""
        return counterparts.english(self)

    # --- search box

    @property
    def search_url(self):
        return f"{self.home_url}/@@search"

    @property
    def search_text(self):
        text = self.request.form.get("SearchableText", "")
        return text if isinstance(text, str) else ""

    @property
    def search_everywhere_url(self):
        return f"{self.portal_url}/@@search?SearchableText={quote(self.search_text)}"

    # --- footer

    @property
    @memoize
    def unit(self):
        return units.unit_of(self.context)

    @property
    def unit_title(self):
        return self.unit.Title()

    def fact(self, name, unit=None):
        """A fact of the nearest unit that has it: a branch may leave it open."""
        for each in (unit or self.unit, self.home, self.portal):
            value = getattr(each.aq_base, name, None)
            if value:
                return value
        return ""

    @property
    @memoize
    def hotline_numbers(self):
        directory = queryUtility(IHotlineDirectory)
        if directory is None:
            return {}
        if self.anonymous:
            return remembered("theme.hotlines", directory.by_unit)
        return directory.by_unit()

    def hotlines_of(self, unit):
        unit_id = units.unit_id_of(unit)
        return list(self.hotline_numbers.get(unit_id, ()))

    @property
    def hotlines(self):
        return self.hotlines_of(self.unit) or self.hotlines_of(self.home)

    tel = staticmethod(tel)

    @property
    def citizen_links(self):
        by_id = {section["id"]: section for section in self.sections}
        return [by_id[each] for each in FOR_CITIZENS if each in by_id]

    @property
    def outside_links(self):
        lines = api.portal.get_registry_record("thads.footer_links", default=())
        return [
            dict(zip(("title", "url"), line.split("|", 1), strict=True))
            for line in lines or ()
            if "|" in line
        ]

    # --- staff bar

    @property
    @memoize
    def staff_bar(self):
        return not self.anonymous and self.state.is_toolbar_visible()

    def _say(self, text):
        """Return a title of Plone's actions and menus in Vietnamese."""
        return translate(text, domain="plone", target_language="vi")

    @property
    def _own_lists(self):
        """Whether a room shows what is in here: it is not in the catalogue."""
        return getattr(self.context, "portal_type", "") in OWN_LISTS

    @property
    def staff_tabs(self):
        """Views of this object: view, edit, contents, sharing."""
        here = self.state.current_base_url().rstrip("/")
        tabs = []
        for action in self.state.actions("object"):
            if not action["available"] or not action["allowed"]:
                continue
            if action["id"] == "folderContents" and self._own_lists:
                continue
            last = action["url"].rstrip("/").rpartition("/")[2].lstrip("@")
            current = here.rpartition("/")[2].lstrip("@") == last
            if action["id"] == "view":
                current = self.state.is_view_template()
            tabs.append(
                {
                    "title": self._say(action["title"]),
                    "url": action["url"],
                    "current": current,
                }
            )
        return tabs

    @property
    def staff_menus(self):
        """Plone's menus (add, state, actions), to be shown without script."""
        menu = getUtility(IBrowserMenu, name="plone_contentmenu")
        found = {}
        for item in menu.getMenuItems(self.context, self.request):
            entries = [
                {"title": self._say(each["title"]), "url": each["action"]}
                for each in item["submenu"] or ()
                if each["action"]
            ]
            if entries:
                found[item["extra"]["id"]] = {
                    "title": self._say(item["title"]),
                    "entries": entries,
                }
        return [found[each] for each in STAFF_MENUS if each in found]

    @property
    def user_links(self):
        links = [
            (_("Change the password"), "@@change-password"),
            (_("Design system"), "@@design"),
            (_("Log out"), "logout"),
        ]
        if api.user.has_permission("Plone Site Setup: Overview", obj=self.portal):
            links.insert(0, (_("Site settings"), "@@overview-controlpanel"))
        return [
            {"title": api.portal.translate(title), "url": f"{self.portal_url}/{name}"}
            for title, name in links
        ]


#: Views of Plone that are plain pages: they need none of its scripts.
PLAIN_VIEWS = {
    "search",
    "sitemap",
    "login",
    "logged-out",
    "login-help",
    "insufficient-privileges",
    "require_login",
}
