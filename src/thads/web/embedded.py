"""Addresses a text has each reader's browser load: files of ours, never our pages.

A picture at `/logout` is asked for by whoever reads the text, with their session. What
a text shows comes from files; what is a view of the portal and hands out no file is no
picture, film or frame.
"""

from Acquisition import aq_base
from collections.abc import Iterable
from plone import api
from Products.CMFCore.interfaces import IContentish
from thads.web.markup import is_own
from typing import Any
from urllib.parse import unquote
from urllib.parse import urljoin
from urllib.parse import urlsplit
from zope.component import queryMultiAdapter
from zope.globalrequest import getRequest


#: Views that hand out files; the steps after them are theirs.
FILES = frozenset(("display-file", "download", "favicon.ico", "images", "site-logo"))
RESOURCES = ("++plone++", "++resource++", "++theme++", "++webresource++")
LINK = "resolveuid"
#: Attributes by which a browser loads something by itself.
SOURCES = frozenset(("data", "poster", "src", "srcset"))


def loads_page(name: str, value: str, sites: Iterable[str]) -> bool:
    """Return whether an attribute has browsers load a page of ours that is no file."""
    if name not in SOURCES:
        return False
    sites = tuple(sites)
    addresses = [value]
    if name == "srcset":
        addresses = [part.split()[0] for part in value.split(",") if part.split()]
    return any(_is_page(address, sites) for address in addresses)


def _is_page(address: str, sites: tuple[str, ...]) -> bool:
    if not is_own(address, sites):
        return False
    portal = api.portal.get()
    path = urlsplit(urljoin(f"{portal.absolute_url()}/", address.strip())).path
    home = urlsplit(portal.absolute_url()).path
    path = path.removeprefix(f"{home}/").replace("\\", "/")
    steps = [step for step in unquote(path).split("/") if step not in ("", ".", "..")]
    place = portal
    for step in steps:
        place = _child(place, step)
        if place is not None or step == LINK:
            continue
        if step.removeprefix("@@") in FILES or step.startswith(RESOURCES):
            return False
        if step.startswith(("@", "++")) or step == "acl_users":
            return True
        if _is_view(portal, step):
            return True
    return False


def _child(place: Any, name: str) -> Any:
    """Return the content of a name in a place; None if there is none."""
    if not hasattr(aq_base(place), "objectIds"):
        return None
    found = place.get(name)
    return found if IContentish.providedBy(found) else None


def _is_view(portal: Any, name: str) -> bool:
    return queryMultiAdapter((portal, getRequest()), name=name) is not None
