"""Mail that stays inside: what a training site would have sent, to be read there."""

from persistent.list import PersistentList
from zope.annotation.interfaces import IAnnotations


KEY = "thads.outbox.held"
KEPT = 100


def keep(portal, payload):
    """Keep a mail instead of sending it; the newest hundred stay."""
    mails = IAnnotations(portal).setdefault(KEY, PersistentList())
    kept = {name: payload[name] for name in ("to", "subject", "text", "time")}
    mails.append(kept)
    del mails[:-KEPT]


def mails(portal):
    """The mails kept, the newest first."""
    return list(reversed(IAnnotations(portal).get(KEY, ())))


def uninstall(portal) -> None:
    """Remove all captured mails."""
    IAnnotations(portal).pop(KEY, None)
