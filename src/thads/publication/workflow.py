"""Effects of the transitions of items under approval."""

from thads import audit
from thads.publication import notifications
from thads.publication import wordings
from thads.publication import working_copies
from thads.publication.approval import WORKFLOW
from thads.publication.approval import steps_of
from thads.worktime import clock


def after_transition(item, event):
    """Take the effects of a transition, in a fixed order; subscriber.

    A working copy is merged last: merging hands the merged original over by raising
    `ObjectDeleted`, as DCWorkflow wants it, and nothing after it would run.
    """
    if event.workflow.getId() != WORKFLOW:
        return
    state = event.new_state.getId()
    if state == "published":
        date_publication(item)
    if event.transition is not None and event.transition.getId() == "submit":
        wordings.keep(item)
    if event.transition is not None:
        record_step(item, event)
        notifications.notify_next(item, event)
    if state == "published":
        working_copies.merge(item, event.kwargs.get("comment", ""))


def date_publication(item):
    """Set the date of an item to the moment of its first publication."""
    steps = steps_of(item)
    if sum(step["review_state"] == "published" for step in steps) <= 1:
        item.setEffectiveDate(clock.zope_now())


def record_step(item, event):
    """Record a step in the audit trail."""
    audit.record(
        item,
        f"publication.{event.transition.getId()}",
        state=event.new_state.getId(),
        title=item.title,
    )
