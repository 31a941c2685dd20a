"""WSGI filter that makes readable what Zope cannot begin with.

Without it: Zope reads the path as UTF-8 before it has a request to answer
(`/@types/%ff` is a bare 500), and cookies by a function that calls itself for each of
them (some hundred cookies are a bare 500), and takes every `Authorization: Basic` for
one (`Basic ???` is a 500).

Upstream: Zope#1249 for the path, closed, but so in Zope 6.3; the others are not
reported yet.
"""

from ZPublisher.utils import basic_auth_decode


#: Cookies of one request. Browsers keep 50 to 180 of a site; ours sets three.
COOKIES = 200


def readable_requests(app, global_conf=None):
    """Return the WSGI application `app`, asked for what it can read.

    What of a path is no UTF-8 becomes U+FFFD: there is nothing of that name, and the
    answer is the portal's own 404. A name and password that cannot be read are none.
    `buildout.cfg` names it in each instance's pipeline.
    """

    def answer(environ, start_response):
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        environ["PATH_INFO"] = path.encode("utf-8").decode("latin-1")
        cookies = environ.get("HTTP_COOKIE", "")
        if cookies.count(";") + cookies.count(",") > COOKIES:
            del environ["HTTP_COOKIE"]
        if not _is_readable(environ.get("HTTP_AUTHORIZATION", "")):
            del environ["HTTP_AUTHORIZATION"]
        return app(environ, start_response)

    return answer


def _is_readable(authorization):
    """Return whether Zope can read an `Authorization` header: else it answers 500."""
    try:
        basic_auth_decode(authorization)
    except ValueError:  # no Base64, no UTF-8, or no colon
        return False
    return True
