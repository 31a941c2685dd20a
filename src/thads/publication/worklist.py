"""Items on their way to publication, as work that waits for people of staff."""

from plone import api
from thads.casework import worklist
from thads.casework.deadlines import OPEN
from thads.organisation.units import unit_id_of
from thads.publication import review
from thads.publication.vocabularies import TYPES
from thads.web import lists
from thads.web import revisions


def waiting_for(user, functions, now):
    """Yield the items that wait for the current user: see `IWorkSource`.

    Those to approve, and those that came back to whoever sent them off.
    """

    def returned(item):
        if isinstance(item, lists.Unreadable):
            return None  # `waiting` and the queue show what cannot be read
        mine = review.returned_to(item) == user.getId()
        return _work(item, worklist.RETURNED) if mine else None

    yield from lists.each(review.waiting(), _waiting, worklist.unreadable)
    yield from lists.each(review.drafts(), returned, worklist.unreadable)


def _waiting(item):
    if isinstance(item, lists.Unreadable):
        return worklist.unreadable(item)
    return _work(item, worklist.WAITING)


def _work(item, why):
    return worklist.WorkItem(
        kind=TYPES[item.portal_type],
        title=item.title,
        url=item.absolute_url(),
        state=api.portal.translate(review.STATES[review.state_of(item)].title),
        due=None,
        status=OPEN,
        why=why,
        unit=unit_id_of(item),
        revision=revisions.revision_of(item),
    )
