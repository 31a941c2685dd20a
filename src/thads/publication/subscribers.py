"""What follows from a change of an item."""

from DateTime import DateTime
from thads import audit
from thads.publication.approval import WORKFLOW
from thads.publication.documents import settle
from zope.lifecycleevent.interfaces import IObjectModifiedEvent


def settle_document(document, event):
    """Keep number and title of an official document in order."""
    settle(document)
    if IObjectModifiedEvent.providedBy(event):
        document.reindexObject()


def date_publication(item, event):
    """An item's date is the day of its first publication."""
    if event.workflow.getId() != WORKFLOW or event.new_state.getId() != "published":
        return
    steps = item.workflow_history.get(WORKFLOW, ())
    if sum(step["review_state"] == "published" for step in steps) <= 1:
        item.setEffectiveDate(DateTime())


def record_step(item, event):
    """Leave a trace of who did what with an item."""
    if event.workflow.getId() != WORKFLOW or event.transition is None:
        return
    audit.record(
        item,
        f"publication.{event.transition.getId()}",
        state=event.new_state.getId(),
        title=item.title,
    )
