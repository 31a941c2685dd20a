"""The head of a locality's editorial board reads what is in review."""

from plone import api
from thads.publication.approval import WORKFLOW
from thads.web import lists
import transaction


PROFILE = "profile-thads.publication:default"
#: Items of a transaction.
BATCH = 500
#: Whoever may view these is anybody: the catalogue knows it already.
PUBLIC = "published"


def upgrade(setup):
    """Import the workflow, and give every item the permissions of its state."""
    setup.runImportStepFromProfile(PROFILE, "workflow", run_dependencies=False)
    workflow = api.portal.get_tool("portal_workflow")[WORKFLOW]
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        object_provides="thads.publication.interfaces.IPublished"
    )
    states = {brain.getRID(): brain.review_state for brain in brains}
    found = lists.each(brains, lambda brain: (brain, brain._unrestrictedGetObject()))
    for done, (brain, item) in enumerate(found, start=1):
        changed = workflow.updateRoleMappingsFor(item)
        if changed and states[brain.getRID()] != PUBLIC:
            item.reindexObjectSecurity()
        if done % BATCH == 0:
            transaction.commit()
