"""Error pages in the portal's look: 400, 401/403, 404, 410, 500."""

from AccessControl import getSecurityManager
from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from plone.rest.interfaces import IAPIRequest
from Products.CMFPlone.browser.exceptions import ExceptionView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.casework import moved
from thads.casework.services import answer_of
from thads.corrections import inputs
from thads.corrections import page_inputs
from thads.corrections import rest_inputs
from thads.corrections.database_away import is_answered
from thads.corrections.error_log import mark_answered
from thads.corrections.hidden_content import hides
from thads.corrections.hidden_content import nearest_content
from thads.corrections.hidden_content import nearest_viewable
from thads.corrections.hidden_content import recognise_person
from thads.corrections.request_methods import refusal_of
from thads.corrections.rest_errors import Refusal
from thads.corrections.rest_errors import translated
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.login.same_origin import is_form_of_own_page
from thads.publication import review
from thads.site import refusals
from thads.site import unsent
from thads.web import parameters
from thads.web import problems
from thads.web import revisions
from thads.web import steps
from thads.web.transitions import COMMENT
from thads.web.transitions import answer_before
from thads.web.visibility import is_viewable
from traceback import walk_tb
from urllib.parse import quote
from urllib.parse import unquote
from zExceptions import BadRequest
from zExceptions import NotFound
from zExceptions.ExceptionFormatter import format_exception
from ZODB.blob import BLOB_SUFFIX
from ZODB.POSException import POSKeyError
from zope.browser.interfaces import IBrowserView
from zope.component import queryMultiAdapter
from zope.i18nmessageid import Message
from zope.interface import alsoProvides
import json
import logging
import re
import sys


logger = logging.getLogger(__name__)

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
STALE = _("This has changed since you opened the page")
UNDONE = _("This has not been done")
GONE = _("What you decided on is no longer here")
ENDED = _("Your session has ended")
#: Titles of the pages by status, for the browser's tab too.
TITLES = (
    ((404,), _("There is no page at this address")),
    ((410,), _("This content is no longer published")),
    ((401, 403), _("You may not see this page")),
    (REFUSED, _("The request could not be understood")),
    ((500,), _("Something went wrong on our side")),
)


def is_lost_file(exception):
    """Return whether an exception says that the file of some content is not stored."""
    if isinstance(exception, FileNotFoundError):
        # it was there when this process asked for it first
        return str(exception.filename).endswith(BLOB_SUFFIX)
    frames = walk_tb(exception.__traceback__)
    return isinstance(exception, POSKeyError) and any(
        frame.f_code.co_name == "loadBlob" for frame, _line in frames
    )


