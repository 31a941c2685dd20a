"""Subscribers that write into the ledger of works what happens to an item.

A working copy is no item: what it proposes counts once it has taken the place of its
original.
"""

from Acquisition import aq_base
from plone import api
from plone.app.iterate.interfaces import IWorkingCopy
from thads.organisation.units import locality_of
from thads.organisation.units import unit_id_of
from thads.royalties import authors
from thads.royalties import works
from thads.royalties.proposals import stored_authors
from thads.royalties.works import PROPOSER
from thads.worktime import clock


PUBLISHED, ARCHIVED = "published", "archived"
#: Attribute of an item: what it proposed when its proposer was noted.
SEEN = "thads_royalty_seen"
FIELDS = ("royalty_genre", "royalty_shares", "royalty_pictures", "royalty_waived")


def after_transition(item, event):
    """Enter, restore or withdraw the works of an item whose state has changed."""
    unit_id = _unit_of(item)
    if unit_id is None or event.transition is None or IWorkingCopy.providedBy(item):
        return
    old, new = event.old_state.getId(), event.new_state.getId()
    if new == PUBLISHED:
        _publish(item, unit_id, first_publication(item))
    elif old == PUBLISHED and new == ARCHIVED:
        works.note(item, unit_id, works.ARCHIVED, clock.now(), _person())
    elif old in (PUBLISHED, ARCHIVED):
        works.withdraw(item, unit_id, clock.now(), _person())


def first_publication(item):
    """Return when an item was published before its latest transition, None if never."""
    times = [
        clock.to_utc(clock.from_zope(entry["time"]))
        for history in (aq_base(item).workflow_history or {}).values()
        for entry in history[:-1]
        if entry.get("review_state") == PUBLISHED
    ]
    return min(times, default=None)


def note_proposer(item, event):
    """Note who changed what an item proposes."""
    seen = _proposed(item)
    if getattr(aq_base(item), SEEN, _proposed(None)) == seen:
        return
    setattr(aq_base(item), SEEN, seen)
    before = [each for each in works.proposers_of(item) if each != _person()]
    setattr(aq_base(item), PROPOSER, (*before, _person()))


def copied(item, event):
    """Forget who proposed the original: who pastes a copy is its proposer."""
    for name in (SEEN, PROPOSER):
        if name in vars(aq_base(item)):
            delattr(aq_base(item), name)


def after_checkout(event):
    """Let a working copy have the proposers of its original, nobody else yet."""
    original, copy = aq_base(event.object), aq_base(event.working_copy)
    copied(copy, event)
    for name in (SEEN, PROPOSER):
        if name in vars(original):
            setattr(copy, name, getattr(original, name))


def before_checkin(event):
    """Let an original have the proposers of its working copy besides its own."""
    copy, original = event.object, event.baseline
    seen = getattr(aq_base(copy), SEEN, None)
    if seen is not None:
        setattr(aq_base(original), SEEN, seen)
    found = (*works.proposers_of(original), *works.proposers_of(copy))
    if found:
        last_first = dict.fromkeys(reversed(found))
        setattr(aq_base(original), PROPOSER, tuple(reversed(last_first)))


def after_checkin(event):
    """Take over what an item proposes after its working copy; it is public again."""
    item = event.object
    unit_id = _unit_of(item)
    if unit_id is None:
        return
    if works.ledger(unit_id).of_item(api.content.get_uuid(item)):
        _publish(item, unit_id)


def removed(item, event):
    """Note that an item is gone; its works stay."""
    unit_id = _unit_of(event.oldParent)
    if unit_id is not None and event.newParent is None:
        works.note(item, unit_id, works.REMOVED, clock.now(), _person())


def _publish(item, unit_id, first=None):
    """Enter the works of an item, and keep the names of their authors."""
    works.publish(item, unit_id, clock.now(), _person(), first)
    authors.keep_names(unit_id, stored_authors(item))


def _proposed(item):
    return tuple(repr(getattr(item, name, None) or "") for name in FIELDS)


def _unit_of(context):
    """Return the id of the locality an item is in; None for the centre's own."""
    locality = None if context is None else locality_of(context)
    return None if locality is None else unit_id_of(locality)


def _person():
    return api.user.get_current().getId() or ""
