"""Append-only trail: users, actions, places and times.

``record(context, action, **details)`` adds an entry in this transaction, ``count`` one
an hour with how often. The worker chains entries by their hashes; nothing changes them.
An entry says what is needed to understand it, never the text of what was read.
Inspectors read the trail at ``@@audit-log``.
"""

from thads.audit.reads import read
from thads.audit.storage import install
from thads.audit.storage import uninstall
from thads.audit.tallies import count
from thads.audit.trail import record
from thads.audit.verification import health


__all__ = ["count", "health", "install", "read", "record", "uninstall"]
