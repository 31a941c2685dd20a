"""Titles of a page: in the browser's tab and in its breadcrumbs."""

from Acquisition import aq_base
from plone import api
from plone.base.interfaces import INavigationRoot
from plone.base.interfaces import IPloneSiteRoot
from plone.memoize.view import memoize
from thads import _
from thads.site.browser import forms
from z3c.form.interfaces import IForm
from zope.i18n import translate


#: Attributes in which views hold the faults of a form.
TROUBLE = ("error", "errors", "faults", "problem", "problems", "trouble")


FRONT_PAGE = _(
    "News, official documents, the register of judgment debtors, online support and "
    "the hotline: ${name}."
)


class PageTitles:
    """Mixin of the frame: titles, description, breadcrumbs."""

    def title(self, view):
        """Return the title in the browser's tab: an error first, then the page."""
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
        """Return a view's own title: its `page_title`, or the label of its form."""
        own = getattr(view, "page_title", None)
        if own is None:
            form = getattr(view, "form_instance", view)
            own = getattr(form, "label", None) if IForm.providedBy(form) else None
        own = own() if callable(own) else own
        return own and (translate(own, context=self.request) or own)

    def refused(self, view):
        """Return whether the page shows a form that was sent and must be put right."""
        if self.request.method != "POST":
            return False
        form = getattr(view, "form_instance", view)
        if IForm.providedBy(form) and forms.faults(form):
            return True
        found = [getattr(each, name, None) for each in (view, form) for name in TROUBLE]
        return any(each and not callable(each) for each in found)

    @property
    def description(self):
        """The description of the context; a front page without one says what is there.

        Search engines show it below the title.
        """
        words = getattr(self.context, "Description", None)
        found = (words() if callable(words) else "") or ""
        home = INavigationRoot.providedBy(self.context)
        if found or not home or not self.state.is_view_template():
            return found
        name = self.state.object_title()
        return api.portal.translate(_(FRONT_PAGE, mapping={"name": name}))

    @property
    @memoize
    def crumbs(self):
        """The breadcrumbs [{title, url}] from the home down; the last has no url."""
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
        """Return the breadcrumbs with the view's own title at their end."""
        crumbs = [dict(crumb) for crumb in self.crumbs]
        if getattr(view, "error_status", 0):
            return []
        if self.state.is_view_template():
            crumbs[-1]["url"] = ""
        crumbs += getattr(view, "crumbs_above", ())
        own = self.own_title(view)
        if own and not self.state.is_view_template():
            crumbs.append({"title": own, "url": ""})
        return crumbs
