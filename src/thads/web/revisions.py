"""The revision of an item that a decision was taken on: nobody decides on what changed.

A page puts the revision it shows into its forms (`revision`), a service takes it as a
member of its body. Where something happened to the item since, the decision is refused
(409): the person looks again. A client that names no revision takes what it finds.
"""

from thads.errors import Stale
from thads.interfaces import IRevised
from typing import Any


#: Name of the parameter, and of the member of a body.
NAME = "revision"


def revision_of(item: Any) -> str:
    """Return the current revision of an item, empty where its kind has none."""
    revised = IRevised(item, None)
    return "" if revised is None else revised.revision


def check(item: Any, shown: str | None) -> None:
    """Raise Stale if a revision was shown that is no longer the item's."""
    if shown and shown != revision_of(item):
        raise Stale
