"""Appointments take places in the slots of their unit: those made before do too."""

from thads.casework.tables import NOBODY
from thads.organisation.units import localities
from thads.requests import appointments
from thads.requests import cases
from thads.requests.interfaces import ISupportCase
from thads.requests.workflow import STATES
import transaction


BATCH = 500

#: Where somebody may still come: what is returned, refused or withdrawn is over.
OPEN = [state.id for state in STATES.values() if state.actor != NOBODY]


def upgrade(setup):
    """Write the appointment of every open case into the book, in batches."""
    done = 0
    for locality in localities():
        desk = cases.desk_of(locality.getId())
        if desk is None:
            continue
        index = desk.index()
        for code in [index.rows[number].code for number in index.find(states=OPEN)]:
            case = desk.get(code)
            if ISupportCase.providedBy(case) and case.appointment:
                appointments.note(case)
                done += 1
                if done % BATCH == 0:
                    transaction.commit()
                    desk._p_jar.cacheGC()
