"""Whether a request came over TLS."""

from typing import Any
import ZPublisher.HTTPRequest


def is_secure(request: Any) -> bool:
    """Return whether the client's connection is encrypted.

    True when the address nginx writes into the path (`VirtualHostBase/https/…`) says
    so, or `X-Forwarded-Proto` of a proxy that zope.conf trusts.
    """
    if request.get("SERVER_URL", "").startswith("https:"):
        return True
    remote = request.environ.get("REMOTE_ADDR", "")
    forwarded = request.environ.get("HTTP_X_FORWARDED_PROTO", "")
    # zope.conf gives the module another tuple: it is read here, not imported
    trusted = ZPublisher.HTTPRequest.trusted_proxies
    return remote in trusted and forwarded.strip().lower() == "https"
