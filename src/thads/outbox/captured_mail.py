"""Mail captured on a training site instead of being sent, to be read there."""

from persistent.list import PersistentList
from thads.plonetypes import Portal
from thads.storage import PortalStorage
from typing import TypedDict


MAILS = PortalStorage("thads.outbox.held", PersistentList)
uninstall = MAILS.uninstall
CAPACITY = 100


class CapturedMail(TypedDict):
    """A mail as it is stored; `time` is when it was queued, in seconds."""

    to: list[str]
    subject: str
    text: str
    time: float


def capture(portal: Portal, mail: CapturedMail) -> None:
    """Store a mail instead of sending it; the newest hundred stay."""
    mails = MAILS.write(portal)
    mails.append(
        CapturedMail(
            to=mail["to"],
            subject=mail["subject"],
            text=mail["text"],
            time=mail["time"],
        )
    )
    del mails[:-CAPACITY]


def mails(portal: Portal) -> list[CapturedMail]:
    """Return the captured mails, the newest first."""
    return list(reversed(MAILS.read(portal)))