class ErrorPage(ExceptionView):
    """Page that tells in Vietnamese what happened and what to do next.

    It never shows a reader the machinery's words: those are in the server's log.
    """

    template = ViewPageTemplateFile("templates/error.pt")
    last_resort = ViewPageTemplateFile("templates/error_plain.pt")
    error_status = 500

    #: True if a decision was refused because its item has changed meanwhile.
    stale = False
    #: True if a step was refused: there is none such, not yet, or not for the person.
    undone = False
    #: True if what was decided on is not there, or not for the person any more. It is
    #: asked of the form alone: the answer does not tell which of the two it is.
    gone = False
    #: True if a form of staff came from nobody: their session has ended. It is asked of
    #: the request alone, so that the answer is the same where there is nothing.
    ended = False

    @property
    def page_title(self):
        """The title for the status."""
        if self.stale:
            return STALE
        if self.undone:
            return UNDONE
        if self.gone:
            return GONE
        if self.ended:
            return ENDED
        for statuses, title in TITLES:
            if self.error_status in statuses:
                return title
        return TITLES[-1][1]

    def __call__(self):
        response = self.request.response
        exception = self.context
        if is_answered(exception):
            raise exception  # without the database
        mark_answered(exception, self.request)
        lost = is_lost_file(exception)
        if lost:
            logger.error("a file is lost: %s", exception)
            exception = NotFound(self.request.get("ACTUAL_URL", ""))
        # what a refused request wrote is taken back: there is nothing to confirm
        alsoProvides(self.request, IDisableCSRFProtection)
        recognise_person(self.request)
        refused_method = refusal_of(self.request, exception)
        hidden = hides(refused_method or exception, self.request)
        if hidden:
            refusals.note_hidden(self.request)
            refused_method = None
            exception = NotFound(self.request.get("ACTUAL_URL", ""))
        if isinstance(exception, NotFound) and self._answered_elsewhere(hidden):
            return ""
        if refused_method is not None:
            exception = refused_method
            response.setHeader("Allow", exception.headers["Allow"])
        if IAPIRequest.providedBy(self.request):
            return Refusal(exception, self.request)()
        unreadable = page_inputs.caused(exception, self.request)
        if unreadable:
            rest_inputs.log(exception, self.request)
            exception = BadRequest(inputs.PARAMETERS)
        name = exception.__class__.__name__
        parent = getattr(self, "__parent__", None)
        place = nearest_content(self.request)
        if place is not None and IBrowserView.providedBy(parent):
            self.__parent__ = parent = place  # a method of a view was asked for
        if place is not None and not is_viewable(place):
            self.__parent__ = parent = nearest_viewable(self.request)
            # the answer's base would be the hidden address, and its last touches differ
            response.setBase(None)
            self.request.other.pop("PUBLISHED", None)
        self.stale = isinstance(exception, Stale)
        self.undone = isinstance(exception, NotAllowed) or (
            isinstance(exception, Refused) and exception.code == steps.CODE
        )
        self.gone = isinstance(exception, NotFound) and self._is_decision()
        if self.gone and (elsewhere := self._taken_before(place)):
            response.redirect(elsewhere, lock=1)
            return ""
        if (
            name == "NotFound"
            and not (hidden or self.gone)
            and self._redirected(parent)
        ):
            return ""
        self.context = parent
        exc_type, value, traceback = sys.exc_info()
        refused = problems.status_of(exception) or (refused_method and 405)
        if unreadable:
            refused = 400
        if hidden or lost:
            refused = 404
        if hidden:
            response._has_challenged = True  # nobody is sent to the log-in
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
        named = status in REFUSED or self.undone
        message = self._message(exception) if named else ""
        typed = []
        if status in (401, 403, 404):
            typed = unsent.texts(self.request)
            self.ended = unsent.is_of_ended_session(self.request, typed)
        if typed or self.ended:
            if status == 401 and not api.user.is_anonymous():
                status = self.error_status = 403  # another log-in changes nothing
            response._has_challenged = True  # the log-in's page would not show them
            response.setStatus(status, lock=True)
        response.setHeader("Content-Type", "text/html; charset=utf-8")
        try:
            return self.template(
                status=status,
                words=self._words() if status == 404 else "",
                back=self._back(),
                message=message,
                typed=typed,
                again=self._again(),
                traceback=shown,
            )
        except Exception:  # the frame itself may be what is broken
            return self.last_resort(status=status)

    def _answered_elsewhere(self, hidden):
        """Answer what a step has moved or hidden; return whether that was done.

        The same click is answered as it was before. Whoever may view the item is led
        to its address.
        """
        found = moved.asked(self.request)
        answer = list_url = None
        address = moved.new_address(found, self.request) if found else ""
        if address:
            # 307: what was sent is sent there
            status = 302 if self.request.method in ("GET", "HEAD") else 307
            return self._lead_to(address, status)
        if IAPIRequest.providedBy(self.request):
            if found:
                taken = moved.step_over_rest(found, self.request)
                answer = taken and answer_of(taken)
            elif hidden:
                answer = answer_before(nearest_content(self.request), self.request)
        elif found:
            list_url = moved.list_after_step(found, self.request)
        if list_url:
            api.portal.show_message(revisions.REPEATED, self.request)
            return self._lead_to(list_url, 303)
        if answer:
            response = self.request.response
            response.setStatus(200, lock=True)
            response.setHeader("Content-Type", "application/json")
            response.setBody(json.dumps(answer), lock=True)
            response._has_challenged = True
        return bool(answer)

    def _lead_to(self, address, status):
        self.request.response.redirect(address, status=status, lock=1)
        self.request.response.setBody("", lock=True)
        return True

    def _is_decision(self):
        """Return whether a form of staff came that names what it decides on."""
        return (
            self.request.method == "POST"
            and bool(parameters.text(self.request.form, revisions.NAME))
            and getSecurityManager().getUser().getId() is not None
        )

    @property
    def typed(self):
        """The comment of a form that was refused."""
        return parameters.text(self.request.form, "comment", most=COMMENT, lines=True)

    def _taken_before(self, place):
        """Return where the person's first click has led, empty if none came before.

        It may have hidden the item from whoever returned it, or put a working copy in
        the place of its original.
        """
        form, portal = self.request.form, api.portal.get()
        shown = parameters.text(form, revisions.NAME)
        step = parameters.text(form, "transition")
        step = step or parameters.text(form, "workflow_action")
        address = ""
        if revisions.came_before(place, shown, step, self.typed):
            address = f"{portal.absolute_url()}/@@review-queue"
        catalog = api.portal.get_tool("portal_catalog")
        for brain in catalog(UID=parameters.text(form, "original") or "-"):
            if review.was_latest(brain.getObject(), step, self.typed):
                address = brain.getURL()
        if address:
            api.portal.show_message(revisions.REPEATED, self.request)
        return address

    def _again(self):
        """Return the address to look at again, empty where nothing was decided on."""
        if self.stale or self.undone:
            return self.context.absolute_url()
        return self.request["ACTUAL_URL"].rpartition("/")[0] if self.gone else ""

    def _message(self, exception):
        """Return what was wrong with what was sent, where that is known."""
        if problems.status_of(exception) is not None:
            return problems.problem_of(exception, self.request)["message"]
        first = exception.args[0] if exception.args else ""
        text = first if isinstance(first, Message) else str(exception)
        return translated(text, self.request) or ""

    def _back(self):
        """Return the address that was asked for, as a parameter: the log-in's way back.

        Methods other than GET are not asked again; a form leads back to its page.
        """
        address = self.request.get("ACTUAL_URL", "")
        query = self.request.get("QUERY_STRING", "")
        if self.request.method != "GET":
            page = self.request.getHeader("Referer") or ""
            return quote(page, safe="") if is_form_of_own_page(self.request) else ""
        return quote(f"{address}?{query}" if query else address, safe="")

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
