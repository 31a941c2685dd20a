"""What of an entry the public sees: the law's minimum always, some things never, and
the rest as the centre has it.

Pages, REST, sheets and templates all ask here when they show something, so that what
the centre changes holds everywhere at once, for entries published long ago too.
"""

from plone import api
from thads import audit
from thads.spreadsheets.cells import NEVER_PUBLIC


#: {"<list>/<field>": public or not}: only what is not as the list's definition says
RECORD = "thads.debtors.interfaces.IDebtorSettings.visibility"

MINIMUM, SEARCHED, NEVER = "minimum", "searched", "never"
_SEARCHED_KINDS = ("number", "choice", "unit")


def fixed(column):
    """Why nobody can choose whether a column is public; None if it can be chosen."""
    if column.kind in NEVER_PUBLIC:
        return NEVER
    if column.minimum:
        return MINIMUM
    if column.kind in _SEARCHED_KINDS:
        return SEARCHED  # what finds an entry cannot be kept back
    return None


def is_public(definition, column, told):
    because = fixed(column)
    if because:
        return because != NEVER
    return told.get(f"{definition.id}/{column.field}", column.public)


def public_fields(definition):
    told = api.portal.get_registry_record(RECORD, default=None) or {}
    return frozenset(
        column.field
        for column in definition.columns
        if is_public(definition, column, told)
    )


def public_record(definition, record):
    """A record without what is internal: the only one that is ever shown."""
    public = public_fields(definition)
    return {field: value for field, value in record.items() if field in public}


def choose(definition, fields):
    """Make these fields of a list public, and of the others those one may keep back."""
    before = public_fields(definition)
    told = dict(api.portal.get_registry_record(RECORD, default=None) or {})
    for column in definition.columns:
        key = f"{definition.id}/{column.field}"
        told.pop(key, None)
        if fixed(column) is None and (column.field in fields) != column.public:
            told[key] = column.field in fields
    api.portal.set_registry_record(RECORD, told)
    after = public_fields(definition)
    if after != before:
        audit.record(
            api.portal.get(),
            "debtors.visibility",
            list=definition.title,
            shown=_headers(definition, after - before),
            kept_back=_headers(definition, before - after),
        )


def _headers(definition, fields):
    return "; ".join(c.header for c in definition.columns if c.field in fields)
