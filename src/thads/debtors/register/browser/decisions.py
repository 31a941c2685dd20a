"""Decisions: buttons of loads and entries, each a transition with its comment.

A refusal is shown on the page of the buttons, with all that was typed. A form carries
the revision its page showed, or is refused: a tab of yesterday decides nothing.
"""

from collections.abc import Mapping
from plone import api
from plone.protect import CheckAuthenticator
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.Five.browser import BrowserView
from thads import _
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.web import parameters
from thads.web import problems
from thads.web import revisions
from thads.web import steps
from thads.web.transitions import COMMENT
from zope.i18nmessageid import Message
import transaction


CHANGED = _(
    "Somebody changed this since you opened the page. Nothing was decided: look at it "
    "again, and decide again."
)
DONE = _("The step has been taken.")
TOO_LONG = _("This text is too long: at most 20,000 characters.")


class WithDecisions:
    """Mixin of the pages with buttons."""

    refused = None  # the transition that was refused
    error = None  # why

    @property
    def revision(self) -> str:
        """The revision a form says it was shown."""
        return revisions.revision_of(self.context)

    def typed(self, name: str, transition: str | None = None, default: str = "") -> str:
        """Return what was typed into a field of the form that was refused."""
        if not self.refused or transition not in (None, self.refused):
            return default
        return parameters.text(self.request.form, name, default, COMMENT, lines=True)

    @property
    def unsent(self) -> str:
        """The comment of a decision that was refused, if no form is left to show it."""
        workflow = api.portal.get_tool("portal_workflow")
        left = workflow.getTransitionsFor(self.context)
        return "" if left else self.typed("comment")

    def wants_comment(self, *transitions: str) -> bool:
        """Return whether one of these was refused and nothing was written down."""
        asked = self.refused and (not transitions or self.refused in transitions)
        return bool(asked and not self.typed("comment").strip())


class DecisionView(BrowserView):
    """Base of the views that take a decision and go back to the page."""

    page = ""  # the name of the page with the buttons
    messages: Mapping[str, Message] = {}  # transition -> message once it is taken

    def __call__(self):
        back = self.context.absolute_url()
        if self.request.method != "POST":
            return self.request.response.redirect(back)
        CheckAuthenticator(self.request)
        form = self.request.form
        transition = parameters.text(form, "transition")
        comment = parameters.text(form, "comment", most=parameters.UNCUT, lines=True)
        if len(comment) > COMMENT:
            return self.refuse(transition, TOO_LONG)
        shown = parameters.text(form, revisions.NAME)
        try:
            if not self.came_before(transition, comment, shown):
                steps.check(self.context, transition)
                revisions.require(self.context, shown)
                self.take(transition, comment)
        except Stale as stale:
            return self.refuse(
                transition, stale.args[0] if stale.args else CHANGED, 409
            )
        except (Refused, NotAllowed) as refused:
            status = problems.status_of(refused)
            return self.refuse(transition, problems.message_of(refused), status)
        except WorkflowException as error:
            return self.refuse(transition, str(error))
        done = self.messages.get(transition, DONE)
        api.portal.show_message(done, self.request)
        return self.request.response.redirect(back)

    def came_before(self, transition: str, comment: str, shown: str) -> bool:
        """Return whether this click came before: see `steps.same_click`."""
        return revisions.came_before(self.context, shown, transition, comment)

    def refuse(self, transition: str, error: str, status: int = 400) -> str:
        """Return the page again, with the error."""
        transaction.doom()  # what was written before the refusal is not kept
        view = api.content.get_view(self.page, self.context, self.request)
        view.refused, view.error = transition, error
        page = view()
        self.request.response.setStatus(status)  # the page says 410 of what has ended
        return page

    def take(self, transition: str, comment: str) -> None:
        """Take the transition; raises WorkflowException."""
        workflow = api.portal.get_tool("portal_workflow")
        workflow.doActionFor(self.context, transition, comment=comment)
