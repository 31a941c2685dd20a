"""Scopes of API keys: what a program may do with a key, as the rooms register it.

A room registers an `ApiScope` as a utility under the scope's name, and names it in
`api_scope` of each service a key of this scope opens. A key opens nothing else.
"""

from dataclasses import dataclass
from plone import api
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.component import getUtilitiesFor
from zope.i18nmessageid import Message
from zope.interface import Attribute
from zope.interface import Interface
from zope.interface import implementer


_NOTED = "thads.api_key"


class IApiScope(Interface):
    """A purpose for which programs get keys."""

    title = Attribute("What programs do with such a key, for the people who make it")
    permission = Attribute("Title of the permission people need at a unit to make one")


@implementer(IApiScope)
@dataclass(frozen=True)
class ApiScope:
    """A purpose for which programs get keys, see `IApiScope`."""

    title: Message
    permission: str


def scopes_at(context: Any) -> dict[str, IApiScope]:
    """Return {name: scope} of those the current user may make keys of at a place."""
    return {
        name: scope
        for name, scope in sorted(getUtilitiesFor(IApiScope))
        if api.user.has_permission(scope.permission, obj=context)
    }


def note_key(request: Any, label: str) -> None:
    """Note that a request came with a key, by the key's label."""
    IAnnotations(request)[_NOTED] = label


def key_label(request: Any) -> str:
    """Return the label of the key a request came with, "" for people and sessions."""
    label: str = IAnnotations(request).get(_NOTED, "")
    return label
