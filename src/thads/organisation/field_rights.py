"""The table of who may set which field of a unit and of a person: `fields.csv`.

A row is a field, a column a function: `admin` the administrator of the unit,
`central_admin` that of the centre, `own` the person themselves. A cell is `set` (when
it is made, and later), `make` (when it is made), `page` (on the page made for it, where
a file is checked or the old password asked for) or empty: not at all. What is not in
the table is refused. The edit form of units, the REST services and the page of people
ask here, and so does every change of a unit, whichever way it came.
"""

from collections.abc import Iterable
from csv import DictReader
from functools import cache
from importlib import resources
from plone import api
from thads import _
from thads.errors import NotAllowed
from thads.organisation.rights import ROLES
from thads.plonetypes import Content


UNIT, PERSON = "unit", "person"
MAKE, SET, PAGE = "make", "set", "page"
OWN = "own"
#: What a cell allows.
_ALLOWS = {SET: {SET, MAKE}, MAKE: {MAKE}, PAGE: {PAGE}, "": set()}
NOT_YOURS = _("Only the centre's administrator may change these fields: ${fields}.")


@cache
def table() -> dict[tuple[str, str], dict[str, str]]:
    """Return {(record, field): {function: cell}}."""
    found = {}
    path = resources.files("thads.organisation").joinpath("fields.csv")
    with path.open("r", encoding="utf-8") as lines:
        for row in DictReader(lines):
            key = row.pop("record"), row.pop("field")
            if key in found or not set(row.values()) <= _ALLOWS.keys():
                raise ValueError(f"fields.csv: {key}")
            found[key] = row
    return found


def fields_of(record: str) -> list[str]:
    """Return the fields of a record, in the order of the table."""
    return [field for kind, field in table() if kind == record]


def allows(record: str, field: str, function: str, how: str = SET) -> bool:
    """Return whether the table allows a function to set a field this way."""
    cell = table().get((record, field), {}).get(function, "")
    return how in _ALLOWS[cell]


def may(context: Content, record: str, field: str, how: str = SET) -> bool:
    """Return whether the current user may set a field of a record that lies here.

    The server's own administrators may, and so may its programs, which nobody is
    logged in to.
    """
    if api.user.is_anonymous():
        return True
    roles = set(api.user.get_current().getRolesInContext(context))
    return "Manager" in roles or any(
        role in roles and allows(record, field, function, how)
        for function, role in ROLES.items()
    )


def check(
    context: Content,
    record: str,
    fields: Iterable[str],
    how: str = SET,
) -> None:
    """Raise NotAllowed unless the current user may set all these fields."""
    refused = [field for field in fields if not may(context, record, field, how)]
    if refused:
        names = ", ".join(refused)
        raise NotAllowed(_(NOT_YOURS, mapping={"fields": names}))
