"""The access log of a process: a WSGI filter that writes no more than it needs.

Paste's own writes whole addresses: names citizens search for, the digits that open a
case, the ticket that opens it for an hour, the key that sets a new password. Logs are
kept for months and copied; here stand method, path, status, length and seconds, as in
nginx's. What opens something and stands in a path is left out.
"""

from collections.abc import Callable
from collections.abc import Iterable
from datetime import datetime
from thads.web.logs import ACCESS
from thads.web.shown_path import shown_path
from thads.worktime import TIMEZONE
from thads.worktime import clock
from typing import Any
from urllib.parse import quote
import logging
import time


#: The logger that the recipe of instances gives a file of its own.
logger = logging.getLogger("wsgi")


def access_log(app: Callable, global_conf: Any = None) -> Callable:
    """Return the WSGI application `app`, its answers logged.

    `buildout.cfg` names it in the pipeline of each instance.
    """

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        began, path = clock.precise_now(), shown_path(environ.get("PATH_INFO", ""))
        who = environ.get("HTTP_X_FORWARDED_FOR") or environ.get("REMOTE_ADDR") or "-"
        method, counted = environ.get("REQUEST_METHOD", "-"), time.monotonic()

        def start(status: str, headers: list, exc_info: Any = None) -> Callable:
            length = next((v for n, v in headers if n.lower() == "content-length"), "-")
            client, code = quote(who, safe=":,. "), status.partition(" ")[0]
            seconds, verb = time.monotonic() - counted, quote(method)
            logger.info(
                '%s [%s] "%s %s" %s %s %.3f',
                client,
                moment(began),
                verb,
                path,
                code,
                length,
                seconds,
                extra={
                    ACCESS: {
                        "client": client,
                        "method": verb,
                        "path": path,
                        "status": int(code),
                        "bytes": int(length) if length.isdecimal() else None,
                        "seconds": round(seconds, 3),
                    }
                },
            )
            return start_response(status, headers, exc_info)

        return app(environ, start)

    return answer


def moment(when: datetime) -> str:
    """Return a moment as access logs write it: `21/Nov/2026:09:30:00 +0700`."""
    return when.astimezone(TIMEZONE).strftime("%d/%b/%Y:%H:%M:%S %z")
