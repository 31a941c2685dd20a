"""Plone's pages for steps of the workflow: none past the revision that was shown.

Without it: a link or form of `content_status_modify` takes the step on whatever the
item has become since somebody opened their page; `folder_publish` takes it on many
items unseen. Items whose decisions rest on a revision (`IRevised`) have buttons on
their own page, which name it. `content_status_modify` takes it, too; the pages that
cannot name one lead to the item, or are closed.

Upstream: not reported yet; Plone has locks against two who edit, nothing for who
decides.
"""

from DateTime import DateTime
from plone import api
from plone.app.content.browser.content_status_history import ContentStatusHistoryView
from plone.app.content.browser.content_status_modify import ContentStatusModifyView
from plone.app.iterate.browser.cancel import Cancel
from plone.app.iterate.browser.checkin import Checkin
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from thads.web import parameters
from thads.web import revisions
from thads.web import steps
from thads.web.transitions import COMMENT
from zExceptions import NotFound
from zExceptions import Unauthorized


def _day(form, name):
    """Return a day of a form, under its own name or its widget's, as Plone reads it.

    None where none was sent. Raises `Refused` for what is no date. Takes the widget's
    parameter out of the form: Plone would read it once more.
    """
    in_widget = f"form.widgets.{name}"
    days = [parameters.date(form, each, strict=True) for each in (name, in_widget)]
    form.pop(in_widget, None)
    return next((DateTime(day.isoformat()) for day in days if day), None)


class StatusModify(ContentStatusModifyView):
    """Step of the workflow; of a revised item, on the revision that was shown."""

    # the publisher passes what the signature names
    def __call__(
        self,
        workflow_action=None,
        comment="",
        effective_date=None,
        expiration_date=None,
        **kwargs,
    ):
        if api.user.is_anonymous():
            raise Unauthorized("content_status_modify")
        form = self.request.form
        effective_date, expiration_date = (
            _day(form, f"{name}_date") for name in ("effective", "expiration")
        )
        if workflow_action:
            CheckAuthenticator(self.request)
            workflow_action = parameters.text(form, "workflow_action")
            comment = parameters.text(form, "comment", most=COMMENT, lines=True)
            shown = parameters.text(form, revisions.NAME)
            if revisions.came_before(self.context, shown, workflow_action, comment):
                api.portal.show_message(revisions.REPEATED, self.request)
                return self.request.response.redirect(self.context.absolute_url())
            # Plone's form sends the state where no step was chosen, only dates
            is_state = workflow_action == steps.state_id(self.context)
            if not is_state or not steps.knows(self.context):
                steps.check(self.context, workflow_action)
        if workflow_action and revisions.revision_of(self.context):
            revisions.require(self.context, shown)
        address = super().__call__(
            workflow_action, comment, effective_date, expiration_date, **kwargs
        )
        if not api.user.has_permission("View", obj=self.context):
            address = f"{api.portal.get().absolute_url()}/@@review-queue"
            self.request.response.redirect(address)
        return address


class OnItsPage:
    """Mixin: of a revised item, it leads to the item's own page, with its buttons."""

    page = ""

    def elsewhere(self):
        """Return the address it leads to, empty for what has no revision."""
        if not revisions.revision_of(self.context):
            return ""
        return f"{self.context.absolute_url()}{self.page}"

    def __call__(self):
        if elsewhere := self.elsewhere():
            return self.request.response.redirect(elsewhere)
        return super().__call__()


class StatusHistory(OnItsPage, ContentStatusHistoryView):
    """Form of steps, comments and dates."""

    #: Parameters of a date picker that Plone has no more; Plone's page writes them as
    #: dates without asking whether any could be read.
    GONE = (
        "form.widgets.effective_date-calendar",
        "form.widgets.expiration_date-calendar",
    )

    def __call__(self):
        if elsewhere := self.elsewhere():
            return self.request.response.redirect(elsewhere)
        form = self.request.form
        for name in self.GONE:
            form.pop(name, None)
        paths = [path for path in parameters.texts(form, "paths") if path]
        # the page is shown again with these where none was chosen
        here = "/".join(self.context.getPhysicalPath())
        self.request.set("orig_paths", parameters.texts(form, "orig_paths") or [here])
        self.request.set("paths", paths or [here])
        return ContentStatusHistoryView.__call__(
            self,
            parameters.text(form, "workflow_action") or None,
            paths,
            parameters.text(form, "comment", most=COMMENT, lines=True),
            parameters.text(form, "effective_date") or None,
            parameters.text(form, "expiration_date") or None,
            parameters.flag(form, "include_children"),
        )


class CheckIn(OnItsPage, Checkin):
    """Form that puts a working copy in its original's place: approval does it."""


class CancelCheckout(OnItsPage, Cancel):
    """Form that gives a working copy up: that is to delete it."""

    page = "/delete_confirmation"


class Closed(BrowserView):
    """Page of Plone that is not offered; Plone's other pages call it with arguments."""

    def __call__(self, **arguments):
        raise NotFound(self.request.get("ACTUAL_URL", ""))
