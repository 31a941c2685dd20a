"""Append-only trail: users, actions, places and times.

``record(context, action, **details)`` adds an entry in this transaction; nothing
changes or removes entries but the uninstalling of the product. An entry names the
user, the action, the place and the few details needed to understand it, and never
the text of what was read. Inspectors read it at ``@@audit-log``.
"""

from thads.audit.trail import install
from thads.audit.trail import read
from thads.audit.trail import record
from thads.audit.trail import uninstall


__all__ = ["install", "read", "record", "uninstall"]
