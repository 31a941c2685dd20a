"""Durable queue of effects, and the worker that runs it.

Whatever leaves the transaction or takes long (mail, loads, purges, reminders) is a
job, written in the same transaction as its cause: ``put``. A worker runs it at least
once, in order of due time, retries for 48 hours, and sets aside what cannot work.
A job's handler is a named utility ``IJobHandler``; it must bear being run twice.
"""

from thads.outbox.interfaces import JobRefused
from thads.outbox.jobs import discard
from thads.outbox.jobs import discard_kinds
from thads.outbox.jobs import health
from thads.outbox.jobs import install
from thads.outbox.jobs import put
from thads.outbox.jobs import retry
from thads.outbox.jobs import uninstall
from thads.outbox.runner import run_due


__all__ = [
    "JobRefused",
    "discard",
    "discard_kinds",
    "health",
    "install",
    "put",
    "retry",
    "run_due",
    "uninstall",
]
