"""WebDAV is shut: its PUT writes into an item past the fields, and past the gate.

plone.restapi's own PUT, DELETE and so on are asked for JSON; what is not is WebDAV to
Zope, whoever sends it.
"""

from plone.rest.negotiation import lookup_service_id
from typing import Any
from zExceptions import MethodNotAllowed


_REFUSED = "thads.refused_method"
#: Those that write; reading (PROPFIND) is Zope's to refuse.
METHODS = frozenset(
    ("PUT", "DELETE", "MKCOL", "COPY", "MOVE", "PROPPATCH", "LOCK", "UNLOCK")
)


def notice(event: Any) -> None:
    """Subscriber of `IPubStart`: walk to the address as GET would.

    Nothing may be raised so early, and WebDAV's own walk fails where nothing is.
    """
    request = event.request
    if request.method not in METHODS:
        return
    if lookup_service_id(request.method, request.getHeader("Accept", "text/html")):
        return
    request.environ[_REFUSED] = request.method
    request.method = request.environ["REQUEST_METHOD"] = "GET"


def refuse(event: Any) -> None:
    """Subscriber of `IPubAfterTraversal`: answer 405 to a method of WebDAV."""
    request = event.request
    method = request.environ.get(_REFUSED)
    if method is not None:
        request.response.setHeader("Allow", "GET, HEAD, POST")
        raise MethodNotAllowed(method)
