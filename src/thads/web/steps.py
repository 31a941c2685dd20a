"""Steps of workflows: the one rule for those that cannot be taken, and the same click.

A step the workflow does not have is refused with 400; one the person might have taken
before the item moved on, and nobody may take now, with 409; one that is not for them,
or not yet, with 403. Each names the state, which is for those who take steps with the
item, edit it, or see it before the public does: of a public item it may tell of a
complaint. People of other units are refused every step alike, with 403 and no state;
whoever is not logged in is told to log in.
Pages, forms and services of all rooms ask here.
"""

from AccessControl import getSecurityManager
from collections.abc import Mapping
from datetime import datetime
from datetime import timedelta
from plone import api
from Products.DCWorkflow.Transitions import TRIGGER_AUTOMATIC
from thads import _
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.interfaces import IHindrance
from thads.web.visibility import is_public
from thads.web.visibility import is_viewable
from thads.worktime import clock
from typing import Any
from zExceptions import Unauthorized
from zope.globalrequest import getRequest
from zope.i18n import translate


#: Within this time the same step with the same content, sent without a revision, is the
#: same click.
SAME_CLICK = timedelta(seconds=30)

#: Permissions by which Plone's workflows guard their history. Whoever has one of them
#: somewhere for other reasons has nothing to do with an item yet.
PLONES_OF_HISTORY = frozenset(("Request review", "Review portal content", "View"))

#: Code of the refusal of a step that the workflow does not have.
CODE = "no_such_step"
NO_SUCH_STEP = _("There is no such step. The state is now “${state}”.")
NO_LONGER = _(
    "This step is no longer possible: the state is now “${state}”. Nothing was changed."
)
NOT_NOW = _(
    "This step is not possible now, or not for you. The state is now “${state}”."
)

#: A step that was taken, as a workflow's history has it.
Taken = Mapping[str, Any]


def check(item: Any, step: str, anybody: bool = False) -> None:
    """Raise unless the current user may take a step with an item now.

    `anybody`: the state alone is asked, not the person: for citizens, who have shown
    their code. Raises Refused (400), Stale (409) or NotAllowed (403); Unauthorized for
    whoever is not logged in.
    """
    workflow = workflow_with(item, step)
    if workflow is not None and _leads_on(workflow, item, step, anybody):
        return
    if not anybody and api.user.is_anonymous():
        raise Unauthorized(step)
    if not anybody and not knows(item):
        raise NotAllowed
    if workflow is None:
        raise no_such_step(item)
    possible_for_others = step in _transitions(workflow, _state(workflow, item))
    if not possible_for_others and any(
        _led_on(workflow, state, item, step, anybody)
        for state in _former_states(workflow, item)
    ):
        raise Stale(_in_words(NO_LONGER, item))
    raise not_now(item, step)


def knows(item: Any) -> bool:
    """Return whether the current user may be told an item's state.

    They take some step of it, in whatever state, edit it, read its history, or view
    what the public may not.
    """
    if api.user.is_anonymous():
        return False
    if is_viewable(item) and not is_public(item):
        return True
    may = getSecurityManager().checkPermission
    if may("Modify portal content", item):
        return True
    if any(may(each, item) for each in _permissions_of_history(item)):
        return True
    return any(
        _led_on(workflow, state, item, step, anybody=False)
        for workflow in _workflows(item)
        for state in workflow.states.objectIds()
        for step in _transitions(workflow, state)
    )


def outside_menus(item: Any) -> list[tuple[str, str]]:
    """Return (id, title) of the steps the current user may take that no menu has.

    Plone lists a transition by its words in a menu. A workflow whose steps are taken by
    forms alone gives none of its transitions any.
    """
    found = []
    for workflow in _workflows(item):
        steps = workflow.transitions
        if any(steps[id].actbox_name for id in steps.objectIds()):
            continue
        found += [
            (id, steps[id].title or id)
            for id in _transitions(workflow, _state(workflow, item))
            if workflow.isActionSupported(item, id)
        ]
    return found


