"""Items on their way to publication, as work that waits for people of staff."""

from plone import api
from thads.casework import worklist
from thads.casework.deadlines import OPEN
from thads.organisation.units import unit_id_of
from thads.publication import review
from thads.publication.vocabularies import TYPES


def waiting_for(user, functions, now):
    """Yield the items that wait for the current user: see `IWorkSource`.

    Those to approve, and those that came back to whoever sent them off.
    """
    for item in review.waiting():
        yield _work(item, worklist.WAITING)
    for item in review.drafts():
        if review.returned_to(item) == user.getId():
            yield _work(item, worklist.RETURNED)


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
    )
