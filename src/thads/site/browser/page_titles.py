"""What a page is called: in the browser's tab, in its breadcrumbs."""

from Acquisition import aq_base
from plone import api
from plone.base.interfaces import IPloneSiteRoot
from plone.memoize.view import memoize
from thads import _
from thads.site.browser import forms
from z3c.form.interfaces import IForm
from zope.i18n import translate


#: Under these names views keep what was wrong with a form.
TROUBLE = ("error", "errors", "faults", "problem", "problems", "trouble")


class Naming:
    """Mixed into the frame: titles, description, breadcrumbs."""

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
