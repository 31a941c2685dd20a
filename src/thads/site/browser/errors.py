"""Error pages in the portal's look: 400, 401/403, 404, 410, 500."""

from AccessControl import getSecurityManager
from plone.rest.interfaces import IAPIRequest
from Products.CMFPlone.browser.exceptions import ExceptionView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.corrections.request_methods import refusal_of
from thads.corrections.rest_errors import Refusal
from thads.corrections.rest_errors import translated
from thads.web import problems
from urllib.parse import unquote
from zExceptions.ExceptionFormatter import format_exception
from zope.component import queryMultiAdapter
from zope.i18nmessageid import Message
import json
import re
import sys


STATUS = {
    "NotFound": 404,
    "KeyError": 500,
    "Gone": 410,
    "Unauthorized": 401,
    "Forbidden": 403,
    "BadRequest": 400,
}
#: Statuses of what was sent wrongly: the page says what, and to send it again.
REFUSED = (400, 405, 409, 413, 415, 422)
#: Titles of the pages by status, for the browser's tab too.
TITLES = (
    ((404,), _("There is no page at this address")),
    ((410,), _("This content is no longer published")),
    ((401, 403), _("You may not see this page")),
    (REFUSED, _("The request could not be understood")),
    ((500,), _("Something went wrong on our side")),
)


class ErrorPage(ExceptionView):
    """Page that tells in Vietnamese what happened and what to do next.

    It never shows a reader the machinery's words: those are in the server's log.
    """

    template = ViewPageTemplateFile("templates/error.pt")
    last_resort = ViewPageTemplateFile("templates/error_plain.pt")
    error_status = 500

    @property
    def page_title(self):
        """The title for the status."""
        for statuses, title in TITLES:
            if self.error_status in statuses:
                return title
        return TITLES[-1][1]

    def __call__(self):
        response = self.request.response
        exception = self.context
        refused_method = refusal_of(self.request, exception)
        if refused_method is not None:
            exception = refused_method
            response.setHeader("Allow", exception.headers["Allow"])
        if IAPIRequest.providedBy(self.request):
            return Refusal(exception, self.request)()
        name = exception.__class__.__name__
        parent = getattr(self, "__parent__", None)
        if name == "NotFound" and self._redirected(parent):
            return ""
        self.context = parent
        exc_type, value, traceback = sys.exc_info()
        refused = problems.status_of(exception) or (refused_method and 405)
        # locked: plone.transformchain sets the status of what was raised once more
        response.setStatus(refused or exc_type or 500, lock=bool(refused))
        status = response.getStatus()
        if 300 <= status < 400:
            # on the way to elsewhere: nobody reads a page
            return ""
        if status < 400:
            status = STATUS.get(name, 500)
            response.setStatus(status)
        self.error_status = status
        if self._wants_json():
            response.setHeader("Content-Type", "application/json")
            return json.dumps(
                problems.problem(name, self.page_title, self.request, error_type=name)
            )
        shown = ""
        if status >= 500 and getSecurityManager().checkPermission(
            "Manage portal", parent
        ):
            shown = "".join(format_exception(exc_type, value, traceback, as_html=False))
        message = self._message(exception) if status in REFUSED else ""
        response.setHeader("Content-Type", "text/html; charset=utf-8")
        try:
            return self.template(
                status=status,
                words=self._words() if status == 404 else "",
                message=message,
                traceback=shown,
            )
        except Exception:  # the frame itself may be what is broken
            return self.last_resort(status=status)

    def _message(self, exception):
        """Return what was wrong with what was sent, where that is known."""
        if problems.status_of(exception) is not None:
            return problems.problem_of(exception, self.request)["message"]
        first = exception.args[0] if exception.args else ""
        text = first if isinstance(first, Message) else str(exception)
        return translated(text, self.request) or ""

    def _redirected(self, parent):
        redirector = queryMultiAdapter(
            (parent, self.request), name="plone_redirector_view"
        )
        return redirector is not None and redirector.attempt_redirect()

    def _wants_json(self):
        accept = self.request.getHeader("Accept", "") or ""
        return "application/json" in accept and "text/html" not in accept

    def _words(self):
        """Return the words of the address that was asked for."""
        address = unquote(self.request.get("ACTUAL_URL", "")).rstrip("/")
        last = address.rpartition("/")[2]
        words = re.sub(r"[^\w]+", " ", last.partition(".")[0]).strip()
        return words if re.search(r"[^\W\d]", words) else ""
