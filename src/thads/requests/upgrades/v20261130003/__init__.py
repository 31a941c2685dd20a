"""Pauses end where they began, notes and messages are steps, what left has traces."""

from plone import api
from thads.organisation.units import localities
from thads.requests import cases
from thads.requests import departures
from thads.requests import offices
from thads.requests import rating_sums
from thads.requests import ratings
from thads.requests.interfaces import ISupportCase
from thads.requests.workflow import PROCESS
import transaction


BATCH = 500


def upgrade(setup):
    """Renew the workflow and each case's permissions; note the forwarded ones.

    Cases that wait now go back by their trail: nothing of them changes.
    """
    setup.runImportStepFromProfile(
        "profile-thads.requests:default", "workflow", run_dependencies=False
    )
    workflow = api.portal.get_tool("portal_workflow")[PROCESS.workflow]
    done = 0
    for locality in localities():
        desk = cases.desk_of(locality.getId())
        if desk is None:
            continue
        desk.rating_sums = None  # counted anew: the step may run twice
        for code in list(desk.index().numbers):
            case = desk.get(code)
            if not ISupportCase.providedBy(case):
                continue
            workflow.updateRoleMappingsFor(case)
            note_departures(case)
            if case.rating:
                answers = {name: case.rating[name] for name in ratings.QUESTIONS}
                rating_sums.add(desk, case.unit_id, case.procedure, answers)
            done += 1
            if done % BATCH == 0:
                transaction.commit()
                desk._p_jar.cacheGC()


def note_departures(case):
    """Note the units that have forwarded a case, at their desks."""
    for before, entry in zip(case.trail, case.trail[1:], strict=False):
        if entry.step != "forward":
            continue
        home = cases.desk_of(offices.locality_id_of(before.unit))
        if home is not None:
            departures.note(home, case.code, before.unit, entry.unit, entry.time)
