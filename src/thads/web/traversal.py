"""Addresses that lead somewhere: content by containment, then a view or a service.

Zope publishes more than it should. By acquisition an address leads from one place into
another (`/hanoi/tap-huan/thads/…`: the portal, asked through the training site), and a
method with a docstring has an address of its own. Here each step into content must be
contained in the one before, one site is never reached through another, and what is
called is a view or a service, not one of its methods. Whoever manages the server
reaches the rest.
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
#: Views whose methods have addresses: what Plone's scripts call, {view: methods}.
OF_VIEWS = {
    "plone_lock_operations": (
        "create_lock",
        "force_unlock",
        "refresh_lock",
        "safe_unlock",
    ),
}
#: Namespaces for programmers: what they lead to has no page, or changes the others.
CLOSED = (
    *("acquire", "adapter", "attribute", "debug", "etc", "item"),
    *("skin", "traverse", "vh"),
)
#: Namespaces of portlets, below which alone there are pages, and whether they name a
#: group, a type or a person behind the portlets' place: `++dashboard++<place>+<id>`.
PORTLETS = {
    "contenttypeportlets": True,
    "contextportlets": False,
    "dashboard": True,
    "groupportlets": True,
}
NOWHERE = "@@not-found"
BASE, ROOT, INSIDE = "VirtualHostBase", "VirtualHostRoot", "_vh_"


def refuse_rewritten(event: Any) -> None:
    """Refuse an address that names another public address.

    nginx puts `/VirtualHostBase/https/<host>/<site>/VirtualHostRoot` before every path,
    and `_vh_tap-huan` behind it for the training site. Again, further in, or of another
    name they come from outside, and would change every link of the page.
    """
    path = event.request.get("PATH_INFO", "")
    if steps_before_rewriting(path) is not None:
        raise NotFound(unquote(path))


def lead_rewritten_nowhere(event: Any) -> None:
    """Let an address that `refuse_rewritten` refuses end in our 404; subscriber.

    Of the start of a request, where Zope cannot answer an exception: the server would
    fail (500).
    """
    steps = steps_before_rewriting(event.request.get("PATH_INFO", ""))
    if steps is not None:
        event.request.environ["PATH_INFO"] = "/".join(["", *steps, NOWHERE])


def steps_before_rewriting(path: str) -> list[str] | None:
    """Return the steps of a path before one that names another public address.

    None if none does.
    """
    steps = [step for step in unquote(path).split("/") if step]
    first = 0
    if BASE in steps[:1] and ROOT in steps:
        first = steps.index(ROOT) + 1
        site = steps[first - 2]
        if steps[first : first + 1] == [f"{INSIDE}{site}"]:
            first += 1
    for at, step in enumerate(steps[first:], start=first):
        if step in (BASE, ROOT) or step.startswith(INSIDE):
            return steps[:at]
    return None


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
        if _is_closed_namespace(name, is_last=number + 1 == len(names)):
            return steps_on_the_way(site, request, names[:number])
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


def _is_closed_namespace(name: str, is_last: bool) -> bool:
    """Return whether a name is in a namespace that leads nowhere (`++skin++x`)."""
    namespace, _mark, rest = name.removeprefix("++").partition("++")
    if not name.startswith("++") or not _mark:
        return False
    if namespace in PORTLETS:
        return is_last or PORTLETS[namespace] and "+" not in rest
    return namespace in CLOSED


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
    return not (_is_member(request) or _is_screen(request))


def _is_screen(request: Any) -> bool:
    """Return whether an address names one of Zope's screens (`manage_tabs`).

    Some of them ask for no more than View.
    """
    steps = unquote(request.get("ACTUAL_URL", "")).split("/")
    return any(
        step == SCREENS or step.startswith(f"{SCREENS}_")
        for step in (each.lstrip("@") for each in steps)
    )


def _is_member(request: Any) -> bool:
    """Return whether an address ends with a method or an attribute of what it calls.

    They are documented for programmers: `@hotlines/not_found?message=x` would answer
    with the message.
    """
    published = request["PUBLISHED"]
    owner = getattr(published, "__self__", None)
    if _is_content(owner):
        return True
    if owner is None:
        owner = request["PARENTS"][0]
        if not IBrowserView.providedBy(owner):
            return False
    name = unquote(request.get("ACTUAL_URL", "")).rpartition("/")[2]
    if not name or name in OF_VIEWS.get(getattr(owner, "__name__", ""), ()):
        return False
    if owner is published:  # a view of Plone's returns itself for its methods
        return not _takes_path(owner) and hasattr(type(owner), name)
    return getattr(aq_base(owner), name, None) == published


def _takes_path(view: Any) -> bool:
    """Return whether a view reads the rest of the address itself."""
    return any(
        "publishTraverse" in vars(each)
        for each in type(view).__mro__
        if not each.__module__.startswith(("Products.Five.", "zope."))
    )


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