def no_such_step(item: Any) -> Refused:
    """Return the refusal of a step that an item's workflow does not have."""
    return Refused({"": _in_words(NO_SUCH_STEP, item)}, CODE)


def not_now(item: Any, step: str = "") -> NotAllowed:
    """Return the refusal of a step that is not for the person, or not yet.

    With the reason the item's kind gives for it (`IHindrance`), where it has one.
    """
    hindrance: Any = IHindrance(item, None)
    why = hindrance.reason(step) if hindrance is not None and step else ""
    return NotAllowed(why or _in_words(NOT_NOW, item))


def state_id(item: Any) -> str:
    """Return the id of an item's state, empty if it has none."""
    workflow = next(iter(_workflows(item)), None)
    return "" if workflow is None else _state(workflow, item)


def state_title(item: Any) -> str:
    """Return the title of an item's state in the reader's language, "–" if it has none.

    That is Vietnamese where nobody asks.
    """
    state = state_id(item)
    return title_of_state(item, state) if state else "–"


def title_of_state(item: Any, state_id: str) -> str:
    """Return the title of one of the states of an item, its id if there is no such."""
    states = [workflow.states.get(state_id) for workflow in _workflows(item)]
    title = next((state.title for state in states if state is not None), "")
    request = getRequest()
    target = None if request is not None else "vi"
    return translate(
        title or state_id, "plone", context=request, target_language=target
    )


def workflow_with(item: Any, step: str) -> Any:
    """Return the workflow of an item that has a step, None if none has it."""
    ids = ((w, w.transitions.objectIds()) for w in _workflows(item))
    return next((workflow for workflow, steps in ids if step in steps), None)


def history(item: Any, workflow: Any) -> tuple[Taken, ...]:
    """Return the steps taken in a workflow, automatic ones too, the oldest first."""
    stored = getattr(item, "workflow_history", None) or {}
    return tuple(stored.get(workflow.getId()) or ())


def same_click(
    item: Any, shown: str | None, step: str, comment: str | None, **details: Any
) -> Taken | None:
    """Return the step that the same click of the current user took, None for none.

    With the revision that was shown: the first step since, if it is this one. Without:
    the user's latest, if it was taken a moment ago and the next one of this name is not
    meant (`is_next`). `details`: what the workflow notes besides. Transitions that
    followed by themselves belong to it: what is returned is the last of them, as the
    first click was answered.
    """
    workflow = workflow_with(item, step)
    if workflow is None:
        return None
    steps = history(item, workflow)
    number = shown_number(shown) if shown else _latest_number(workflow, steps)
    if number is None or number >= len(steps):
        return None
    taken = steps[number]
    if not is_same(taken, step, comment) or any(
        (taken.get(name) or None) != (value or None) for name, value in details.items()
    ):
        return None
    for following in steps[number + 1 :]:
        if not is_automatic(workflow, following.get("action")):
            break
        taken = following
    if shown or not is_next(item, workflow, step, taken):
        return taken
    return None


def is_next(item: Any, workflow: Any, step: str, taken: Taken) -> bool:
    """Return whether a step sent again is the next one, not the same click.

    It is if others have brought the item back to where it is taken. If nobody has, and
    the step that follows has the same name, that one is for somebody else: whoever
    might take both has sent one of them twice.
    """
    state = _state(workflow, item)
    if not workflow.transitions[step].new_state_id:
        return False
    if step not in _transitions(workflow, state):
        return False
    moved = state != taken.get(workflow.state_var)
    return moved or not workflow.isActionSupported(item, step)


def is_possible_again(item: Any, step: str, state_after: str) -> bool:
    """Return whether an item has come back to where a step leads on.

    `state_after`: the state the step once led to. Where it leads on from that state
    too, it has been possible all the time, and is not so again.
    """
    workflow = workflow_with(item, step)
    return (
        workflow is not None
        and step in _transitions(workflow, _state(workflow, item))
        and step not in _transitions(workflow, state_after)
    )


