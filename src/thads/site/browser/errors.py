"""Error pages in the portal's look: 400, 401/403, 404, 410, 500."""

from AccessControl import getSecurityManager
from plone.rest.interfaces import IAPIRequest
from Products.CMFPlone.browser.exceptions import ExceptionView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.corrections.rest_errors import Refusal
from thads.corrections.rest_errors import say
from zExceptions.ExceptionFormatter import format_exception
from zope.component import queryMultiAdapter
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
#: Titles of the pages by status, for the browser's tab too.
TITLES = (
    ((404,), _("There is no page at this address")),
    ((410,), _("This content is no longer published")),
    ((401, 403), _("You may not see this page")),
    ((400, 405, 413, 415, 422), _("The request could not be understood")),
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
        if IAPIRequest.providedBy(self.request):
            return Refusal(self.context, self.request)()
        exception = self.context
        name = exception.__class__.__name__
        parent = getattr(self, "__parent__", None)
        if name == "NotFound" and self._redirected(parent):
            return ""
        self.context = parent
        exc_type, value, traceback = sys.exc_info()
        response = self.request.response
        response.setStatus(exc_type or 500)
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
            return json.dumps({"error_type": name})
        shown = ""
        if status >= 500 and getSecurityManager().checkPermission(
            "Manage portal", parent
        ):
            shown = "".join(format_exception(exc_type, value, traceback, as_html=False))
        known = status in (400, 405, 413, 415, 422)
        message = known and say(str(exception), self.request) or ""
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
        last = self.request.get("ACTUAL_URL", "").rstrip("/").rpartition("/")[2]
        words = re.sub(r"[^\w]+", " ", last.partition(".")[0]).strip()
        return words if re.search(r"[^\W\d]", words) else ""
