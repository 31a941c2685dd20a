"""Jobs done again and again by the worker: reminders, clean-up.

    @every(hours=1)
    def remind(portal): ...

    <utility
        component=".reminders.remind"
        provides="thads.outbox.interfaces.IPeriodicJob"
        name="requests.remind"
        />

When it ran last is kept in the site, so that a restart does not run it again. After
an error it is tried again after five minutes or its interval, if that is shorter.
"""

from datetime import timedelta
from thads.outbox.interfaces import IPeriodicJob
from thads.outbox.jobs import DONE
from thads.outbox.jobs import FAILED
from thads.outbox.jobs import get_outbox
from zope.component import getUtilitiesFor
from zope.interface import directlyProvides
import time


DAY = 24 * 3600
KEEP_DONE = 30 * DAY
KEEP_FAILED = 90 * DAY
AFTER_ERROR = 300


def every(**interval):
    """Make a function of the portal a periodic job: ``@every(minutes=10)``."""

    def mark(function):
        function.interval = timedelta(**interval).total_seconds()
        directlyProvides(function, IPeriodicJob)
        return function

    return mark


def due(portal, now):
    """(name, job) of the periodic jobs whose time has come."""
    runs = get_outbox(portal).periodic
    return [
        (name, job)
        for name, job in sorted(getUtilitiesFor(IPeriodicJob))
        if runs.get(name, {}).get("next", 0) <= now
    ]


def ran(portal, name, job, started, error=""):
    """Note a run; the entry is replaced, never changed in place."""
    wait = min(job.interval, AFTER_ERROR) if error else job.interval
    get_outbox(portal).periodic[name] = {
        "started": started,
        "next": started + wait,
        "error": error[:500],
    }


@every(days=1)
def clean_up(portal):
    """Done jobs go after 30 days, failed ones after 90."""
    outbox = get_outbox(portal)
    now = time.time()
    outbox.forget(DONE, now - KEEP_DONE)
    outbox.forget(FAILED, now - KEEP_FAILED)
