"""Four eyes on loads: nobody who had a hand in a load approves it.

This holds whatever functions they have; and a load is decided on in the office whose
turn it is. A load of the locality itself is decided on there. A branch's load belongs
to the branch until its head has approved it; then, where the department reviews, it is
the locality's turn.
"""

from AccessControl import getSecurityManager
from thads import _
from thads.debtors.workflow import DEPARTMENT_REVIEW
from thads.debtors.workflow import current_user_id
from thads.debtors.workflow import load_moves
from thads.debtors.workflow import load_state
from thads.errors import NotAllowed
from thads.organisation.functions import group_id
from thads.organisation.succession import heirs_of
from thads.organisation.units import locality_of


DECIDING = ("leader", "registrar")  # functions whose turn it may be


def office_of(load) -> str:
    """Return the id of the unit whose turn it is."""
    if load.office and load_state(load) != DEPARTMENT_REVIEW:
        return load.office
    return locality_of(load).unit_id


def may_decide(load) -> bool:
    """Return whether the current user sits in the office whose turn it is.

    Their roles are asked for by the workflow: on a branch's load people of the branch
    and of the locality have the same ones.
    """
    if not load.office:
        return True
    user = getSecurityManager().getUser()
    if "Manager" in user.getRolesInContext(load):
        return True
    office = office_of(load)
    offices = (office, *heirs_of(office))
    wanted = {group_id(o, function) for o in offices for function in DECIDING}
    return bool(wanted & set(user.getGroups()))


def may_approve(load) -> bool:
    """Return whether the current user had no hand in the load and may decide."""
    user = current_user_id()
    return bool(user) and user not in load.hands and may_decide(load)


def add_hand(load) -> None:
    """Record that the current user had a hand in the load."""
    user = current_user_id()
    if user and user not in load.hands:
        load.hands = (*load.hands, user)


def withdraw_approvals(load) -> None:
    """Let those decide again who approved what was returned, and had no other hand.

    A list that comes back from the department is another one when it is submitted
    again: the head of a branch with one leader could approve none of them.
    """
    approved: set[str] = set()
    for move in load_moves(load):
        if move["action"] == "submit":
            approved.clear()
        elif move["action"] == "approve":
            approved.add(move["actor"])
    load.hands = tuple(hand for hand in load.hands if hand not in approved)


def refuse_own(load) -> None:
    """Raise NotAllowed if the user decides on what they handed in."""
    if current_user_id() in load.hands:
        raise NotAllowed(
            _("You entered or submitted this list: somebody else must decide.")
        )


def refuse_others(load) -> None:
    """Raise NotAllowed if the user is of another office than the one to decide."""
    if not may_decide(load):
        raise NotAllowed(_("Another office has to decide on this list now."))
