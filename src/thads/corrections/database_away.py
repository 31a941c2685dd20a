"""Answers while the database cannot be reached or written: 503, nothing done later.

Without it: each request waits 30 s for the server and is tried ten times more, so that
within seconds all threads of all processes stand still, and a request whose sender has
long given up is carried out when the server is back. Here nobody is let in while the
connection is down, whoever is inside waits three seconds, and nothing that broke off is
tried again: the sender is told, and decides. A server that is there and says nothing
(its machine hangs) counts as away after five seconds: it is asked every two.
A full disk, or one that nobody may write to, here or at the database server, is no
error of the page that was asked for: the same answer, in place of an empty 500.
Where it broke off while the transaction was ending, nobody here knows whether it was
stored: the sender is told so and how to find out, and no program to send again.

Upstream: not reported yet. The key `wait-timeout` of ZEO's own section is not known to
the `<zeoclient>` that plone.recipe.zope2instance writes.
"""

from collections.abc import Callable
from collections.abc import Iterable
from concurrent.futures import TimeoutError as NoAnswer
from html import escape
from importlib import resources
from string import Template
from thads import _
from thads.web.problems import problem
from traceback import walk_tb
from typing import Any
from ZEO.ClientStorage import ClientStorage
from ZEO.Exceptions import ClientDisconnected
from ZEO.Exceptions import ServerException
from zope.i18n import translate
from zope.i18nmessageid import Message
import builtins
import errno
import json
import logging
import threading
import time
import Zope2


logger = logging.getLogger(__name__)


#: Seconds a request that is being answered waits for the server to come back.
PATIENCE = 3
#: Seconds from one question to the server, whether it is there, to the next, and those
#: it has to answer; a slow disk may hold it for some.
ASKED_EVERY, HUNG = 2, 5
#: Seconds after which a sender may try again.
AGAIN = 30

TITLE = _("The portal cannot reach its data just now")
FULL = _("The portal cannot store anything just now")
#: What the system says of a disk that is full, or that nobody may write to.
NOT_WRITTEN = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
)
FULL_DISK = frozenset((errno.ENOSPC, errno.EDQUOT))
#: Called when a disk is full; the server's start adds to it.
when_full: list[Callable[[], None]] = []
LATER = _("The operators are at work on it. Please try again in a few minutes.")
NOT_SENT = _(
    "What you sent has not been received. Go back in the browser: your text is still "
    "on the page. Please send it again in a few minutes."
)
NOT_KNOWN = _(
    "It is not known whether what you sent has been received. A request sent by its "
    "form: go back in the browser. If all you entered is still on the page, send it "
    "again; if it has been received, you are given the same code. If it is not, look "
    "first whether the agency has written to you, look at My requests, or ask the "
    "agency by telephone. Anything else: look in a few minutes whether it is there, "
    "and only then do it again."
)
NOT_KNOWN_TO_PROGRAMS = _(
    "It is not known whether this has been received. Sent again with the same "
    "idempotency_key it gives the same; what has no such key must be looked for before "
    "it is sent again."
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
        title, may_be_stored = TITLE, False
        if is_connected():
            try:
                return app(environ, start_response)
            except ClientDisconnected as error:
                may_be_stored = _was_ending(error)  # ZEO has logged it
            except (OSError, ServerException) as error:
                if not is_not_written(error):
                    raise
                logger.exception("nothing can be stored")
                if _number_of(error) in FULL_DISK:
                    for make_room in when_full:
                        make_room()
                title, may_be_stored = FULL, _was_ending(error)
        body, content_type = _body(environ, title, may_be_stored)
        headers = [
            ("Content-Type", content_type),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ]
        if not may_be_stored:
            headers.append(("Retry-After", str(AGAIN)))
        start_response("503 Service Unavailable", headers)
        return [body]

    return answer


def is_connected() -> bool:
    """Return whether the database can be asked; one of this process always can."""
    storage = getattr(Zope2.DB, "storage", None)
    return not isinstance(storage, ClientStorage) or storage.is_connected()


def is_answered(error: BaseException) -> bool:
    """Return whether an error is answered here, without the database, by 503."""
    return isinstance(error, ClientDisconnected) or is_not_written(error)


def is_not_written(error: BaseException) -> bool:
    """Return whether an error says that a disk is full or not to be written to."""
    return _number_of(error) in NOT_WRITTEN


def _number_of(error: BaseException) -> int | None:
    """Return the system's number of an error, also of one of the database server."""
    if isinstance(error, OSError):
        return error.errno
    if isinstance(error, ServerException):
        match error.args:
            case (str(name), (int(number), *_more)):
                kind = getattr(builtins, name.removeprefix("builtins."), None)
                if isinstance(kind, type) and issubclass(kind, OSError):
                    return number
    return None


def _was_ending(error: BaseException) -> bool:
    """Return whether all had been written, and only the end of it was not confirmed."""
    frames = walk_tb(error.__traceback__)
    return any(frame.f_code.co_name == "tpc_finish" for frame, _line in frames)


def _body(environ: dict, title: Message, may_be_stored: bool) -> tuple[bytes, str]:
    """Return (body, media type) of the answer: a page, or the error of a service."""
    sent = environ.get("REQUEST_METHOD", "GET") not in ("GET", "HEAD", "OPTIONS")
    to_program = "json" in environ.get("HTTP_ACCEPT", "")
    text = LATER
    if sent and may_be_stored:
        text = NOT_KNOWN_TO_PROGRAMS if to_program else NOT_KNOWN
    elif sent:
        text = NOT_SENT
    title, text = (
        translate(message, target_language="vi") for message in (title, text)
    )
    if to_program:
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
        watch = threading.Thread(target=watch_server, args=(storage,), daemon=True)
        watch.start()


def watch_server(storage: ClientStorage) -> None:
    """Ask the database server whether it is there, as long as the storage is open.

    One that does not answer in time is left: whoever waits for it is told at once, and
    ZEO connects anew when it speaks again.
    """
    server = storage._server
    while not server.loop.is_closed():
        time.sleep(ASKED_EVERY)
        if not storage.is_connected():
            continue
        try:
            server.call("lastTransaction", wait=False).result(HUNG)
        except NoAnswer:
            logger.error("the database server does not answer: its connection is ended")
            server.loop.call_soon_threadsafe(_leave, server.client)
        except Exception:  # it has gone meanwhile, which ZEO has logged
            continue


def _leave(client: Any) -> None:
    protocol = client.protocol
    if protocol is not None:
        protocol.close("it does not answer")
        client.disconnected(protocol)


def try_no_more(event: Any) -> None:
    """Let a request that lost the database fail; subscriber of IPubBeforeAbort."""
    if event.retry and issubclass(event.exc_info[0], ClientDisconnected):
        event.request.retry_count = event.request.retry_max_count
