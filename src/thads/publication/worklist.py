"""Items on their way to publication, as work that waits for people of staff."""

from plone import api
from thads.casework import worklist
from thads.casework.deadlines import OPEN
from thads.organisation.units import unit_id_of
from thads.publication import review
from thads.publication.four_eyes import writers
from thads.publication.vocabularies import TYPES
from thads.web import lists
from thads.web import revisions


def waiting_for(user, functions, now):
    """Yield the items of the current user: see `IWorkSource`.

    Those to approve, those that came back to whoever sent them off, the drafts they
    write, and what they sent off and others have.
    """
    login = user.getId()

    def draft(item):
        if isinstance(item, lists.Unreadable):
            return None  # `waiting` and the queue show what cannot be read
        if review.returned_to(item) == login:
            return _work(item, worklist.RETURNED)
        return _work(item, worklist.MINE) if login in writers(item) else None

    def sent(item):
        if isinstance(item, lists.Unreadable):
            return None
        return _work(item, worklist.UNDER_WAY)

    yield from lists.each(review.waiting(), _waiting, worklist.unreadable)
    yield from lists.each(review.drafts(), draft, worklist.unreadable)
    yield from lists.each(review.under_way(), sent, worklist.unreadable)


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
        comment=review.last_comment(item),
    )
