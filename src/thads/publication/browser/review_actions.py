"""Views that act on items under review, with permission, method and token checked."""

from plone import api
from plone.protect import CheckAuthenticator
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.organisation.browser.personal import PersonalPage
from thads.organisation.units import unit_of
from thads.publication import featured
from thads.publication import review
from thads.publication import working_copies
from thads.publication.vocabularies import TYPES
from thads.web import parameters
from zExceptions import BadRequest
from zExceptions import MethodNotAllowed


#: Characters of a comment on a transition.
COMMENT = 5000


class Act(BrowserView):
    """A state-changing view: POST with a token only."""

    def __call__(self):
        if self.request.method != "POST":
            raise MethodNotAllowed("POST")
        CheckAuthenticator(self.request)
        return self.request.response.redirect(self.act())

    def show_message(self, message, kind="info"):
        api.portal.show_message(message, self.request, type=kind)

    @property
    def queue_url(self):
        return f"{api.portal.get().absolute_url()}/@@review-queue"


class ReviewAct(Act):
    """@@review: a transition with its comment."""

    messages = {
        "submit": _("Sent for approval."),
        "approve": _("Approved."),
        "return": _("Returned to the author with your comment."),
        "withdraw": _("Withdrawn: the public no longer sees it."),
        "archive": _("Archived."),
    }

    def act(self):
        form = self.request.form
        transition = parameters.text(form, "transition")
        comment = parameters.text(form, "comment", most=COMMENT, lines=True)
        if transition not in self.messages:
            raise BadRequest("transition")
        try:
            remains = review.perform(self.context, transition, comment)
        except WorkflowException as error:
            self.show_message(str(error), "error")
            return self.context.absolute_url()
        self.show_message(self.messages[transition])
        if review.may("View", remains):
            return remains.absolute_url()
        return self.queue_url


class FeatureAct(Act):
    """@@feature: on the portal's front page, or off it."""

    def act(self):
        if parameters.text(self.request.form, "action") == "unfeature":
            featured.unfeature(self.context)
            self.show_message(_("Taken off the front page."))
        else:
            position = parameters.integer(self.request.form, "position", 1, 1)
            featured.feature(self.context, position)
            self.show_message(_("Featured on the front page."))
        return self.context.absolute_url()


class ChangePublished(Act):
    """@@change-published: go on in a working copy."""

    def act(self):
        copy = working_copies.check_out(self.context)
        self.show_message(
            _("Change the copy; the published version stays until approval.")
        )
        return f"{copy.absolute_url()}/edit"


class ReviewQueue(PersonalPage):
    """@@review-queue: what waits for me."""

    page_title = _("What waits for me")
    index = ViewPageTemplateFile("queue.pt")

    @property
    def groups(self):
        return [
            {"id": id, "title": title, "rows": items, "empty": empty}
            for id, title, items, empty in (
                (
                    "waiting",
                    _("Waits for my approval"),
                    self._rows(review.waiting()),
                    _("Nothing waits for you."),
                ),
                (
                    "drafts",
                    _("My unit's drafts"),
                    self._rows(review.drafts()),
                    "",
                ),
                (
                    "under-way",
                    _("Sent by me, with others"),
                    self._rows(review.under_way()),
                    "",
                ),
            )
            if items or empty
        ]

    def _rows(self, items):
        return [self._row(item) for item in items]

    def _row(self, item):
        return {
            "url": item.absolute_url(),
            "title": item.title,
            "abstract": getattr(item, "abstract", "") and item.description,
            "type": TYPES[item.portal_type],
            "unit": unit_of(item).title,
            "state": review.STATES[review.state_of(item)],
            "changed": item.modified(),
            "is_copy": working_copies.original_of(item) is not None,
            "comment": review.last_comment(item),
        }
