"""Tracked items at an address they have left, or where a person may not view them now.

A step that gives an item to another unit may take it to another address, and out of
the sight of whoever took it. They may click twice all the same, or lose the answer on
the way: the same click is the same step. Whoever may view the item is led to where it
lies; for everybody else there is nothing.
"""

from dataclasses import dataclass
from plone import api
from thads.casework import codes
from thads.casework import steps
from thads.casework.browser.step_forms import StepForms
from thads.casework.interfaces import IItemSections
from thads.casework.interfaces import ITrackedItem
from thads.casework.services import TakeStep
from thads.errors import Refused
from thads.plonetypes import Request
from thads.web.visibility import is_viewable
from thads.worktime import clock
from typing import Any
from zope.component import getUtilitiesFor
from zope.component import queryMultiAdapter


#: What stands in an address of REST before the path of the content.
API = "/++api++"


@dataclass(frozen=True)
class Asked:
    """A tracked item whose code stands in an address that led to nothing.

    `place`: the address in front of the code. `rest`: what follows on it.
    """

    item: ITrackedItem
    place: str
    rest: tuple[str, ...]


def asked(request: Request) -> Asked | None:
    """Return the item whose code stands in the address of a request, None if none.

    None for the public: they may view no item, and the time must not tell of one.
    """
    if api.user.is_anonymous():
        return None
    parts = request.get("ACTUAL_URL", "").rstrip("/").split("/")
    for at, part in enumerate(parts):
        if not part or codes.read(part) != part:
            continue
        for _name, sections in sorted(getUtilitiesFor(IItemSections)):
            item = sections.find(part)
            # elsewhere than at a place of its kind it has never been
            if item is not None and parts[at - 1] == item.__parent__.getId():
                return Asked(item, "/".join(parts[:at]), tuple(parts[at + 1 :]))
    return None


def new_address(found: Asked, request: Request) -> str:
    """Return the address where the person finds an item now.

    It is empty if the item lies where it was asked for, or the person may not view it.
    """
    address = found.item.absolute_url()
    here = f"{found.place}/{found.item.getId()}"
    if here.replace(API, "", 1) == address or not is_viewable(found.item):
        return ""
    if API in here:
        portal = api.portal.get().absolute_url()
        address = address.replace(portal, f"{portal}{API}", 1)
    query = request.get("QUERY_STRING", "")
    return "/".join((address, *found.rest)) + (f"?{query}" if query else "")


def step_over_rest(found: Asked, request: Request) -> steps.TakenStep | None:
    """Return the step that the same request took before, None for none."""
    if request.method != "POST" or found.rest[:1] != ("@workflow",):
        return None
    service: Any = TakeStep()  # plone.rest makes views of its services
    service.context, service.request = found.item, request
    try:
        values, files, revision = service.sent()
    except Refused:
        return None
    return _same_click(found.item, "/".join(found.rest[1:]), values, files, revision)


def list_after_step(found: Asked, request: Request) -> str:
    """Return the address of the list to go to, if the same form took a step before.

    It is that of the place where the item was asked for; empty if there was none.
    """
    if request.method != "POST":
        return ""
    name = found.rest[-1].lstrip("@") if found.rest else found.item.getLayout()
    view: Any = queryMultiAdapter((found.item, request), name=name)
    if not isinstance(view, StepForms):
        return ""
    step, values, files, revision = view.sent()
    taken = _same_click(found.item, step, values, files, revision)
    return "" if taken is None else f"{found.place}/{view.list_name}"


def _same_click(
    item: ITrackedItem, step: str, values: Any, files: Any, revision: int | None
) -> steps.TakenStep | None:
    person = api.user.get_current().getId() or ""
    if not person:
        return None
    return steps.same_click(item, step, values, files, person, clock.now(), revision)
