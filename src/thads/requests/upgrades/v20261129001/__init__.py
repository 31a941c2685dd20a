"""Cases move onto the shared engine of tracked items.

The first due date of a case used to be written once and never moved; now lateness is
judged by it, so the pauses of its trail are added. Desks learn who holds which case.
"""

from BTrees.OOBTree import OOBTree
from thads.casework.deadlines import postponed
from thads.casework.tables import FROZEN
from thads.casework.tables import RUNNING
from thads.organisation.units import localities
from thads.requests import cases
from thads.requests.interfaces import ISupportCase
from thads.requests.workflow import STATES
import transaction


BATCH = 500


def upgrade(setup):
    """Renew first due date and row of every case, a batch a transaction."""
    done = 0
    for locality in localities():
        desk = cases.desk_of(locality.getId())
        if desk is None:
            continue
        index = desk.index()
        if index.persons is None:
            index.persons = OOBTree()
        for code, number in list(index.numbers.items()):
            case = desk.get(code)
            # a row with a first due date was renewed already
            if index.rows[number].first_due or not ISupportCase.providedBy(case):
                continue
            case.first_due = first_due(case)
            index.put(case)
            done += 1
            if done % BATCH == 0:
                transaction.commit()
                desk._p_jar.cacheGC()


def first_due(case):
    """Return when a case was due by its rule, moved by the pauses of its trail."""
    due, since = case.first_due or case.due, None
    for entry in case.trail:
        clock = STATES[entry.state].clock
        if clock == FROZEN and since is None:
            since = entry.time
        elif clock == RUNNING and since is not None:
            due, since = postponed(due, since, entry.time), None
    return due
