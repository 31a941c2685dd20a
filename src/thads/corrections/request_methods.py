"""Answer 405 to HTTP methods that are not offered.

Without it: Zope publishes a page whatever the method is (`FOO /hanoi` is 200), takes
all but GET and POST for WebDAV, and fails where it finds no object (`FOO /@localities`
is 500); plone.rest answers 404 where a service lacks the method. Here pages answer to
GET, HEAD and POST, REST services to what is registered, and 405 comes with `Allow`.
WebDAV is not offered, nor are TRACE and OPTIONS.

Upstream: not reported yet; Zope#816 mended HEAD for views.
"""

from contextlib import suppress
from plone.rest.events import mark_as_api_request
from plone.rest.interfaces import IAPIRequest
from plone.rest.interfaces import IService
from plone.rest.negotiation import _services
from plone.rest.traverse import RESTWrapper
from thads import _
from thads.corrections.open_views import is_offered
from thads.corrections.open_views import refuse_closed
from urllib.parse import unquote
from zExceptions import MethodNotAllowed
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.component import getSiteManager
from zope.interface import Interface
from zope.interface import providedBy
from zope.publisher.interfaces import IPublishTraverse


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
        if not IAPIRequest.providedBy(request):
            # plone.rest does so at the namespace, where Zope takes it for WebDAV
            mark_as_api_request(request, "application/json")
        return  # plone.rest looks for a service of this method
    if method != "HEAD":
        request.environ[ASKED] = method
    request.method = request.environ["REQUEST_METHOD"] = "GET"
    request._rest_cors_preflight = False
    mark_as_api_request(request, request.getHeader("Accept", "text/html"))


def refuse_other_methods(event):
    """Refuse a method that is not offered; subscriber after traversal."""
    request = event.request
    refused = refusal_of(request)
    if refused is None and IAPIRequest.providedBy(request):
        published = request.get("PUBLISHED")
        is_service = IService.providedBy(getattr(published, "__self__", published))
        if request.method not in PAGES and not is_service:
            refused = _refusal(request.method, PAGES)
    if refused is not None:
        with suppress(Unauthorized):  # of a method that is not offered nobody logs in
            refuse_closed(event)
        raise refused


def refusal_of(request, exception=None):
    """Return the MethodNotAllowed that answers a request; None if its method is fine.

    `exception` is what the request failed with: where nothing was found, the address
    may have a service for another method. If it has none, nothing is there.
    """
    asked, missing = request.environ.get(ASKED), isinstance(exception, NotFound)
    is_service = IAPIRequest.providedBy(request)
    if asked is None and not (missing and is_service):
        return None
    allowed = _offered(request) if missing or is_service else frozenset()
    if missing and not allowed or asked is None and request.method in allowed:
        return None  # nothing here, or the service itself found nothing
    return _refusal(asked or request.method, is_service and allowed or PAGES)


def _refusal(method, allowed):
    refused = MethodNotAllowed(_(REFUSED, mapping={"method": method[:20]}))
    refused.setHeader("Allow", ", ".join(sorted(allowed)))
    return refused


def _offered(request):
    """Return the methods for which there is a service where a request leads.

    What is not in the table of open views is not there; a service takes further steps
    of an address where its class says so (`@workflow/<step>` is for POST).
    """
    context, name, steps_follow = _service_address(request)
    required = (providedBy(context), providedBy(request))
    lookup = getSiteManager().adapters.lookup
    offered = set()
    for method, types in _services.items():
        for subtypes in types.values():
            for service_id in subtypes.values():
                service = lookup(required, Interface, service_id + name)
                if (
                    service is not None
                    and is_offered(service, name, method)
                    and (not steps_follow or IPublishTraverse.implementedBy(service))
                ):
                    offered.add(method)
    return offered | ({"HEAD"} if "GET" in offered else set())


def _service_address(request):
    """Return the content, the name of its service, and whether more steps follow."""
    published, parents = request.get("PUBLISHED"), request["PARENTS"]
    steps = [unquote(step) for step in request._steps]
    follow = list(request.get("TraversalRequestNameStack") or ())
    for service in (published, *parents[:1]):
        service = getattr(service, "__self__", service)
        if IService.providedBy(service):
            name = service.__name__.rpartition("_")[2]
            behind = name in steps and steps[-1] != name
            return _unwrapped(service.context), name, bool(behind or follow)
    name = ""
    unnamed = getattr(request, "_rest_service_id", None)
    if steps and not (unnamed and steps[-1].startswith(unnamed)):
        name = steps[-1]
    return _unwrapped(next(iter(parents), None)), name, bool(follow)


def _unwrapped(context):
    return context.context if isinstance(context, RESTWrapper) else context
