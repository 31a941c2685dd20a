"""Answer 405 to HTTP methods that are not offered.

Without it: Zope publishes a page whatever the method is (`FOO /hanoi` is 200), takes
all but GET and POST for WebDAV, and fails where it finds no object (`FOO /@localities`
is 500); plone.rest answers 404 where a service lacks the method. Here pages answer to
GET, HEAD and POST, REST services to what is registered, and 405 comes with `Allow`.
WebDAV is not offered, nor are TRACE and OPTIONS.

Upstream: not reported yet; Zope#816 mended HEAD for views.
"""

from plone.rest.events import mark_as_api_request
from plone.rest.interfaces import IAPIRequest
from plone.rest.interfaces import IService
from plone.rest.negotiation import _services
from plone.rest.traverse import RESTWrapper
from thads import _
from urllib.parse import unquote
from zExceptions import MethodNotAllowed
from zExceptions import NotFound
from zope.component import getSiteManager
from zope.interface import Interface
from zope.interface import providedBy


#: The method that was asked for, where the address is looked up as for GET. In the
#: request's environment, where no parameter can set it.
ASKED = "thads.asked_method"
PAGES = ("GET", "HEAD", "POST")
REFUSED = _("This address does not offer the method ${method}.")


def look_up_as_get(event):
    """Look up what is at the address as GET does, whatever the method is; subscriber.

    HEAD stays GET: what it answers is the same, and `head_requests` drops the body.
    Zope would hand it to the object itself, and a folder with a view for its page
    answers 404: link checkers and monitors would report every section as dead.
    """
    request = event.request
    method = request.method
    if method in ("GET", "POST"):
        return
    path = request.get("PATH_INFO", "")
    service = IAPIRequest.providedBy(request) or "/++api++" in path
    resumable = service and "/@tus-upload" in path
    if method != "HEAD" and service or resumable:
        return  # plone.rest looks for a service of this method
    if method != "HEAD":
        request.environ[ASKED] = method
    request.method = request.environ["REQUEST_METHOD"] = "GET"
    request._rest_cors_preflight = False
    mark_as_api_request(request, request.getHeader("Accept", "text/html"))


def refuse_other_methods(event):
    """Refuse a method that is not offered; subscriber after traversal."""
    request = event.request
    if refused := refusal_of(request):
        raise refused
    if not IAPIRequest.providedBy(request) or request.method in PAGES:
        return
    published = request.get("PUBLISHED")
    if not IService.providedBy(getattr(published, "__self__", published)):
        raise _refusal(request.method, PAGES)


def refusal_of(request, exception=None):
    """Return the MethodNotAllowed that answers a request; None if its method is fine.

    `exception` is what the request failed with: where plone.rest found no service, the
    address may have one for another method.
    """
    asked = request.environ.get(ASKED)
    missing = isinstance(exception, NotFound) and IAPIRequest.providedBy(request)
    if asked is None and not missing:
        return None
    allowed = _offered(request) if IAPIRequest.providedBy(request) else ()
    if asked is None and (not allowed or request.method in allowed):
        return None  # nothing here, or the service itself found nothing
    return _refusal(asked or request.method, allowed or PAGES)


def _refusal(method, allowed):
    refused = MethodNotAllowed(_(REFUSED, mapping={"method": method[:20]}))
    refused.setHeader("Allow", ", ".join(sorted(allowed)))
    return refused


def _offered(request):
    """Return the methods for which there is a service where a request leads."""
    service, name = request.get("PUBLISHED"), ""
    if IService.providedBy(service):
        context, name = service.context, service.__name__.rpartition("_")[2]
    else:
        context = next(iter(request["PARENTS"]), None)
        steps = request._steps
        if steps and not steps[-1].startswith(request._rest_service_id):
            name = unquote(steps[-1])
    if isinstance(context, RESTWrapper):
        context = context.context
    required = (providedBy(context), providedBy(request))
    lookup = getSiteManager().adapters.lookup
    offered = {
        method
        for method, types in _services.items()
        for subtypes in types.values()
        for service_id in subtypes.values()
        if lookup(required, Interface, service_id + name) is not None
    }
    return offered | ({"HEAD"} if "GET" in offered else set())
