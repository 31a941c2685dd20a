"""Answers while the database server is away: 503 at once, and nothing is done later.

Without it: each request waits 30 s for the server and is tried ten times more, so that
within seconds all threads of all processes stand still, and a request whose sender has
long given up is carried out when the server is back. Here nobody is let in while the
connection is down, whoever is inside waits three seconds, and nothing that broke off is
tried again: the sender is told, and decides.

Upstream: not reported yet. The key `wait-timeout` of ZEO's own section is not known to
the `<zeoclient>` that plone.recipe.zope2instance writes.
"""

from collections.abc import Callable
from collections.abc import Iterable
from html import escape
from importlib import resources
from string import Template
from thads import _
from thads.web.problems import problem
from typing import Any
from ZEO.ClientStorage import ClientStorage
from ZEO.Exceptions import ClientDisconnected
from zope.i18n import translate
import json
import Zope2


#: Seconds a request that is being answered waits for the server to come back.
PATIENCE = 3
#: Seconds after which a sender may try again.
AGAIN = 30

TITLE = _("The portal cannot reach its data just now")
LATER = _("The operators are at work on it. Please try again in a few minutes.")
NOT_SENT = _(
    "What you sent has not been received. Go back in the browser: your text is still "
    "on the page. Please send it again in a few minutes."
)
PAGE = Template(
    resources.files("thads.corrections")
    .joinpath("database_away.html")
    .read_text(encoding="utf-8")
)


def database_away(app: Callable, global_conf: Any = None) -> Callable:
    """Return the WSGI application `app`, which answers 503 while the database is away.

    `buildout.cfg` names it in the pipeline of each instance.
    """

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        if is_connected():
            try:
                return app(environ, start_response)
            except ClientDisconnected:
                pass  # ZEO has logged it
        body, content_type = _body(environ)
        headers = [
            ("Content-Type", content_type),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(AGAIN)),
            ("Cache-Control", "no-store"),
        ]
        start_response("503 Service Unavailable", headers)
        return [body]

    return answer


def is_connected() -> bool:
    """Return whether the database can be asked; one of this process always can."""
    storage = getattr(Zope2.DB, "storage", None)
    return not isinstance(storage, ClientStorage) or storage.is_connected()


def _body(environ: dict) -> tuple[bytes, str]:
    """Return (body, media type) of the answer: a page, or the error of a service."""
    sent = environ.get("REQUEST_METHOD", "GET") not in ("GET", "HEAD", "OPTIONS")
    title, text = (
        translate(message, target_language="vi")
        for message in (TITLE, NOT_SENT if sent else LATER)
    )
    if "json" in environ.get("HTTP_ACCEPT", ""):
        error = problem("ServiceUnavailable", text, None)
        return json.dumps(error).encode(), "application/json"
    page = PAGE.substitute(title=escape(title), text=escape(text))
    return page.encode(), "text/html; charset=utf-8"


def wait_shortly(event: Any) -> None:
    """Let requests wait some seconds for the server; subscriber of the opened database.

    Not of the start: whoever starts with the server waits until it is there.
    """
    storage = event.database.storage
    if isinstance(storage, ClientStorage):
        storage._server.timeout = PATIENCE


def try_no_more(event: Any) -> None:
    """Let a request that lost the database fail; subscriber of IPubBeforeAbort."""
    if event.retry and issubclass(event.exc_info[0], ClientDisconnected):
        event.request.retry_count = event.request.retry_max_count
