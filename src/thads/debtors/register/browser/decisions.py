"""Decisions: buttons of loads and entries, each a transition with its comment.

A refusal is shown on the page of the buttons, with all that was typed.
"""

from collections.abc import Mapping
from plone import api
from plone.protect import CheckAuthenticator
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.Five.browser import BrowserView
from thads.web import parameters
from zope.i18nmessageid import Message


class WithDecisions:
    """Mixin of the pages with buttons."""

    refused = None  # the transition that was refused
    error = None  # why

    def typed(self, name: str, transition: str | None = None, default: str = "") -> str:
        """Return what was typed into a field of the form that was refused."""
        if not self.refused or transition not in (None, self.refused):
            return default
        return parameters.text(self.request.form, name, default, 2000, lines=True)

    def wants_comment(self, *transitions: str) -> bool:
        """Whether one of these was refused and nothing was written down."""
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
        comment = parameters.text(form, "comment", most=2000, lines=True)
        if transition in self.messages:
            try:
                self.take(transition, comment)
            except WorkflowException as error:
                return self.refuse(transition, str(error))
            else:
                api.portal.show_message(self.messages[transition], self.request)
        return self.request.response.redirect(back)

    def refuse(self, transition: str, error: str) -> str:
        """Return the page again, with the error."""
        self.request.response.setStatus(400)
        view = api.content.get_view(self.page, self.context, self.request)
        view.refused, view.error = transition, error
        return view()

    def take(self, transition: str, comment: str) -> None:
        """Take the transition; raises WorkflowException."""
        workflow = api.portal.get_tool("portal_workflow")
        workflow.doActionFor(self.context, transition, comment=comment)
