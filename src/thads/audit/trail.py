"""The trail: a store a month, so that a period is read without loading the others."""

from AccessControl.SecurityManagement import getSecurityManager
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from plone import api
from plone.protect.utils import safeWrite
from thads.outbox.partitioned import PartitionedStore
from thads.paths import portal_path
from thads.plonetypes import Content
from thads.plonetypes import Portal
from thads.storage import PortalStorage
from thads.worktime import clock
from typing import Any
from uuid import uuid4
import json


#: {month: PartitionedStore of its entries}
MONTHS = PortalStorage("thads.audit")
install, uninstall = MONTHS.install, MONTHS.uninstall
ANONYMOUS = ""


@dataclass(frozen=True)
class AuditEntry:
    """An entry of the trail; `time` is in UTC, `path` below the portal."""

    time: datetime
    user: str
    action: str
    path: str
    details: dict[str, Any] = field(default_factory=dict)


def record(context: Content, action: str, **details: Any) -> None:
    """Add an entry about ``context``, by the current user, now.

    ``action`` is ``room.verb`` (``debtors.approve``); the details are short values
    JSON can hold. Name a thing by its number or code, not by a person's name.
    """
    portal = api.portal.get()
    months = MONTHS.write(portal)
    now = clock.from_seconds(clock.seconds())
    jar = portal._p_jar
    before = set(map(id, jar._registered_objects)) if jar is not None else set()
    month = now.strftime("%Y-%m")
    if month not in months:
        months[month] = PartitionedStore()
    months[month].put(
        f"{now:%Y%m%dT%H%M%S%f}-{uuid4().hex[:12]}",
        {
            "user": getSecurityManager().getUser().getId() or ANONYMOUS,
            "action": action,
            "path": f"/{portal_path(context)}",
            "details": json.dumps(details, ensure_ascii=False),
        },
    )
    if jar is not None:
        # to look at something is a GET, and may be recorded without a token
        for changed in jar._registered_objects:
            if id(changed) not in before:
                safeWrite(changed)


def read(
    portal: Portal,
    since: datetime | None = None,
    until: datetime | None = None,
    action: str | None = None,
    user: str | None = None,
    path: str | None = None,
) -> Iterator[AuditEntry]:
    """Yield the entries, the newest first.

    ``since`` and ``until`` are aware datetimes; ``action`` is an action or, with a
    dot at its end, a room; ``path`` a place and all that is in it.
    """
    low = f"{since.astimezone(UTC):%Y%m%dT%H%M%S%f}" if since else None
    high = f"{until.astimezone(UTC):%Y%m%dT%H%M%S%f}" if until else None
    months = MONTHS.read(portal)
    for month in reversed(list(months)):
        if low and month.replace("-", "") < low[:6]:
            break
        if high and month.replace("-", "") > high[:6]:
            continue
        for key, values in months[month].items(low, high, reverse=True):
            if user is not None and values["user"] != user:
                continue
            if action and not _matches(values["action"], action):
                continue
            if path and not f"{values['path']}/".startswith(path.rstrip("/") + "/"):
                continue
            yield AuditEntry(
                datetime.strptime(key[:21], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
                values["user"],
                values["action"],
                values["path"],
                json.loads(values["details"]),
            )


def _matches(action: str, wanted: str) -> bool:
    return action.startswith(wanted) if wanted.endswith(".") else action == wanted
