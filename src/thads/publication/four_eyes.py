"""Four eyes: nobody approves an item they wrote or changed, whatever their functions.

Plone records who made an item, not who changed it; so each item has the list of those
who did, with the time. Whoever has the management of the portal in their hands (the
server room) is not bound.
"""

from AccessControl import getSecurityManager
from Acquisition import aq_base
from thads.worktime import clock


#: Attribute of an item: ((user id, aware datetime), …), the latest change at the end.
HANDS = "thads_publication_hands"


def hands(item):
    """Return who changed an item and when last, the latest change at the end."""
    return getattr(aq_base(item), HANDS, ())


def add_hand(item):
    """Record that the current user changed an item."""
    user = getSecurityManager().getUser().getId()
    if user:
        others = [hand for hand in hands(item) if hand[0] != user]
        set_hands(item, [*others, (user, clock.precise_now())])


def set_hands(item, found):
    """Write the list of hands of an item."""
    setattr(aq_base(item), HANDS, tuple(sorted(found, key=lambda hand: hand[1])))


def writers(item):
    """Return the ids of those who wrote or changed an item."""
    return {*item.listCreators(), *(user for user, _when in hands(item))}


def may_approve(item):
    """Return whether the current user had no hand in an item."""
    manager = getSecurityManager()
    if manager.checkPermission("Manage portal", item):
        return True
    return manager.getUser().getId() not in writers(item)
