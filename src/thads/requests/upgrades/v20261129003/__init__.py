"""A late case is apologised for by a leader: officers lose the right to do it alone."""

from plone import api
from thads.organisation.units import localities
from thads.requests import cases
from thads.requests.interfaces import ISupportCase
from thads.requests.workflow import PROCESS
import transaction


BATCH = 500


def upgrade(setup):
    """Renew the workflow, and the permissions of every case, a batch a transaction."""
    setup.runImportStepFromProfile("profile-thads.requests:default", "workflow")
    workflow = api.portal.get_tool("portal_workflow")[PROCESS.workflow]
    done = 0
    for locality in localities():
        desk = cases.desk_of(locality.getId())
        if desk is None:
            continue
        for code in list(desk.index().numbers):
            case = desk.get(code)
            if ISupportCase.providedBy(case) and workflow.updateRoleMappingsFor(case):
                done += 1
                if done % BATCH == 0:
                    transaction.commit()
                    desk._p_jar.cacheGC()
