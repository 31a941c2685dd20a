"""Entries in words: actions, details and units as people read them."""

from thads import _
from thads.audit.entries import KINDS
from thads.audit.entries import AuditEntry
from thads.audit.interfaces import IUnitDirectory
from thads.outbox.runner import USER as WORKER
from thads.plonetypes import Request
from typing import Any
from zope.component import queryUtility
from zope.i18n import translate


SYSTEM = _("The portal itself (background task)")
NOBODY = _("(not logged in)")
UNKNOWN = _("Unknown account")


class Wording:
    """Words for entries, in the language of a request."""

    def __init__(self, request: Request) -> None:
        self.request = request
        directory = queryUtility(IUnitDirectory)
        self.units: dict[str, str] = directory.titles() if directory else {}

    def words(self, name: str, default: str | None = None) -> str:
        """Return a name in words, where there is a translation of it."""
        return translate(
            name,
            "thads",
            context=self.request,
            default=name if default is None else default,
        )

    def action(self, action: str) -> str:
        """Return an action in words."""
        return self.words(action)

    def kind(self, kind: str) -> str:
        """Return a kind of actions in words."""
        return translate(KINDS[kind], context=self.request)

    def person(self, entry: AuditEntry) -> str:
        """Return who it was."""
        if entry.name:
            return entry.name
        if entry.user == WORKER:
            return translate(SYSTEM, context=self.request)
        if entry.user:
            return entry.user
        unknown = entry.action == "login.failure"
        return translate(UNKNOWN if unknown else NOBODY, context=self.request)

    def unit(self, unit_id: str) -> str:
        """Return the title of a unit, its id if there is no such unit any more."""
        return self.units.get(unit_id, unit_id)

    def details(self, entry: AuditEntry) -> str:
        """Return the details of an entry in a line."""
        parts = [
            f"{self.words(f'detail.{key}', key)}: {self._value(key, value)}"
            for key, value in entry.details.items()
            if value not in ("", [], {}, None)
        ]
        if entry.network:
            parts.append(f"{self.words('detail.network')}: {entry.network}")
        return "; ".join(parts)

    def _value(self, key: str, value: Any) -> str:
        if isinstance(value, bool):
            return self.words(f"value.{value}".lower())
        if isinstance(value, dict):
            return ", ".join(f"{k}: {self._value(key, v)}" for k, v in value.items())
        if isinstance(value, list):
            return ", ".join(self._value(key, each) for each in value)
        if key == "unit" and isinstance(value, str):
            return self.unit(value)
        return self.words(f"{key}.{value}", str(value))
