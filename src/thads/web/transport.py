"""Whether a request came over TLS."""

from typing import Any
from ZPublisher.HTTPRequest import trusted_proxies


def is_secure(request: Any) -> bool:
    """Return whether the client's connection is encrypted.

    True when the address nginx writes into the path (`VirtualHostBase/https/…`) says
    so, or `X-Forwarded-Proto` of a proxy that zope.conf trusts.
    """
    if request.get("SERVER_URL", "").startswith("https:"):
        return True
    remote = request.environ.get("REMOTE_ADDR", "")
    forwarded = request.environ.get("HTTP_X_FORWARDED_PROTO", "")
    return remote in trusted_proxies and forwarded.strip().lower() == "https"
