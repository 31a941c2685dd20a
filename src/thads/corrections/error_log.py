"""Write answers that refuse something on one line of the log, not as errors.

Without it: Zope logs whatever a request ended with as an error with its traceback,
405 and 400 too, with the template of a message instead of its text; a scanner fills the
log, and the errors among it are not seen. What was answered with a status below 500 is
one line at INFO: status, method, path. Addresses that lead nowhere and the log-in stay
out of the log, as before. What became a server error has its traceback.

Upstream: not reported yet (Products.SiteErrorLog).
"""

from Products.SiteErrorLog.SiteErrorLog import SiteErrorLog
from thads.corrections.request_methods import ASKED
from thads.web.shown_path import shown_path
from typing import Any
from urllib.parse import quote
from ZPublisher.HTTPRequest import HTTPRequest
import logging


logger = logging.getLogger(__name__)

#: Zope's, as it was before that below took its place.
original = SiteErrorLog.raising

#: The `id` of the exception that the page of an error answered. In the request's
#: environment, where no parameter can set it.
ANSWERED = "thads.answered"


def mark_answered(exception: Exception, request: HTTPRequest) -> None:
    """Note that the exception a request ended with has a page or JSON as its answer."""
    request.environ[ANSWERED] = id(exception)


def raising(log: SiteErrorLog, info: Any) -> str | None:
    """Log an exception as Zope does, or on one line what was meant as an answer.

    Takes the place of `SiteErrorLog.raising`. An error of a part of a page (a portlet)
    is none that the request ended with.
    """
    kind, exception = info[:2]
    request = getattr(log, "REQUEST", None)
    environ = getattr(request, "environ", {})
    if environ.get(ANSWERED) != id(exception):
        return original(log, info)
    status = request.response.getStatus()
    if not 400 <= status < 500 or kind.__name__ in log._ignored_exceptions:
        return original(log, info)
    logger.info(
        "Answered %s: %s %s",
        status,
        quote((environ.get(ASKED) or request.method)[:20]),
        shown_path(request.get("PATH_INFO", "")),
    )
    return None
