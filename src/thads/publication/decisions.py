"""Decisions on items: taken on what was shown, one at a time or several at once.

Each is checked on its own: right, state, four eyes, revision. Of several, those that
cannot be taken are left out with their reason, and the others are taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.publication import review
from thads.publication.vocabularies import TYPES
from thads.tools import tool
from thads.web import lists
from thads.web import problems
from thads.web import revisions
from thads.web import steps
from typing import Any
from zExceptions import Unauthorized
from ZODB.POSException import ConflictError
import logging
import transaction


logger = logging.getLogger(__name__)

MOVED = _(
    "Somebody took a step with this item after you opened the page. Look at it again, "
    "and decide again if there is still something to decide."
)
EDITED = _(
    "The content was changed after you opened the page. Read it again, and decide "
    "again."
)
GONE = _("It no longer waits for you: somebody decided on it, or deleted it.")

#: Steps that are taken from the list.
FROM_THE_LIST = ("approve", "return")
#: Items that are decided on at once.
MOST = 50


@dataclass(frozen=True)
class Chosen:
    """An item of the list, with the revision and the title the list showed."""

    uid: str
    revision: str
    title: str = ""


@dataclass(frozen=True)
class LeftOut:
    """An item on which no decision was taken, and why."""

    title: str
    url: str  # empty where the person may not view it, or it is gone
    reason: str


def take(item: Any, step: str, comment: str, shown: str) -> tuple[Any, bool]:
    """Take a step that was decided on a shown revision of an item.

    Returns (what there is afterwards, whether the same step came before). Raises what
    `steps.check` raises, and Stale if the item is not what was shown.
    """
    if revisions.came_before(item, shown, step, comment):
        return item, True
    steps.check(item, step)
    revisions.require(item, shown)
    return review.perform(item, step, comment), False


def has_moved(item: Any, shown: str) -> bool:
    """Return whether a step was taken after a revision was shown."""
    return steps.shown_number(shown) != review.number_of_steps(item)


def reason(item: Any, stale: Stale, shown: str) -> str:
    """Return the message that tells why a decision came too late."""
    if stale.args:
        return stale.args[0]
    return MOVED if has_moved(item, shown) else EDITED


def take_all(
    chosen: Iterable[Chosen], step: str, comment: str
) -> tuple[list[str], list[LeftOut]]:
    """Take a step with each of some items; return titles of these, and the others."""
    taken, left_out = [], []
    for each in {one.uid: one for one in chosen}.values():
        found = _take_one(each, step, comment)
        if isinstance(found, LeftOut):
            left_out.append(found)
        else:
            taken.append(found)
    return taken, left_out


def _take_one(chosen: Chosen, step: str, comment: str) -> str | LeftOut:
    brains = tool("portal_catalog")(UID=chosen.uid, portal_type=list(TYPES))
    if not brains:
        return LeftOut(chosen.title, "", GONE)
    savepoint = transaction.savepoint(optimistic=True)
    try:
        item = brains[0].getObject()
        title, url = item.title, item.absolute_url()
        take(item, step, comment, chosen.revision)
    except ConflictError:
        raise  # the request is tried again
    except Stale as stale:
        return LeftOut(title, url, reason(item, stale, chosen.revision))
    except (Refused, NotAllowed) as refused:
        return LeftOut(title, url, problems.message_of(refused))
    except Unauthorized:
        return LeftOut(chosen.title, "", GONE)
    except WorkflowException as refused:
        savepoint.rollback()
        return LeftOut(title, url, str(refused))
    except Exception:
        savepoint.rollback()
        logger.exception("No decision on %r", brains[0].getPath())
        return LeftOut(brains[0].Title, brains[0].getURL(), lists.UNREADABLE)
    return title


def next_waiting(item: Any) -> tuple[Any, int]:
    """Return the item that waits for the user after this one, and how many wait.

    The next of the list, then the first; None where no other waits.
    """
    if api.user.is_anonymous():
        return None, 0
    found = [
        each for each in review.waiting() if not isinstance(each, lists.Unreadable)
    ]
    uids = [each.UID() for each in found]
    at = uids.index(item.UID()) if item.UID() in uids else -1
    others = found[at + 1 :] + found[: max(at, 0)]
    return (others[0] if others else None), len(found)
