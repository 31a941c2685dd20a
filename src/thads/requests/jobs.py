"""Jobs of online support: cases made of the journal, old files, and reminders."""

from collections import deque
from functools import partial
from thads import _
from thads.casework import reminders
from thads.casework.deadlines import LATE
from thads.casework.deadlines import Timeliness
from thads.casework.notifications import may_be_told
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
from thads.web import lists
from thads.worktime import clock
from zope.interface import provider


#: Seconds after which a request should have its case.
LEFT_BEHIND = 900


@provider(IJobHandler)
def make_case(portal, payload):
    """Make the case of a journal's record."""
    cases.make(portal, payload["code"])


@every(hours=1)
def reconcile(portal):
    """Queue the case of each request that has none after 15 minutes; remove old files.

    A request is written together with its job, so that there should be none; the job
    is put again rather than a citizen forgotten.
    """
    journal.remove_old_files(portal)
    for code, record in journal.waiting(portal):
        if record["received"].timestamp() < clock.seconds() - LEFT_BEHIND:
            put(portal, JOB, {"code": code}, key=f"{code}:again:{int(clock.seconds())}")


@every(hours=1)
def remind(portal):
    """Remind officers of cases that are soon due, and leaders of late ones too."""
    now = clock.now()

    def remind_at(locality):
        desk = cases.desk_of(locality.getId())
        if desk is not None:
            rows = desk.index().pressing(STATES, Timeliness(now))
            item_of = partial(case_of, desk)
            reminders.remind(PROCESS, rows, item_of, people_of, _("Case"), now)

    # a desk that cannot be read stops no reminder of the others
    deque(lists.each(localities(), remind_at), 0)


def case_of(desk, row):
    """Return the case of a row of a desk's index."""
    return desk.get(row.code)


def people_of(case, status):
    """Return the logins of those reminded of a case: its officer, or all of its unit.

    All where the officer may not view it any more, or is suspended.
    Of a late one the unit's leaders too. `status`: a word of `deadlines`.
    """
    held = case.person and may_be_told(case.person, case)
    officers = [case.person] if held else holders(case.unit_id, "officer")
    leaders = holders(case.unit_id, "leader") if status == LATE else []
    return [*officers, *leaders]
