"""Interfaces of a job's handler and of a periodic job, and the handler's refusal."""

from thads.plonetypes import Portal
from typing import Any
from zope.interface import Attribute
from zope.interface import Interface


class IJobHandler(Interface):
    """Named utility, the name is the kind of job: runs a job of the outbox.

    It runs in a transaction of its own, as a user who may do everything, at the site.
    What it writes is committed together with the job's being done. It may run twice
    (a conflict, a crash between an outside effect and the commit), so it must be
    idempotent. Long work goes in batches: each job puts the next one. To wait for
    something it raises; the job comes back later, for 48 hours.
    """

    def __call__(portal: Portal, payload: Any) -> None:
        """Run the job. ``payload`` is what was given to ``put``."""


class IPeriodicJob(Interface):
    """Named utility run by the worker at intervals: see ``periodic.every``."""

    interval = Attribute("Seconds from the start of one run to the start of the next")

    def __call__(portal: Portal) -> None:
        """Run the job, in one transaction."""


class JobRefused(Exception):
    """Raised by a handler when trying again cannot help: the job is set aside."""
