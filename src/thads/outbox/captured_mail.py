"""Mail captured on a training site instead of being sent, to be read there."""

from persistent.list import PersistentList
from thads.plonetypes import Portal
from thads.storage import PortalStorage
from typing import Any


MAILS = PortalStorage("thads.outbox.held", PersistentList)
uninstall = MAILS.uninstall
CAPACITY = 100


def capture(portal: Portal, payload: dict[str, Any]) -> None:
    """Store a mail instead of sending it; the newest hundred stay."""
    mails = MAILS.write(portal)
    mails.append({name: payload[name] for name in ("to", "subject", "text", "time")})
    del mails[:-CAPACITY]


def mails(portal: Portal) -> list[dict[str, Any]]:
    """Return the captured mails, the newest first."""
    return list(reversed(MAILS.read(portal)))