def is_same(taken: Taken, step: str, comment: str | None) -> bool:
    """Return whether a step of a history is this one, by the current user.

    Spaces and ends of lines in the comment do not count.
    """
    user = getSecurityManager().getUser().getId()
    return (
        user is not None
        and (taken.get("action"), taken.get("actor")) == (step, user)
        and (taken.get("comments") or "").split() == (comment or "").split()
    )


def is_recent(moment: datetime, now: datetime) -> bool:
    """Return whether a moment is so near that the same step is the same click.

    What lies ahead is not: a clock that was wrong has noted it.
    """
    return timedelta(0) <= now - moment <= SAME_CLICK


def shown_number(revision: str | None) -> int | None:
    """Return the number of steps a revision begins with; None if it is none of ours."""
    number = (revision or "").partition(".")[0]
    legible = number.isascii() and number.isdecimal() and len(number) < 10
    return int(number) if legible else None


def is_automatic(workflow: Any, action: str | None) -> bool:
    """Return whether a transition follows by itself."""
    transition = workflow.transitions.get(action) if action else None
    return transition is not None and transition.trigger_type == TRIGGER_AUTOMATIC


def _latest_number(workflow: Any, steps: tuple[Taken, ...]) -> int | None:
    """Return the number of the user's latest step; None if it was not just now."""
    user = getSecurityManager().getUser().getId()
    for number in range(len(steps) - 1, -1, -1):
        taken = steps[number]
        action = taken.get("action")
        if action and taken.get("actor") == user and not is_automatic(workflow, action):
            time = taken.get("time")  # old ones may have none
            now = clock.precise_now()
            recent = time is not None and is_recent(clock.from_zope(time), now)
            return number if recent else None
    return None


def _workflows(item: Any) -> list[Any]:
    return api.portal.get_tool("portal_workflow").getWorkflowsFor(item)


def _permissions_of_history(item: Any) -> set[str]:
    """Return the permissions of ours by each of which an item's steps are read."""
    variables = (each.variables.get("review_history") for each in _workflows(item))
    guards = (each.getInfoGuard() for each in variables if each is not None)
    found = {permission for guard in guards for permission in guard.permissions}
    return found - PLONES_OF_HISTORY


def _state(workflow: Any, item: Any) -> str:
    steps = history(item, workflow)
    state = steps[-1].get(workflow.state_var) if steps else None
    return state or workflow.initial_state


def _transitions(workflow: Any, state_id: str) -> tuple[str, ...]:
    """Return the steps that lead on from a state, for whomever."""
    state = workflow.states.get(state_id)
    return () if state is None else tuple(state.transitions)


def _former_states(workflow: Any, item: Any) -> set[str]:
    """Return the states an item has been in before that it is in now.

    The first one is not always noted.
    """
    noted = (taken.get(workflow.state_var) for taken in history(item, workflow))
    former = {state for state in noted if state}
    return (former | {workflow.initial_state}) - {_state(workflow, item)}


def _leads_on(workflow: Any, item: Any, step: str, anybody: bool) -> bool:
    """Return whether a step leads on from the state an item is in now."""
    if anybody:
        return step in _transitions(workflow, _state(workflow, item))
    return bool(workflow.isActionSupported(item, step))


def _led_on(workflow: Any, state_id: str, item: Any, step: str, anybody: bool) -> bool:
    """Return whether a step led on from a state, for somebody with the user's roles."""
    state, transition = workflow.states.get(state_id), workflow.transitions.get(step)
    if transition is None or step not in _transitions(workflow, state_id):
        return False
    if is_automatic(workflow, step):
        return False
    permissions = transition.guard.permissions if transition.guard else ()
    if anybody or not permissions:
        return True
    roles = set(getSecurityManager().getUser().getRolesInContext(item))
    given = state.permission_roles or {}
    return any(roles & set(given.get(permission, ())) for permission in permissions)


def _in_words(message: str, item: Any) -> str:
    """Return the message of a refusal, with the state the item is in."""
    return _(message, mapping={"state": state_title(item)})
