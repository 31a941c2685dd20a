"""Jobs of online support: cases made of the journal, and what was left behind."""

from functools import partial
from thads import _
from thads.casework import reminders
from thads.casework.deadlines import LATE
from thads.casework.deadlines import Timeliness
from thads.organisation.people import holders
from thads.organisation.units import localities
from thads.outbox import put
from thads.outbox.interfaces import IJobHandler
from thads.outbox.periodic import every
from thads.requests import cases
from thads.requests import journal
from thads.requests.submissions import JOB
from thads.requests.workflow import PROCESS
from thads.requests.workflow import STATES
from thads.worktime import clock
from zope.interface import provider


LEFT_BEHIND = 900


@provider(IJobHandler)
def make_case(portal, payload):
    """Make the case of a journal's record."""
    cases.make(portal, payload["code"])


@every(hours=1)
def reconcile(portal):
    """Look after what was left behind: requests without a case, files without a form.

    A request is written together with its job, so this should never find one; if it
    does, the job is put again rather than a citizen forgotten.
    """
    journal.tidy(portal)
    for code, record in journal.waiting(portal):
        if record["received"].timestamp() < clock.seconds() - LEFT_BEHIND:
            put(portal, JOB, {"code": code}, key=f"{code}:again:{int(clock.seconds())}")


@every(hours=1)
def remind(portal):
    """Remind officers of cases that are soon due, and leaders of late ones too."""
    now = clock.now()
    for locality in localities():
        desk = cases.desk_of(locality.getId())
        if desk is not None:
            rows = desk.index().pressing(STATES, Timeliness(now))
            item_of = partial(case_of, desk)
            reminders.remind(PROCESS, rows, item_of, people_of, _("Case"), now)


def case_of(desk, row):
    """Return the case of a row of a desk's index."""
    return desk.get(row.code)


def people_of(case, status):
    """Return who is reminded of a case: its officer, or all of its unit.

    Of a late one the unit's leaders too.
    """
    officers = [case.person] if case.person else holders(case.unit_id, "officer")
    leaders = holders(case.unit_id, "leader") if status == LATE else []
    return [*officers, *leaders]
