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
from thads.debtors.workflow import current_user_id
from thads.errors import Stale
from thads.web import parameters
from thads.web import revisions
from thads.web.transitions import COMMENT
from zope.i18nmessageid import Message


CHANGED = _(
    "Somebody changed this since you opened the page. Nothing was decided: look at it "
    "again, and decide again."
)
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
        if transition in self.messages:
            if len(comment) > COMMENT:
                return self.refuse(transition, TOO_LONG)
            try:
                if not self.was_taken(transition, comment):
                    revisions.require(
                        self.context, parameters.text(form, revisions.NAME)
                    )
                    self.take(transition, comment)
            except Stale as stale:
                message = stale.args[0] if stale.args else CHANGED
                return self.refuse(transition, message, 409)
            except WorkflowException as error:
                return self.refuse(transition, str(error))
            else:
                api.portal.show_message(self.messages[transition], self.request)
        return self.request.response.redirect(back)

    def moves(self) -> tuple:
        """Return the moves of the item in its workflow, the oldest first."""
        raise NotImplementedError

    def was_taken(self, transition: str, comment: str) -> bool:
        """Return whether this click came before.

        It did where the first step since the page was shown is the same, with the same
        comment, by the same person.
        """
        shown = parameters.text(self.request.form, revisions.NAME)
        seen = shown.partition(".")[0]
        moves = self.moves()
        number = parameters.position(seen)
        if number is None or number >= len(moves):
            return False
        next_move = moves[number]
        taken = (transition, comment, current_user_id())
        return (
            tuple(next_move[name] for name in ("action", "comments", "actor")) == taken
        )

    def refuse(self, transition: str, error: str, status: int = 400) -> str:
        """Return the page again, with the error."""
        self.request.response.setStatus(status)
        view = api.content.get_view(self.page, self.context, self.request)
        view.refused, view.error = transition, error
        return view()

    def take(self, transition: str, comment: str) -> None:
        """Take the transition; raises WorkflowException."""
        workflow = api.portal.get_tool("portal_workflow")
        workflow.doActionFor(self.context, transition, comment=comment)
