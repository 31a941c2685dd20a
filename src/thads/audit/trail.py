"""Recording: an entry in the transaction of what it is about."""

from AccessControl.SecurityManagement import getSecurityManager
from collections.abc import Iterator
from contextlib import contextmanager
from plone import api
from plone.protect.utils import safeWrite
from thads.audit import entries
from thads.audit.interfaces import IAuditLabel
from thads.audit.interfaces import IUnitDirectory
from thads.audit.storage import get_trail
from thads.paths import portal_path
from thads.plonetypes import Content
from thads.plonetypes import Portal
from thads.worktime import clock
from typing import Any
from uuid import uuid4
from zope.component import queryUtility


ANONYMOUS = ""


def record(context: Content, action: str, /, **details: Any) -> None:
    """Add an entry about ``context``, by the current user, now.

    ``action`` is ``room.verb`` (``debtors.approve``); the details are short values
    JSON can hold. Name a thing by its number or code, not by a person's name.
    """
    portal = api.portal.get()
    add(portal, {**facts(context), "action": action, "details": details})


def add(portal: Portal, fields: dict[str, Any]) -> None:
    """Add an entry of the fields of `AuditEntry`; its time is now."""
    stamp = entries.stamp(clock.precise_now())
    with written_by_get(portal):
        get_trail(portal).inbox.put(
            f"{stamp}-{uuid4().hex[:12]}", entries.line({**fields, "time": stamp})
        )


def facts(context: Content) -> dict[str, str]:
    """Return the fields that say who is at work and at which place."""
    user = getSecurityManager().getUser()
    user_id = user.getId() or ANONYMOUS
    directory = queryUtility(IUnitDirectory)
    return {
        "user": user_id,
        "name": user_id and name_of(user),
        "path": f"/{portal_path(context)}",
        "title": title_of(context),
        "unit": directory.unit_of(context) if directory else "",
    }


def name_of(user: Any) -> str:
    """Return the full name of a user of PlonePAS; empty where there is none."""
    asked = getattr(user, "getProperty", None)
    return (asked and asked("fullname", "")) or ""


def title_of(context: Content) -> str:
    """Return what a thing is called in the trail."""
    label = IAuditLabel(context, None)
    return label.text if label is not None else str(getattr(context, "title", "") or "")


@contextmanager
def written_by_get(portal: Portal) -> Iterator[None]:
    """Let a request that only looks at something write what is changed inside."""
    jar = portal._p_jar
    before = set(map(id, jar._registered_objects)) if jar is not None else set()
    yield
    if jar is not None:
        for changed in jar._registered_objects:
            if id(changed) not in before:
                safeWrite(changed)
