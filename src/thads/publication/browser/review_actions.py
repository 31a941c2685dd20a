"""Views that act on items under review, with permission, method and token checked."""

from dataclasses import dataclass
from plone import api
from plone.protect import CheckAuthenticator
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.Five import BrowserView
from thads import _
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.publication import decisions
from thads.publication import featured
from thads.publication import review
from thads.publication import working_copies
from thads.web import parameters
from thads.web import problems
from thads.web import revisions
from thads.web import steps
from thads.web.transitions import COMMENT
from zExceptions import Unauthorized
import transaction


DONE = _("The step has been taken.")


@dataclass(frozen=True)
class RefusedDecision:
    """A decision that was not taken, as its page shows it."""

    message: str
    comment: str = ""
    steps: tuple = ()  # `HistoryLine`s since the page was shown, the latest first


class Act(BrowserView):
    """A state-changing view: POST with the page's token and revision only.

    What is refused is answered with the item's page, as it is now, and what was typed.
    """

    def __call__(self):
        if self.request.method != "POST":
            return self.request.response.redirect(self.context.absolute_url())
        CheckAuthenticator(self.request)
        try:
            return self.request.response.redirect(self.act())
        except Stale as stale:
            return self.refuse(
                409,
                decisions.reason(self.context, stale, self.shown),
                self.steps_since(),
            )
        except (Refused, NotAllowed) as refused:
            status = problems.status_of(refused)
            return self.refuse(status, problems.message_of(refused))
        except WorkflowException as error:
            return self.refuse(400, str(error))

    def act(self):
        """Take the decision; return the address to go to. Subclasses do."""
        raise NotImplementedError

    @property
    def shown(self):
        """Revision of the page that was decided on, as the form sent it."""
        return parameters.text(self.request.form, revisions.NAME)

    @property
    def comment(self):
        """Comment that was typed, cut at COMMENT characters."""
        return parameters.text(self.request.form, "comment", most=COMMENT, lines=True)

    def require_revision(self):
        """Raise Stale unless the form names the revision the item has now."""
        revisions.require(self.context, self.shown)

    @property
    def has_moved(self):
        """True if a step was taken after the page was shown."""
        return decisions.has_moved(self.context, self.shown)

    def steps_since(self):
        """Return the steps since the page was shown, else the last edit of the text."""
        number = steps.shown_number(self.shown)
        if number is None:
            return ()
        since = review.history(self.context, number)
        if not since and not self.has_moved:
            since = [review.edited(self.context)]
        return tuple(step for step in since if step is not None)

    def refuse(self, status, message, steps=()):
        """Return the item's page as it is now, with the message and what was typed."""
        transaction.doom()  # what was written before the refusal is not kept
        response = self.request.response
        response.setStatus(status)
        response.setHeader("Cache-Control", "private, no-store")
        name = self.context.getLayout()
        page = api.content.get_view(name, self.context, self.request)
        page.refused = RefusedDecision(message, self.comment, steps)
        return page()

    def show_message(self, message, kind="info"):
        """Show a message on the page that follows; `kind` is info, warning or error."""
        api.portal.show_message(message, self.request, type=kind)

    @property
    def queue_url(self):
        """Address of the review queue."""
        return f"{api.portal.get().absolute_url()}/@@review-queue"


class ReviewAct(Act):
    """`@@review`: takes a transition with its comment."""

    messages = {
        "submit": _("Sent for approval."),
        "approve": _("Approved."),
        "return": _("Returned to the author with your comment."),
        "take_back": _("Taken back: it is a draft again."),
        "withdraw": _("Withdrawn: the public no longer sees it."),
        "archive": _("Archived."),
    }

    def act(self):
        """Take the transition; return the address to go to.

        It is that of what remains, or of the queue if the person may no longer see it.
        Raises what `steps.check` raises, and Stale if the item is not what was shown.
        """
        transition = parameters.text(self.request.form, "transition")
        item = self.context
        remains, repeated = decisions.take(item, transition, self.comment, self.shown)
        self.show_message(self.messages.get(transition, DONE))
        if repeated:
            self.show_message(revisions.REPEATED)
            return item.absolute_url()
        if review.may("View", remains):
            return remains.absolute_url()
        return self.queue_url


class FeatureAct(Act):
    """`@@feature`: puts an item on the portal's front page, or takes it off.

    An item withdrawn meanwhile may not be featured by anybody: to those who know of it
    the page says so.
    """

    def __call__(self):
        if not review.may("THADS publication: feature", self.context):
            known = review.may("THADS publication: history", self.context)
            named = self.request.method == "POST" and self.shown
            if not (known and named and self.has_moved):
                raise Unauthorized("feature")
        return super().__call__()

    def act(self):
        """Feature the item at a place, or take it off; return its address."""
        self.require_revision()
        if parameters.text(self.request.form, "action") == "unfeature":
            featured.unfeature(self.context)
            self.show_message(_("Taken off the front page."))
        else:
            position = parameters.integer(self.request.form, "position", 1, 1)
            featured.feature(self.context, position)
            self.show_message(_("Featured on the front page."))
        return self.context.absolute_url()


class ChangePublished(Act):
    """`@@change-published`: opens a working copy of a published item."""

    def act(self):
        """Make a working copy, or take the one there is; return its edit form."""
        self.require_revision()
        copy = working_copies.check_out(self.context)
        self.show_message(
            _("Change the copy; the published version stays until approval.")
        )
        return f"{copy.absolute_url()}/edit"
