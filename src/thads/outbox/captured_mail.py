"""Mail captured on a training site instead of being sent, to be read there."""

from persistent.list import PersistentList
from thads.plonetypes import Portal
from typing import TypedDict
from zope.annotation.interfaces import IAnnotations


KEY = "thads.outbox.held"
CAPACITY = 100


class CapturedMail(TypedDict):
    """A mail as it is stored; `time` is when it was queued, in seconds."""

    to: list[str]
    subject: str
    text: str
    time: float


def capture(portal: Portal, mail: CapturedMail) -> None:
    """Store a mail instead of sending it; the newest hundred stay."""
    mails = IAnnotations(portal).setdefault(KEY, PersistentList())
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
    return list(reversed(IAnnotations(portal).get(KEY, ())))


def uninstall(portal: Portal) -> None:
    """Remove all captured mails."""
    IAnnotations(portal).pop(KEY, None)
