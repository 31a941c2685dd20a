"""Wordings of items as they were submitted, for whoever looks at what changed since.

Each submission keeps the texts of all fields, formatting, dates, and names and digests
of pictures and files; the last two are kept with the item. In review it is compared
with the one before, in a draft with the last.
"""

from Acquisition import aq_base
from dataclasses import dataclass
from datetime import datetime
from thads.plonetypes import Content
from thads.publication import changes
from thads.publication.approval import steps_of
from thads.worktime import clock


#: Attribute of an item: of (number of steps, aware datetime, {field: text}).
WORDINGS = "_thads_publication_wordings"
KEPT = 2


@dataclass(frozen=True)
class ChangesSince:
    """Changes of an item since it was submitted at a time."""

    when: datetime
    changes: list[changes.Change]


def keep(item: Content) -> None:
    """Keep the wording of an item that has just been submitted."""
    wording = (len(steps_of(item)), clock.precise_now(), changes.texts(item))
    kept = (*getattr(aq_base(item), WORDINGS, ()), wording)[-KEPT:]
    setattr(aq_base(item), WORDINGS, kept)


def forget(item: Content) -> None:
    """Delete the wordings of an item that is the copy of another."""
    if WORDINGS in vars(aq_base(item)):
        delattr(aq_base(item), WORDINGS)


def changes_since(item: Content) -> ChangesSince | None:
    """Return what changed since the submission before; None if there was none."""
    kept = list(getattr(aq_base(item), WORDINGS, ()))
    if kept and not _came_back(item, kept[-1][0]):
        kept.pop()  # what is looked at is this submission itself
    if not kept:
        return None
    _number, when, before = kept[-1]
    return ChangesSince(clock.local(when), changes.between(before, item))


def _came_back(item: Content, number: int) -> bool:
    """Return whether an item has been a draft again since a submission."""
    return any(step["review_state"] == "draft" for step in steps_of(item)[number:])
