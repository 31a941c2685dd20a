"""Cookies and headers of every answer, whoever wrote it: a filter before Zope.

Without it: Zope and Plone set cookies as they please (`statusmessages`, `__cp`, the
language's), and tell in each answer which software runs here: of use to nobody but who
has a list of its faults; plone.caching names the rule of what is hidden. Here every
cookie is for this site's requests and for no script, over TLS only where the request
came over it, and what tells too much goes. Over TLS the cookie of a session is called
`__Host-__ac`: browsers take that name from this very host alone, so another site of the
ministry's domain cannot give somebody a session of its own choice. Zope goes on reading
`__ac`. `Expires` is a date as HTTP writes it: Plone's `Sat, 1 Jan 2000` is none to a
strict reader.

Upstream: not reported yet.
"""

from email.utils import formatdate
from email.utils import mktime_tz
from email.utils import parsedate_tz
from waitress.adjustments import Adjustments
import re
import ZPublisher.HTTPRequest


#: What tells the software; which rule of caching an address has, which tells what lies
#: there, also to those who may not know that something does.
UNTOLD = frozenset(
    ("server", "x-powered-by", "via", "x-cache-rule", "x-cache-operation")
)
#: What a cookie gets unless it says something of its own.
ATTRIBUTES = (("httponly", "HttpOnly"), ("samesite", "SameSite=Lax"))
#: What an answer gets unless it says something of its own.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "SAMEORIGIN",
}
#: Answers of programs: nothing in them runs or is shown in a frame, and a browser that
#: is led to one stores it under a name that is not of the address's making.
JSON = "application/json"
OF_JSON = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Content-Disposition": 'attachment; filename="api.json"',
}
#: How the cookies of sessions begin, of the portal and of the training site.
SESSION, HOST = "__ac", "__Host-"
_THROUGH_TLS = re.compile(r"/VirtualHostBase/https/")


def answer_headers(app, global_conf=None):
    """Return the WSGI application `app`, its cookies bound and without banners.

    `buildout.cfg` names it in the pipeline of each instance.
    """
    # the server's own line, which it adds after every filter
    Adjustments.ident = None

    def answer(environ, start_response):
        secure = is_secure(environ)
        if secure and environ.get("HTTP_COOKIE"):
            environ["HTTP_COOKIE"] = of_this_host(environ["HTTP_COOKIE"])

        def start(status, headers, exc_info=None):
            kept = [
                (name, mended(name.lower(), value, secure))
                for name, value in headers
                if name.lower() not in UNTOLD
            ]
            return start_response(status, kept + missing(kept), exc_info)

        return app(environ, start)

    return answer


def mended(name, value, secure):
    """Return the value of a header as it is sent; `name` in small letters."""
    if name == "set-cookie":
        return bound(value, secure)
    if name == "expires":
        return http_date(value)
    return value


def http_date(text):
    """Return a date as HTTP writes it; long past where it is none."""
    try:
        return formatdate(mktime_tz(parsedate_tz(text)), usegmt=True)
    except (TypeError, ValueError, OverflowError):
        return formatdate(0, usegmt=True)


def missing(headers):
    """Return the headers an answer lacks, as (name, value)."""
    given = {name.lower(): value for name, value in headers}
    wanted = HEADERS
    if given.get("content-type", "").partition(";")[0].strip().lower() == JSON:
        wanted = HEADERS | OF_JSON
    return [pair for pair in wanted.items() if pair[0].lower() not in given]


def bound(cookie, secure):
    """Return a `Set-Cookie` with the attributes it lacks; a session's bound to us."""
    parts = [part.strip() for part in cookie.split(";")]
    attributes = {part.lower() for part in parts[1:]}
    names = {each.partition("=")[0] for each in attributes}
    added = [text for name, text in ATTRIBUTES if name not in names]
    if secure and "secure" not in names:
        added.append("Secure")
    is_ours = "path=/" in attributes and "domain" not in names
    if secure and is_ours and parts[0].startswith(SESSION):
        parts[0] = HOST + parts[0]
    return "; ".join(parts + added)


def of_this_host(cookies):
    """Return a `Cookie` header in which sessions are those this host has set."""
    kept = []
    for cookie in cookies.split(";"):
        cookie = cookie.strip()
        if cookie.startswith(HOST + SESSION):
            kept.append(cookie.removeprefix(HOST))
        elif not cookie.startswith(SESSION):
            kept.append(cookie)
    return "; ".join(kept)


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
