"""Pages that shared caches may keep, and for how long: an operation of Plone's.

plone.app.caching finds the rule of a page by the name of its view, in the registry
(`profile/registry/caching.xml`), and asks the operation that the rule names. Ours lets
a cache keep what everybody gets: a page that was found, asked for by nobody in
particular and without a question. What has no rule, or says itself how long it may be
kept, is not touched, and Varnish keeps nothing that does not say so.

Each answer a cache may keep says where it belongs, by which it can be removed
(`thads.outbox.caches`). Where no cache is named that would be told, none may keep.
"""

from plone import api
from plone.app.caching.operations.utils import getContext
from plone.caching.interfaces import ICachingOperation
from plone.caching.interfaces import ICachingOperationType
from plone.caching.utils import lookupOptions
from thads import _
from thads.interfaces import IThadsLayer
from thads.organisation.units import locality_of
from thads.outbox import caches
from urllib.parse import parse_qsl
from zope.component import adapter
from zope.interface import Interface
from zope.interface import implementer
from zope.interface import provider
import re


#: Parameters of a page that is no search: the number of a list's page.
PAGE = frozenset(("page",))
#: What Varnish keeps (instance/templates/varnish.vcl).
KEPT = re.compile("(s-maxage|max-age)=[1-9]")
#: Cookies of somebody to whom a page may say what is for them alone.
OF_ONE = frozenset(("statusmessages", "thads_citizen", "thads-proof"))


@implementer(ICachingOperation)
@provider(ICachingOperationType)
@adapter(Interface, IThadsLayer)
class PublicCaching:
    """Operation that lets caches keep a public page until something in it changes.

    `maxage`: seconds in browsers, which nobody can tell of a change. `smaxage`: seconds
    in shared caches; it bounds for how long a change is missing from one that could not
    be told of it.
    """

    title = _("Kept until it changes")
    description = _("Shared caches keep the page, and are told when it changes.")
    prefix = "thads.publicCaching"
    sort = 0
    options = ("maxage", "smaxage")

    def __init__(self, published, request):
        self.published = published
        self.request = request

    def interceptResponse(self, rulename, response):
        """Answer nothing by itself: pages are kept by the caches."""
        return None

    def modifyResponse(self, rulename, response):
        """Say how long the answer may be kept, if it may be."""
        if response.getHeader("Cache-Control") or not self._is_for_everybody(response):
            return
        options = lookupOptions(type(self), rulename, 0)
        value = f"public, max-age={options['maxage']}"
        if options["smaxage"] and caches.addresses():
            value += f", s-maxage={options['smaxage']}"
        response.setHeader("Cache-Control", f"{value}, must-revalidate")

    def _is_for_everybody(self, response):
        query = parse_qsl(self.request.get("QUERY_STRING", ""), keep_blank_values=True)
        return (
            response.getStatus() == 200
            and self.request.get("REQUEST_METHOD") in ("GET", "HEAD")
            and api.user.is_anonymous()
            and not (OF_ONE & set(self.request.cookies) or response.cookies)
            and {name for name, _value in query} <= PAGE
        )


def name_place(event):
    """Write where an answer belongs that caches may keep; subscriber before it is sent.

    Also of what browsers alone are meant to keep: Varnish keeps it as long as they.
    After the operations, which act while the page is transformed.
    """
    request = event.request
    if not IThadsLayer.providedBy(request):
        return
    response = request.response
    if not KEPT.search(response.getHeader("Cache-Control") or ""):
        return
    if not caches.addresses():
        return
    context = _context(request)
    locality = None if context is None else locality_of(context)
    place = caches.place_of(api.portal.get(), locality.getId() if locality else "")
    response.setHeader(caches.PLACE, place)


def _context(request):
    try:
        return getContext(request.get("PUBLISHED"))
    except AttributeError:  # an object of no page
        return None
