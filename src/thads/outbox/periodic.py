"""Jobs the worker runs at intervals: reminders, clean-up.

    @every(hours=1)
    def remind(portal): ...

    <utility
        component=".reminders.remind"
        provides="thads.outbox.interfaces.IPeriodicJob"
        name="requests.remind"
        />

The last run is recorded in the site, so that a restart does not run it again. After
an error it is tried again after five minutes or its interval, if that is shorter.
"""

from collections.abc import Callable
from datetime import timedelta
from thads.outbox.interfaces import IPeriodicJob
from thads.outbox.jobs import DONE
from thads.outbox.jobs import FAILED
from thads.outbox.jobs import SKEW
from thads.outbox.jobs import get_outbox
from thads.plonetypes import Portal
from thads.worktime import clock
from typing import Protocol
from typing import TypeVar
from zope.component import getUtilitiesFor
from zope.interface import directlyProvides
import logging


logger = logging.getLogger("thads.outbox")


class PeriodicJob(Protocol):
    """A function `every` has made a periodic job; `interval` is in seconds."""

    interval: float

    def __call__(self, portal: Portal) -> None: ...


Job = TypeVar("Job", bound=Callable[..., None])

DAY = 24 * 3600
KEEP_DONE = 30 * DAY
KEEP_FAILED = 90 * DAY
AFTER_ERROR = 300


def every(**interval: float) -> Callable[[Job], Job]:
    """Return a decorator: makes a function of the portal a periodic job.

    ``@every(minutes=10)``; the arguments are those of timedelta.
    """

    seconds = timedelta(**interval).total_seconds()

    def mark(function: Job) -> Job:
        # mypy takes no attribute of a function
        function.interval = seconds  # type: ignore[attr-defined]
        directlyProvides(function, IPeriodicJob)
        return function

    return mark


def due(portal: Portal, now: float) -> list[tuple[str, PeriodicJob]]:
    """Return (name, job) of the periodic jobs whose time has come.

    A time further away than the interval was set by a clock that was ahead.
    """
    runs = get_outbox(portal).periodic
    return [
        (name, job)
        for name, job in sorted(getUtilitiesFor(IPeriodicJob))
        if not now < runs.get(name, {}).get("next", 0) <= now + job.interval + SKEW
    ]


def ran(
    portal: Portal, name: str, job: PeriodicJob, started: float, error: str = ""
) -> None:
    """Record a run; the entry is replaced, never changed in place."""
    wait = min(job.interval, AFTER_ERROR) if error else job.interval
    get_outbox(portal).periodic[name] = {
        "started": started,
        "next": started + wait,
        "error": error[:500],
    }


@every(minutes=5)
def correct_times(portal: Portal) -> None:
    """Let jobs wait no longer whose time was set by a clock that was ahead."""
    if ids := get_outbox(portal).correct_times(clock.seconds()):
        logger.warning("the clock was ahead: %s jobs were put off too far", len(ids))


@every(days=1)
def clean_up(portal: Portal) -> None:
    """Remove done jobs after 30 days, failed ones after 90."""
    outbox = get_outbox(portal)
    now = clock.seconds()
    outbox.forget(DONE, now - KEEP_DONE)
    outbox.forget(FAILED, now - KEEP_FAILED)
