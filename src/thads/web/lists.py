"""Lists that one bad object does not take down.

What cannot be read is shown as such, in its place, and told to the operator by the log,
once for each time a list was asked for.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from thads import _
from typing import Any
from ZODB.POSException import ConflictError
from zope.i18nmessageid import Message
import logging


logger = logging.getLogger(__name__)

UNREADABLE = _(
    "This item cannot be read. The people who run the portal have been told; its "
    "address helps them."
)


@dataclass(frozen=True)
class Unreadable:
    """Line of a list in the place of an object that cannot be read."""

    title: str
    url: str
    message: Message = UNREADABLE


def each(
    things: Iterable,
    make: Callable[[Any], Any],
    instead: Callable[[Any], Any] = lambda thing: None,
) -> Iterator:
    """Yield `make(thing)` of each thing; None is left out.

    Where that fails, the failure is logged, and `instead(thing)` is yielded.
    """
    for thing in things:
        try:
            found = make(thing)
        except ConflictError:
            raise  # the request is tried again
        except Exception:
            logger.exception("A list leaves out what it cannot read: %r", thing)
            found = instead(thing)
        if found is not None:
            yield found


def of_brain(brain: Any) -> Unreadable:
    """Return what stands for the object of a catalogue brain."""
    path = brain.getPath()
    return Unreadable(str(brain.Title or "") or path.rpartition("/")[2], brain.getURL())
