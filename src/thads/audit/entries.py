"""An entry of the trail: its fields, its kind, and the line that is stored and hashed.

A line is JSON with sorted keys, without what is empty, so that whoever has the lines
can compute the chain without this program: see `chain`.
"""

from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from thads import _
from typing import Any
import json


SIGN_IN = "sign_in"
RIGHTS = "rights"
READ = "read"
SEARCH = "search"
EXPORT = "export"
STEP = "step"
REFUSED = "refused"

#: The kinds of action, as filters name them.
KINDS = {
    SIGN_IN: _("Signing in and out"),
    RIGHTS: _("Accounts, passwords and functions"),
    READ: _("Personal files opened"),
    SEARCH: _("Searches"),
    EXPORT: _("Exports and downloads"),
    STEP: _("Steps and changes"),
    REFUSED: _("Refusals and attacks"),
}
#: The kinds that say who looked at something and changed nothing: kept for a shorter
#: time, see `retention`.
ACCESS = frozenset({SIGN_IN, READ, SEARCH, EXPORT, REFUSED})

_VERBS = {
    "read": READ,
    "list": READ,
    "search": SEARCH,
    "download": EXPORT,
    "export": EXPORT,
    "sheet": EXPORT,
}
_ROOMS = {"login": SIGN_IN, "organisation": RIGHTS}
_EXACTLY = {
    "audit.refused": REFUSED,
    "login.attack_account": REFUSED,
    "login.attack_codes": REFUSED,
    "login.attack_network": REFUSED,
    "login.code_again": REFUSED,
    "login.email_asked": RIGHTS,
    "login.email_cancelled": RIGHTS,
    "login.email_confirmed": RIGHTS,
    "login.email_set": RIGHTS,
    "login.link": RIGHTS,
    "login.number": RIGHTS,
    "login.password": RIGHTS,
    "login.recovery_codes": RIGHTS,
    "login.second_factor": RIGHTS,
    "login.second_factor_off": RIGHTS,
    "login.unlink": RIGHTS,
    "organisation.absence": STEP,
}

#: Moments as they are stored: in UTC, with microseconds, in the order of time as text.
MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


def kind_of(action: str) -> str:
    """Return the kind of an action, a key of KINDS."""
    if action in _EXACTLY:
        return _EXACTLY[action]
    room, _dot, verb = action.partition(".")
    return _ROOMS.get(room) or _VERBS.get(verb, STEP)


@dataclass(frozen=True)
class AuditEntry:
    """An entry of the trail.

    `time`: in UTC. `user`: the login, empty for a visitor; `name`: the person's name
    then. `path`: below the portal, with `title` and `unit` (the id) of the place then,
    as it may be gone now. `network`: of sign-ins, /24 or /48. `count`: how often it
    happened since `since`, the last time at `time`. `number` and `hash`: place in the
    chain, 0 and empty while the entry waits for being chained.
    """

    time: datetime
    user: str
    action: str
    path: str
    details: dict[str, Any] = field(default_factory=dict)
    name: str = ""
    title: str = ""
    unit: str = ""
    network: str = ""
    count: int = 1
    since: datetime | None = None
    number: int = 0
    hash: str = ""

    @property
    def kind(self) -> str:
        """The kind of its action, a key of KINDS."""
        return kind_of(self.action)


def stamp(moment: datetime) -> str:
    """Return an aware moment as it is stored."""
    return moment.astimezone(UTC).strftime(MOMENT)


def moment(stamp: str) -> datetime:
    """Return a stored moment."""
    return datetime.strptime(stamp, MOMENT).replace(tzinfo=UTC)


def line(fields: dict[str, Any]) -> str:
    """Return the line of an entry; `time` and `since` are stamps."""
    filled = {
        name: value
        for name, value in fields.items()
        if value not in ("", None, {}, []) and (name, value) != ("count", 1)
    }
    return json.dumps(
        filled, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def entry(fields: dict[str, Any], number: int = 0, digest: str = "") -> AuditEntry:
    """Return the entry of a line that was read by JSON."""
    since = fields.get("since")
    return AuditEntry(
        time=moment(fields["time"]),
        user=fields.get("user", ""),
        action=fields["action"],
        path=fields.get("path", "/"),
        details=fields.get("details", {}),
        name=fields.get("name", ""),
        title=fields.get("title", ""),
        unit=fields.get("unit", ""),
        network=fields.get("network", ""),
        count=fields.get("count", 1),
        since=moment(since) if since else None,
        number=number,
        hash=digest,
    )
