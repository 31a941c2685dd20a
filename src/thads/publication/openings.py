"""Openings of items under review: whether somebody who decides has read one.

The submitter takes an item back as long as nobody who may decide on it has opened it
since: its page, its print, or its record over REST. The first opening of each review is
kept with the item; a step makes it void.
"""

from AccessControl import getSecurityManager
from Acquisition import aq_base
from dataclasses import dataclass
from datetime import datetime
from plone.protect.utils import safeWrite
from thads.publication import four_eyes
from thads.publication.approval import steps_of
from thads.worktime import clock
from typing import Any
from zope.globalrequest import getRequest


#: Attribute of an item: (mark of the review, user id, aware datetime).
OPENED = "thads_publication_opened"
REVIEWS = ("unit_review", "central_review")


@dataclass(frozen=True)
class Opening:
    """The first time somebody who decides has opened an item in its present review."""

    user: str
    when: datetime


def record(item: Any) -> None:
    """Record that the current user opens an item, if they may decide on it now."""
    mark = _mark(item)
    if not mark or opening_of(item) is not None or not _decides(item):
        return
    user = getSecurityManager().getUser().getId()
    setattr(aq_base(item), OPENED, (mark, user, clock.precise_now()))
    request = getRequest()
    if request is not None:
        safeWrite(aq_base(item), request)  # it is a reading that writes this alone


def opening_of(item: Any) -> Opening | None:
    """Return who opened an item in its present review, None if nobody did."""
    mark, user, when = getattr(aq_base(item), OPENED, ("", "", None))
    return Opening(user, when) if mark and mark == _mark(item) else None


def submitter(item: Any) -> str:
    """Return the login of whoever sent an item for the review it is in, else empty."""
    if not _mark(item):
        return ""
    steps = steps_of(item)
    sent = [step.get("actor", "") for step in steps if step.get("action") == "submit"]
    return sent[-1] if sent else ""


def may_take_back(item: Any) -> bool:
    """Return whether the current user sent an item off and nobody has opened it.

    What a leader has passed on to the centre, the leader has decided on: that is more.
    """
    user = getSecurityManager().getUser().getId()
    return user == submitter(item) and not decided(item) and opening_of(item) is None


def decided(item: Any) -> bool:
    """Return whether somebody has approved an item since it was sent off last."""
    for step in reversed(steps_of(item)):
        if step.get("action") in ("submit", "approve"):
            return step.get("action") == "approve"
    return False


def _decides(item: Any) -> bool:
    may = getSecurityManager().checkPermission
    if not may("THADS publication: return", item):
        return False
    return getSecurityManager().getUser().getId() not in four_eyes.writers(item)


def _mark(item: Any) -> str:
    """Return what names the present review of an item, empty if it is in none."""
    steps = steps_of(item)
    if not steps or steps[-1].get("review_state") not in REVIEWS:
        return ""
    return f"{len(steps)} {steps[-1].get('time')}"
