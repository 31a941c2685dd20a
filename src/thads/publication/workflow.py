"""Effects of the transitions of items on their way of approval."""

from thads import audit
from thads.publication import notifications
from thads.publication import working_copies
from thads.publication.approval import WORKFLOW
from thads.worktime import clock


def after_transition(item, event):
    """Do all that follows from a transition, in this order.

    The merging of a working copy comes last: it hands the merged original over by
    raising `ObjectDeleted`, as DCWorkflow wants it, and nothing after it would run.
    """
    if event.workflow.getId() != WORKFLOW:
        return
    state = event.new_state.getId()
    if state == "published":
        date_publication(item)
    if event.transition is not None:
        record_step(item, event)
        notifications.notify_next(item, event)
    if state == "published":
        working_copies.merge(item, event.kwargs.get("comment", ""))


def date_publication(item):
    """Give an item the day of its first publication as its date."""
    steps = item.workflow_history.get(WORKFLOW, ())
    if sum(step["review_state"] == "published" for step in steps) <= 1:
        item.setEffectiveDate(clock.zope_now())


def record_step(item, event):
    """Leave a trace of who did what with an item."""
    audit.record(
        item,
        f"publication.{event.transition.getId()}",
        state=event.new_state.getId(),
        title=item.title,
    )
