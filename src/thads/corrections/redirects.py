"""Redirects lead to addresses of the portal alone.

Without it: Plone takes any address as the target of an alternative URL, on its page, in
the table one sends there, and in `POST @aliases`; whoever may set them sends readers of
the portal's addresses to hosts of their own. And the old address of an item that was
moved or renamed tells everybody the new one, hidden as the item may be. A target is a
path here, or an address of the portal, which is stored as its path. What stands in a
database of before and leads elsewhere is not followed, nor what leads to the hidden.

Upstream: not reported yet.
"""

from Acquisition import aq_base
from plone import api
from plone.app.redirector.browser import FourOhFourView
from plone.app.redirector.interfaces import IRedirectionStorage
from Products.CMFCore.interfaces import IDynamicType
from Products.CMFPlone.controlpanel.browser import redirects
from thads import _
from thads.web.visibility import is_viewable
from urllib.parse import urlsplit
from zope.component import queryUtility
from zope.component.hooks import getSite


#: Plone's, as it was before this one took its place.
original = redirects.absolutize_path

#: What stands in an address of REST and in no redirect.
API = "++api++"
#: Steps of an address. Content lies eight deep at most.
MOST_STEPS = 100
NO_TEXT = _("You have to enter an address.")
ELSEWHERE = _("Addresses of other sites are not allowed as targets.")


def local_path(path, is_source=True):
    """Return (path with the portal's before it, message of what is wrong or "").

    Takes the place of `absolutize_path`.
    """
    if not isinstance(path, str):
        return "", NO_TEXT
    path = path.strip()
    if not is_source:
        base = api.portal.get().absolute_url()
        if path.startswith(f"{base}/"):
            path = path.removeprefix(base)
        if leads_elsewhere(path):
            return path, ELSEWHERE
    return original(path, is_source)


def leads_elsewhere(target: str) -> bool:
    """Return whether the target of a redirect is not a path.

    Browsers take a backslash for a slash, and two slashes for the start of a host.
    """
    target = target.strip().replace("\\", "/")
    try:
        return target.startswith("//") or bool(urlsplit(target).scheme)
    except ValueError:
        return True


def is_hidden(target: str) -> bool:
    """Return whether a path leads to, or through, content the person may not view."""
    place = getSite().getPhysicalRoot()
    for step in target.strip("/").split("/"):
        place = place.get(step) if hasattr(aq_base(place), "get") else None
        if place is None:
            return False
        if IDynamicType.providedBy(place) and not is_viewable(place):
            return True
    return False


class LocalOnly:
    """Mixin of what finds where an old address has moved to: in the portal alone."""

    def attempt_redirect(self):
        """Redirect to where the address has moved; return whether it has.

        An address of very many steps never was one, and takes long to look up.
        """
        steps = self._steps()
        if len(steps) > MOST_STEPS or not self._may_be_led(steps):
            return False
        return super().attempt_redirect()

    def _steps(self):
        try:
            steps = self.request.physicalPathFromURL(self._url() or "")
        except ValueError:
            return []
        return [step for step in steps if step != API]

    def _may_be_led(self, steps):
        """Return whether the person may be told where an address leads.

        Not to another host, and not to content they may not view: its address would
        tell of it.
        """
        storage = queryUtility(IRedirectionStorage)
        if storage is None or not steps:
            return True
        above = ["/".join(steps[:end]) for end in range(1, len(steps) + 1)]
        above.append(f"{above[-1]}?{self.request.get('QUERY_STRING', '')}")
        targets = (storage.get(path) for path in above)
        return not any(
            leads_elsewhere(target) or is_hidden(target) for target in targets if target
        )


class LocalRedirects(LocalOnly, FourOhFourView):
    """Finds where an old address has moved to, for pages."""
