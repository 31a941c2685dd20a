"""Scopes of API keys: what a program may do with a key, as the rooms register it.

A room registers an `ApiScope` as a utility under the scope's name, and names it in
`api_scope` of each service a key of this scope opens. A key opens nothing else.
"""

from AccessControl import getSecurityManager
from collections.abc import Callable
from dataclasses import dataclass
from plone import api
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.component import getUtilitiesFor
from zope.i18nmessageid import Message
from zope.interface import Attribute
from zope.interface import Interface
from zope.interface import implementer


_SHOWN = "thads.api_key"


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


@dataclass(frozen=True)
class ShownKey:
    """A key that a request has shown: whose it is, its label, how its use is noted."""

    user_id: str
    label: str
    note: Callable[[], None]


def scopes_at(context: Any) -> dict[str, IApiScope]:
    """Return {name: scope} of those the current user may make keys of at a place."""
    return {
        name: scope
        for name, scope in sorted(getUtilitiesFor(IApiScope))
        if api.user.has_permission(scope.permission, obj=context)
    }


def shown(request: Any, key: ShownKey) -> None:
    """Remember the key that a request has shown."""
    IAnnotations(request)[_SHOWN] = key


def note_use(request: Any) -> str:
    """Note that a key was used, and return its label; "" for people and sessions.

    For services that a key opens, once they write: what was written before a
    transaction was begun anew is lost.
    """
    key: ShownKey | None = IAnnotations(request).get(_SHOWN)
    # a session that came with it may be another person's, and goes first
    if key is None or key.user_id != getSecurityManager().getUser().getId():
        return ""
    key.note()
    return key.label
