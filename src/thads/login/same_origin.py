"""Requests of foreign pages in the name of somebody who is logged in.

A browser sends cookies, and a password for basic auth it remembers, with what another
site's page has it send. Forms of pages have a token against that (plone.protect); REST
services have none. Browsers name the page a request comes from (`Sec-Fetch-Site`,
`Origin`), which no page can change: a service that changes something takes it from this
site only. Programs send neither header, and their own password: they go on. So do
tokens, which no browser sends by itself.
"""

from plone import api
from plone.rest.interfaces import IAPIRequest
from thads import _
from thads.errors import NotAllowed
from thads.web.public_address import public_address
from urllib.parse import urlsplit


READS = ("GET", "HEAD", "OPTIONS")
#: `none`: the person's own doing, such as an address typed.
OWN = ("same-origin", "none")
#: What a page of another site can send without asking first.
OF_FORMS = (
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
)
PORTS = {"http": 80, "https": 443}
REFUSED = _("This request comes from the page of another site. It changed nothing.")


def refuse_foreign_pages(event):
    """Refuse what another site's page has a browser send; subscriber."""
    request = event.request
    if not IAPIRequest.providedBy(request) or request.method in READS:
        return
    scheme = (request._auth or "").partition(" ")[0].lower()
    if scheme == "bearer" or api.user.is_anonymous():
        return
    if not _is_own(request, by_cookie=not scheme):
        raise NotAllowed(REFUSED)


def comes_from_here(request):
    """Return whether a request comes from a page of this site, or from a program."""
    return _is_own(request, by_cookie=False)


def is_followed_from_outside(request):
    """Return whether a browser follows a link of another site's page."""
    site = request.getHeader("Sec-Fetch-Site")
    if site:
        return site.lower() not in OWN
    page = request.getHeader("Referer")
    return bool(page) and _origin(page) not in _own_origins(request)


def is_navigation(request):
    """Return whether a browser says that a person goes from here to a page of its own.

    Nothing a page shows or loads by itself is: no picture, frame or film of a text.
    """
    return (
        request.getHeader("Sec-Fetch-Dest", "").lower() == "document"
        and request.getHeader("Sec-Fetch-Mode", "").lower() == "navigate"
        and request.getHeader("Sec-Fetch-Site", "").lower() in OWN
    )


def is_form_of_own_page(request):
    """Return whether a browser says that a form was sent from a page of this site.

    Another site's page cannot say so; a program that says nothing is not believed.
    """
    site = request.getHeader("Sec-Fetch-Site")
    if site:
        return site.lower() == "same-origin"
    page = request.getHeader("Origin") or request.getHeader("Referer")
    return bool(page) and _origin(page) in _own_origins(request)


def _is_own(request, by_cookie):
    site = request.getHeader("Sec-Fetch-Site")
    if site:
        return site.lower() in OWN
    origin = request.getHeader("Origin")
    if origin:
        return _origin(origin) in _own_origins(request)
    # an old browser, or a program that has a cookie: JSON is more than a form can send
    kind = (request.getHeader("Content-Type") or "").partition(";")[0].strip().lower()
    return not (by_cookie and kind in OF_FORMS)


def _own_origins(request):
    addresses = (request["SERVER_URL"], public_address())
    return {_origin(each) for each in addresses if each}


def _origin(address):
    """Return (scheme, host, port) of an address; None of what is none, as `null`."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None
