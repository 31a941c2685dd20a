"""The revision of an item that a decision was taken on: nobody decides on what changed.

A page puts the revision it shows into its forms (`revision`), a service takes it as a
member of its body. Where something happened to the item since, the decision is refused
(409): the person looks again. A client that names no revision takes what it finds.
"""

from Acquisition import aq_base
from thads import _
from thads.errors import Stale
from thads.interfaces import IRevised
from thads.web import steps
from typing import Any


#: Name of the parameter, and of the member of a body.
NAME = "revision"

#: To those who send the same step twice.
REPEATED = _("You had taken this step already: it counts once.")
UNNAMED = _(
    "The form does not say which state of the item it showed, so nothing was decided. "
    "Open the item anew, and decide there."
)


def revision_of(item: Any) -> str:
    """Return the current revision of an item, empty where its kind has none."""
    revised = IRevised(item, None)
    return "" if revised is None else revised.revision


def check(item: Any, shown: str | None) -> None:
    """Raise Stale if a revision was shown that is no longer the item's."""
    if shown and shown != revision_of(item):
        raise Stale


def require(item: Any, shown: str | None) -> None:
    """Raise Stale unless the item's current revision was shown: for forms.

    At the end of the transaction the database looks again: an edit that was written
    meanwhile makes the request start anew, and be refused then.
    """
    if not shown:
        raise Stale(UNNAMED)
    check(item, shown)
    stored = aq_base(item)
    if getattr(stored, "_p_jar", None) is not None:
        stored._p_jar.readCurrent(stored)


def came_before(item: Any, shown: str | None, step: str, comment: str) -> bool:
    """Return whether the same step of the same person came before: a double click.

    It did where the first step since the revision that was shown is this one.
    """
    return bool(shown) and steps.same_click(item, shown, step, comment) is not None
