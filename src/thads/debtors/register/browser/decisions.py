"""Buttons of loads and entries: a transition, with its comment.

What is refused is said on the page of the buttons, with all that was typed.
"""

from plone import api
from plone.protect import CheckAuthenticator
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.Five.browser import BrowserView
from thads import _
from thads.debtors.entries import ending


class Deciding:
    """Mixed into the pages with buttons."""

    refused = None  # the transition that was refused, and why
    error = None

    def typed(self, name, transition=None, default=""):
        """What was typed into a field of the form that was refused."""
        if not self.refused or transition not in (None, self.refused):
            return default
        value = self.request.form.get(name)
        return value if isinstance(value, str) else default

    def wants_comment(self, *transitions):
        """Whether one of these was refused and nothing was written down."""
        asked = self.refused and (not transitions or self.refused in transitions)
        return bool(asked and not self.typed("comment").strip())


class DecideLoad(BrowserView):
    page = "debtor-load"
    said = {
        "submit": _("The list was submitted for approval."),
        "approve": _("The list was approved; it will be published in a moment."),
        "return": _("The list was returned."),
        "discard": _("The list was discarded."),
        "undo": _("The list was undone: see below what went and what came back."),
    }

    def __call__(self):
        back = self.context.absolute_url()
        if self.request.method != "POST":
            return self.request.response.redirect(back)
        CheckAuthenticator(self.request)
        transition = self.request.form.get("transition")
        comment = self.request.form.get("comment", "").strip()[:2000]
        if transition in self.said:
            try:
                self.decide(transition, comment)
            except WorkflowException as error:
                return self.refuse(transition, str(error))
            else:
                api.portal.show_message(self.said[transition], self.request)
        return self.request.response.redirect(back)

    def refuse(self, transition, why):
        self.request.response.setStatus(400)
        view = api.content.get_view(self.page, self.context, self.request)
        view.refused, view.error = transition, why
        return view()

    def decide(self, transition, comment):
        workflow = api.portal.get_tool("portal_workflow")
        workflow.doActionFor(self.context, transition, comment=comment)


class DecideEntry(DecideLoad):
    page = "debtor-entry"
    said = {
        "end": _("The publication was ended."),
        "hide": _("The entry was hidden."),
        "show": _("The entry is shown again."),
        "ask_hiding": _("The head of the unit has been asked; he was written to."),
        "decline_hiding": _("The entry stays public; the request was declined."),
        "schedule_end": _("The day of the end was noted."),
    }

    def decide(self, transition, comment):
        ending.decide(self.context, transition, comment, self.request.form)
