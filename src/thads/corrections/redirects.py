"""Redirects lead to addresses of the portal alone.

Without it: Plone takes any address as the target of an alternative URL, on its page, in
the table one sends there, and in `POST @aliases`; whoever may set them sends readers of
the portal's addresses to hosts of their own. A target is a path here, or an address of
the portal, which is stored as its path. What stands in a database of before and leads
elsewhere is not followed.

Upstream: not reported yet.
"""

from plone import api
from plone.app.redirector.browser import FourOhFourView
from plone.app.redirector.interfaces import IRedirectionStorage
from Products.CMFPlone.controlpanel.browser import redirects
from thads import _
from urllib.parse import urlsplit
from zope.component import queryUtility


#: Plone's, as it was before this one took its place.
original = redirects.absolutize_path

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


class LocalRedirects(FourOhFourView):
    """Finds where an old address has moved to, in the portal."""

    def attempt_redirect(self):
        """Redirect to where the address has moved; return whether it has."""
        return not self._moved_elsewhere() and super().attempt_redirect()

    def _moved_elsewhere(self):
        """Return whether the address, or one above it, leads to another host."""
        storage = queryUtility(IRedirectionStorage)
        try:
            steps = self.request.physicalPathFromURL(self._url() or "")
        except ValueError:
            return False
        if storage is None:
            return False
        above = ["/".join(steps[:end]) for end in range(1, len(steps) + 1)]
        above.append(f"{above[-1]}?{self.request.get('QUERY_STRING', '')}")
        targets = (storage.get(path) for path in above)
        return any(leads_elsewhere(target) for target in targets if target)
