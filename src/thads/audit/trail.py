"""Recording: an entry in the transaction of what it is about."""

from AccessControl.SecurityManagement import getSecurityManager
from plone import api
from thads.audit import entries
from thads.audit.interfaces import IAuditLabel
from thads.audit.interfaces import IUnitDirectory
from thads.audit.storage import get_trail
from thads.paths import portal_path
from thads.plonetypes import Content
from thads.plonetypes import Portal
from thads.web.writes import expected_writes
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
    with expected_writes(portal):
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
