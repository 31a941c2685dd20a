"""Buttons of loads and entries: a transition, with its comment."""

from plone import api
from plone.protect import CheckAuthenticator
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.Five.browser import BrowserView
from thads import _
from thads.debtors.lifecycle import ending


class DecideLoad(BrowserView):
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
                api.portal.show_message(str(error), self.request, "error")
            else:
                api.portal.show_message(self.said[transition], self.request)
        return self.request.response.redirect(back)

    def decide(self, transition, comment):
        workflow = api.portal.get_tool("portal_workflow")
        workflow.doActionFor(self.context, transition, comment=comment)


class DecideEntry(DecideLoad):
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
