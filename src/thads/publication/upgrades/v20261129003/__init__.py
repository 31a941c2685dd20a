"""Working copies without original become items; last days of notices are indexed."""

from plone import api
from plone.app.iterate.dexterity import ITERATE_RELATION_NAME
from plone.app.iterate.interfaces import IWorkingCopy
from thads.publication import working_copies
from thads.web import lists
from zc.relation.interfaces import ICatalog
from zope.component import getUtility
import transaction


#: Notices of a transaction.
BATCH = 500


def free_copies(setup):
    """Forget relations with an end that was deleted; free copies without original."""
    relations = getUtility(ICatalog)
    query = {"from_attribute": ITERATE_RELATION_NAME}
    for relation in list(relations.findRelations(query)):
        if None in working_copies.ends(relation):
            relations.unindex(relation)
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        object_provides=IWorkingCopy.__identifier__
    )
    for copy in lists.each(brains, lambda brain: brain._unrestrictedGetObject()):
        if working_copies.original_of(copy) is None:
            working_copies.make_item(copy)


def index_notices(setup):
    """Index the last day of each notice, a batch a transaction."""
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="Notice"
    )
    notices = lists.each(brains, lambda brain: brain._unrestrictedGetObject())
    for done, notice in enumerate(notices, start=1):
        notice.reindexObject(idxs=["notice_ends"])
        if done % BATCH == 0:
            transaction.commit()
