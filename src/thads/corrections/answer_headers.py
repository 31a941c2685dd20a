"""Cookies and headers of every answer, whoever wrote it: a filter before Zope.

Without it: Zope and Plone set cookies as they please (`statusmessages`, `__cp`, the
language's), and tell in each answer which software runs here: of use to nobody but who
has a list of its faults. Here every cookie is for this site's requests and for no
script, over TLS only where the request came over it, and the banners go.

Upstream: not reported yet.
"""

from waitress.adjustments import Adjustments
import re
import ZPublisher.HTTPRequest


BANNERS = frozenset(("server", "x-powered-by", "via"))
#: What a cookie gets unless it says something of its own.
ATTRIBUTES = (("httponly", "HttpOnly"), ("samesite", "SameSite=Lax"))
_THROUGH_TLS = re.compile(r"/VirtualHostBase/https/")


def answer_headers(app, global_conf=None):
    """Return the WSGI application `app`, its cookies bound and without banners.

    `buildout.cfg` names it in the pipeline of each instance.
    """
    # the server's own line, which it adds after every filter
    Adjustments.ident = None

    def answer(environ, start_response):
        secure = is_secure(environ)

        def start(status, headers, exc_info=None):
            kept = [
                (name, bound(value, secure) if name.lower() == "set-cookie" else value)
                for name, value in headers
                if name.lower() not in BANNERS
            ]
            return start_response(status, kept, exc_info)

        return app(environ, start)

    return answer


def bound(cookie, secure):
    """Return a `Set-Cookie` with the attributes it lacks."""
    parts = [part.strip() for part in cookie.split(";")]
    names = {part.partition("=")[0].lower() for part in parts[1:]}
    missing = [text for name, text in ATTRIBUTES if name not in names]
    if secure and "secure" not in names:
        missing.append("Secure")
    return "; ".join(parts + missing)


def is_secure(environ):
    """Return whether the client's connection is encrypted, by what nginx says.

    It writes it into the address (`/VirtualHostBase/https/…`); a header counts from a
    proxy that zope.conf trusts.
    """
    if environ.get("wsgi.url_scheme") == "https":
        return True
    if _THROUGH_TLS.match(environ.get("PATH_INFO", "")):
        return True
    trusted = environ.get("REMOTE_ADDR") in ZPublisher.HTTPRequest.trusted_proxies
    forwarded = environ.get("HTTP_X_FORWARDED_PROTO", "").strip().lower()
    return trusted and forwarded == "https"
