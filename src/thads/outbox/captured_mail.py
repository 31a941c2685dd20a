"""Mail captured on a training site instead of being sent, to be read there."""

from persistent.list import PersistentList
from thads.plonetypes import Portal
from typing import Any
from zope.annotation.interfaces import IAnnotations


KEY = "thads.outbox.held"
CAPACITY = 100


def capture(portal: Portal, payload: dict[str, Any]) -> None:
    """Store a mail instead of sending it; the newest hundred stay."""
    mails = IAnnotations(portal).setdefault(KEY, PersistentList())
    mails.append({name: payload[name] for name in ("to", "subject", "text", "time")})
    del mails[:-CAPACITY]


def mails(portal: Portal) -> list[dict[str, Any]]:
    """Return the captured mails, the newest first."""
    return list(reversed(IAnnotations(portal).get(KEY, ())))


def uninstall(portal: Portal) -> None:
    """Remove all captured mails."""
    IAnnotations(portal).pop(KEY, None)
