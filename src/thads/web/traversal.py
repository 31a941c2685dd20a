"""Addresses that lead somewhere: content by containment, then a view or a service.

Zope publishes more than it should. By acquisition an address leads from one place into
another (`/hanoi/tap-huan/thads/…`: the portal, asked through the training site), and a
method with a docstring has an address of its own. Here each step into content must be
contained in the one before, one site is never reached through another, and what is
called is a view or a service. Whoever manages the server reaches the rest.
"""

from AccessControl import getSecurityManager
from AccessControl.Permissions import view_management_screens
from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from OFS.interfaces import IApplication
from OFS.interfaces import IItem
from plone.rest.traverse import RESTWrapper
from plone.session.interfaces import ISessionPlugin
from Products.CMFCore.interfaces import IContentish
from typing import Any
from urllib.parse import unquote
from zExceptions import NotFound
from zope.browser.interfaces import IBrowserView
from zope.browserresource.interfaces import IResource
from zope.component import queryMultiAdapter


#: Namespaces after which the same content goes on.
SAME_PLACE = ("++api++", "++lang++")
#: Attributes of content that have an address: its own page, and Zope's screens, which
#: ask for their own permission.
OF_CONTENT = ("index_html",)
SCREENS = "manage"
#: What everybody meets of tools, {name: interface of its owner}: where a person who is
#: not logged in is sent, and what makes a session last while they work.
OF_TOOLS = {"require_login": IBrowserView, "refresh": ISessionPlugin}
NOWHERE = "@@not-found"
BASE, ROOT, INSIDE = "VirtualHostBase", "VirtualHostRoot", "_vh_"


def refuse_rewritten(event: Any) -> None:
    """Refuse an address that names another public address; subscriber of the start.

    nginx puts `/VirtualHostBase/https/<host>/<site>/VirtualHostRoot` before every path,
    and `_vh_tap-huan` behind it for the training site. Again, further in, or of another
    name they come from outside, and would change every link of the page.
    """
    path = unquote(event.request.get("PATH_INFO", ""))
    steps = [step for step in path.split("/") if step]
    if BASE in steps[:1] and ROOT in steps:
        at = steps.index(ROOT)
        site, steps = steps[at - 1 : at], steps[at + 1 :]
        if steps and site and steps[0] == f"{INSIDE}{site[0]}":
            del steps[0]
    if any(step in (BASE, ROOT) or step.startswith(INSIDE) for step in steps):
        raise NotFound(path)


def refuse_astray(site: Any, event: Any) -> None:
    """Let an address that leaves its way end there: nothing is found; subscriber.

    When a site is entered, before the rest of the address is traversed: neither another
    site nor its hooks are reached.
    """
    request = event.request
    stack = request.get("TraversalRequestNameStack") or []
    names = list(reversed(stack))
    kept = steps_on_the_way(site, request, names)
    if kept < len(names):
        stack[:] = [NOWHERE, *reversed(names[:kept])]


def steps_on_the_way(site: Any, request: Any, names: list[str]) -> int:
    """Return the number of names of an address that may be traversed.

    All, or those before the first that content has by acquisition or as an attribute.
    """
    place = site
    for number, name in enumerate(names):
        if name.startswith("/") or names[number + 1 : number + 2] == ["/"]:
            continue  # the virtual host monster and its marker
        if name in SAME_PLACE or name.startswith(SAME_PLACE):
            continue
        if name[:1] in "@+":
            break
        child = _contained(place, name)
        if IContentish.providedBy(child):
            place = child
        elif child is not None or not _is_astray(place, request, name):
            break
        else:
            return number
    return len(names)


def _contained(place: Any, name: str) -> Any:
    get = getattr(aq_base(place), "_getOb", None)
    return None if get is None else place._getOb(name, None)


def _is_astray(place: Any, request: Any, name: str) -> bool:
    """Return whether a name is an attribute of content, or acquired content."""
    if name in OF_CONTENT or name.startswith(SCREENS) or _is_alias(place, name):
        return False
    if hasattr(aq_base(place), name):
        return True
    if queryMultiAdapter((place, request), name=name) is not None:
        return False
    found = getattr(place, name, None)
    return _is_content(found) or _is_content(getattr(found, "__self__", None))


def _is_alias(place: Any, name: str) -> bool:
    """Return whether the type of a place has another name for a view: `edit`."""
    information = getattr(place, "getTypeInfo", lambda: None)()
    return bool(information and information.queryMethodID(name, context=place))


def refuse_uncontained(event: Any) -> None:
    """Refuse tools, and what an address reaches by acquisition; subscriber.

    After traversal, when the person is known.
    """
    request = event.request
    if not is_published(request) and not getSecurityManager().checkPermission(
        view_management_screens, request["PARENTS"][-1]
    ):
        raise NotFound(request.get("PATH_INFO", ""))


def is_published(request: Any) -> bool:
    """Return whether an address leads through content to a view or a service."""
    place, left = None, False
    for step in map(_unwrapped, [*reversed(request["PARENTS"]), request["PUBLISHED"]]):
        if _is_content(step):
            if place is not None and (left or not _contains(place, step)):
                return False
            place = step
        elif is_tool(step):
            return _is_of_tools(request["PUBLISHED"])
        else:
            left = True
    return not _is_content(getattr(request["PUBLISHED"], "__self__", None))


def _is_of_tools(published: Any) -> bool:
    owner = OF_TOOLS.get(getattr(published, "__name__", ""))
    return owner is not None and owner.providedBy(
        getattr(published, "__self__", published)
    )


def _is_content(step: Any) -> bool:
    return bool(IContentish.providedBy(step) or IApplication.providedBy(step))


def is_tool(step: Any) -> bool:
    """Return whether a step is an object of the database that is no content."""
    stored = getattr(aq_base(step), "_p_jar", None) is not None
    return stored and IItem.providedBy(step) and not IResource.providedBy(step)


def _contains(place: Any, step: Any) -> bool:
    """Return whether a step is in a place, or the place again (`++api++`)."""
    base = aq_base(place)
    return aq_base(step) is base or aq_base(aq_parent(aq_inner(step))) is base


def _unwrapped(step: Any) -> Any:
    return step.context if isinstance(step, RESTWrapper) else step
