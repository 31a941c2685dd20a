"""The bar of the staff above a page: tabs, menus, the person; and Plone's scripts."""

from plone import api
from plone.app.contentmenu.interfaces import IContentMenuItem
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.memoize.view import memoize
from thads import _
from thads.corrections.browser.clipboard import takes_clipboard
from thads.interfaces import IListedApart
from thads.publication.browser import drafts
from thads.site.services import waiting_count
from z3c.form.interfaces import IForm
from zope.browsermenu.menu import getMenu
from zope.component import queryMultiAdapter
from zope.i18n import translate


#: Plone's menus shown in the staff bar. States are changed on the pages themselves; of
#: the whole content menu, those that are not shown would be half of the bar's time.
STAFF_MENUS = (
    "plone.contentmenu.factories",
    "plone.contentmenu.actions",
)
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


class StaffBar:
    """Mixin of the frame: parts that only people who are logged in see."""

    @property
    @memoize
    def user(self):
        """The person logged in, None for anonymous readers."""
        return None if self.anonymous else api.user.get_current()

    @property
    @memoize
    def waiting_count(self):
        """Number of items that wait for the person logged in."""
        return waiting_count()

    @property
    def user_name(self):
        """The name of the person logged in."""
        return self.user.getProperty("fullname") or self.user.getId()

    @property
    @memoize
    def staff_bar(self):
        """True if the bar is shown."""
        return not self.anonymous and self.state.is_toolbar_visible()

    def _translated(self, text):
        """Return a title of Plone's actions and menus in Vietnamese."""
        return translate(text, domain="plone", target_language="vi")

    @property
    def _own_lists(self):
        """True if a room lists the content on pages of its own."""
        return IListedApart.providedBy(self.context)

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
            if action["id"] == "history" and not self._may_edit:
                continue  # its page asks for that
            last = action["url"].rstrip("/").rpartition("/")[2].lstrip("@")
            current = here.rpartition("/")[2].lstrip("@") == last
            if action["id"] == "view":
                current = self.state.is_view_template()
            tabs.append(
                {
                    "title": self._translated(action["title"]),
                    "url": action["url"],
                    "current": current,
                }
            )
        return tabs

    @property
    def _may_edit(self):
        return api.user.has_permission("Modify portal content", obj=self.context)

    def _works(self, entry):
        """Return whether an entry of a menu does something for the person."""
        if entry["extra"].get("id") != "plone-contentmenu-actions-paste":
            return True
        return takes_clipboard(self.state.folder(), self.request)

    @property
    def staff_menus(self):
        """Plone's menus (add, actions), to be shown without script."""
        found = []
        for name in STAFF_MENUS:
            menu = queryMultiAdapter(
                (self.context, self.request), IContentMenuItem, name=name
            )
            if menu is None or not menu.available():
                continue
            entries = [
                {"title": self._translated(each["title"]), "url": each["action"]}
                for each in getMenu(menu.submenuId, self.context, self.request)
                if each["action"] and self._works(each)
            ]
            if entries:
                title = self._translated(menu.title)
                found.append({"title": title, "entries": entries})
        return found

    @property
    def user_links(self):
        """Links of the person's menu."""
        links = [
            (_("My absence"), "@@absence"),
            (_("Change the password"), "@@change-password"),
            (_("My e-mail address"), "@@email-address"),
            (_("Two-step verification"), "@@second-factor"),
            (_("Where I am logged in"), "@@sessions"),
            (_("Design system"), "@@design"),
            (_("Log out"), "logout"),
        ]
        if api.user.has_permission("Plone Site Setup: Overview", obj=self.portal):
            links.insert(0, (_("Site settings"), "@@overview-controlpanel"))
        return [
            {"title": api.portal.translate(title), "url": f"{self.portal_url}/{name}"}
            for title, name in links
        ]

    def draft_script(self, view):
        """Return the script that keeps a draft of a form, empty for other pages."""
        return "" if self.anonymous else drafts.script_of(view)

    def needs_bundles(self, view):
        """Return whether a view needs Plone's scripts: to edit or to administer."""
        if self.anonymous or view is None:
            return False
        if IForm.providedBy(view) or isinstance(view, ControlPanelFormWrapper):
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
