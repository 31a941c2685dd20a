"""Offer over the web only those of Plone's pages and services that are in a table.

Without it: whatever Plone registers for everybody, or for whoever may view an item, has
an address on every object: `@@title` of a draft, macros, helpers of templates, tests of
the look, `@site`, `@querystring`, mail to the administrator. What asks for a right
beyond viewing is left to that right; our own pages have their rules themselves. A page
of an item is for whoever may view the item.

Upstream: Products.CMFPlone#2666 asks for fewer public views; not planned.
"""

from AccessControl import getSecurityManager
from Acquisition import aq_base
from functools import cache
from pathlib import Path
from plone.dexterity.browser.add import DefaultAddView
from plone.outputfilters.interfaces import IFilter
from plone.resource.interfaces import IResourceDirectory
from plone.rest.interfaces import IService
from plone.rest.traverse import RESTWrapper
from Products.CMFCore.interfaces import IContentish
from thads.web.traversal import is_tool
from typing import Any
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.browserresource.interfaces import IResource
import csv


TABLE = Path(__file__).with_suffix(".csv")
EVERYONE, STAFF = "everyone", "staff"
PAGE = "page"
RESOURCES = (IResource, IResourceDirectory)
#: What everybody may do with what is public: no rule beyond the item's own.
VIEWING = ("_View_Permission", "_Access_contents_information_Permission")


@cache
def table() -> dict[tuple[str, str], str]:
    """Return {(name, "page" or HTTP method): "everyone" or "staff"}."""
    with TABLE.open(encoding="utf-8") as lines:
        return {(row["name"], row["kind"]): row["who"] for row in csv.DictReader(lines)}


def refuse_closed(event: Any) -> None:
    """Refuse pages and services of Plone that are not offered; subscriber.

    After traversal. NotFound, as of what does not exist.
    """
    request = event.request
    place, view = _place_and_view(request)
    if view is None or place is None:
        return
    if is_filter(view):
        raise NotFound(request.get("PATH_INFO", ""))
    refused = refusal(view, place)
    if refused is NotFound:
        raise NotFound(request.get("PATH_INFO", ""))
    if refused is not None:
        raise refused(name_of(view)[0])


def refusal(view: Any, place: Any) -> type[Exception] | None:
    """Return NotFound or Unauthorized if a page or service is refused to the person.

    None where the table, and the place for a page, let them; what asks for a right of
    its own is left to that right.
    """
    if is_ours(view):
        return None
    user = getSecurityManager().getUser()
    if not _may_view(place, user):
        # whatever else it asks for: its answer would tell that there is something
        return Unauthorized
    if not asks_nothing_more(view):
        return None
    who = table().get(name_of(view))
    if who is None and not user.has_permission("Manage portal", place):
        return NotFound
    if who == STAFF and user.getId() is None:
        return Unauthorized
    return None


def _place_and_view(request):
    """Return the content an address leads to, and the first page or service there."""
    place = None
    for step in [*reversed(request["PARENTS"]), request["PUBLISHED"]]:
        step = step.context if isinstance(step, RESTWrapper) else step
        if IContentish.providedBy(step):
            place = step
        elif place is not None:
            view = getattr(step, "__self__", step)
            return place, None if is_resource(view) or is_tool(view) else view
    return place, None


def is_resource(view: Any) -> bool:
    """Return whether a step is a file for browsers, or a folder of such files."""
    return any(kind.providedBy(view) for kind in RESOURCES)


def is_filter(view: Any) -> bool:
    """Return whether a step of an address is a filter of texts.

    Filters are named adapters of an object and a request, as pages are: traversal finds
    them, and calls them with the parameters of the address.
    """
    return bool(IFilter.providedBy(view))


def is_ours(view: Any) -> bool:
    """Return whether a page or service is one of the portal's rooms."""
    return any(each.__module__.startswith("thads.") for each in type(view).__mro__)


def asks_nothing_more(view: Any) -> bool:
    """Return whether a page or service asks for no right beyond viewing."""
    # `++add++` has asked
    return _is_weak(type(aq_base(view))) and not isinstance(view, DefaultAddView)


def is_offered(service: type, name: str, method: str) -> bool:
    """Return whether the class of a service has an address, whoever asks."""
    ours = any(each.__module__.startswith("thads.") for each in service.__mro__)
    return ours or not _is_weak(service) or (name, method) in table()


def _is_weak(kind):
    roles = getattr(kind, "__roles__", None)
    return roles is None or getattr(roles, "_p", None) in VIEWING


def name_of(view: Any) -> tuple[str, str]:
    """Return (name, "page" or HTTP method) of a page or service, as in the table."""
    name = getattr(view, "__name__", None) or ""
    if IService.providedBy(view):
        method, _json, service = name.partition("_application_json_")
        return service, method
    return name, PAGE


def _may_view(place, user):
    return bool(user.has_permission("View", place))
