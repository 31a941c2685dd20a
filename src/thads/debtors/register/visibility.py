"""Visibility of fields: public by law, public by the centre's choice, or never.

The law's minimum is always public, personal data never, and the rest as the centre has
set it. Pages, REST, sheets and templates ask here when they show something, so that a
change by the centre holds everywhere at once, for entries published long ago too.
"""

from collections.abc import Collection
from collections.abc import Mapping
from plone import api
from thads import audit
from thads.debtors.register.register_kinds import NEVER_PUBLIC
from thads.debtors.register.register_kinds import RegisterColumn
from thads.debtors.register.register_kinds import RegisterKind


#: Registry record {"<register kind>/<field>": public or not}: what differs from the
#: register kind.
RECORD = "thads.debtors.interfaces.IDebtorSettings.visibility"

MINIMUM, SEARCHED, NEVER = "minimum", "searched", "never"
_SEARCHED_KINDS = ("number", "choice", "unit")


def fixed(column: RegisterColumn) -> str | None:
    """Return why nobody can choose whether a column is public, None if it can be."""
    if column.kind in NEVER_PUBLIC:
        return NEVER
    if column.minimum:
        return MINIMUM
    if column.kind in _SEARCHED_KINDS:
        return SEARCHED  # what finds an entry cannot be kept back
    return None


def public_fields(register_kind: RegisterKind) -> frozenset[str]:
    """Return the fields of a register kind that are public now."""
    chosen = api.portal.get_registry_record(RECORD, default=None) or {}
    return frozenset(
        column.field
        for column in register_kind.columns
        if _is_public(register_kind, column, chosen)
    )


def public_record(register_kind: RegisterKind, record: Mapping) -> dict:
    """Return a record without what is internal: the only one that is ever shown."""
    public = public_fields(register_kind)
    return {field: value for field, value in record.items() if field in public}


def choose(register_kind: RegisterKind, fields: Collection[str]) -> None:
    """Make some fields public and keep the others back, as far as one may choose."""
    before = public_fields(register_kind)
    chosen = dict(api.portal.get_registry_record(RECORD, default=None) or {})
    for column in register_kind.columns:
        key = f"{register_kind.id}/{column.field}"
        chosen.pop(key, None)
        if fixed(column) is None and (column.field in fields) != column.public:
            chosen[key] = column.field in fields
    api.portal.set_registry_record(RECORD, chosen)
    after = public_fields(register_kind)
    if after != before:
        audit.record(
            api.portal.get(),
            "debtors.visibility",
            list=register_kind.title,
            shown=_headers(register_kind, after - before),
            kept_back=_headers(register_kind, before - after),
        )


def _is_public(register_kind, column, chosen):
    because = fixed(column)
    if because:
        return because != NEVER
    return chosen.get(f"{register_kind.id}/{column.field}", column.public)


def _headers(register_kind, fields):
    return "; ".join(c.header for c in register_kind.columns if c.field in fields)
