"""How many entries were added, corrected and removed, by locality and month.

Running counters, changed in the transaction that switches the entries: whoever sees
the one sees the other. A counter merges what several writers add to it. Nothing of a
person stands in them, so they are open data.
"""

from BTrees.Length import Length
from datetime import datetime
from plone import api
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.storage import Stored
from thads.organisation.units import locality_of
from thads.worktime import local


COUNTS = Stored("thads.debtors.counts")
KINDS = ("added", "corrected", "removed")


def add(portal, locality, kind, number=1, month=None, list_id=DEFAULT.id):
    """Count entries of a locality as added, corrected or removed, this month."""
    if kind not in KINDS:
        raise ValueError(kind)
    if not number:
        return
    month = month or f"{local(datetime.now().astimezone()):%Y-%m}"
    tree = COUNTS.write(portal)
    key = (list_id, month, locality, kind)
    if key not in tree:
        tree[key] = Length()
    tree[key].change(number)


def add_to(register, kind, number):
    """The same, for the list and the locality of a register, now."""
    place = locality_of(register).getId()
    add(api.portal.get(), place, kind, number, list_id=register.definition.id)


def read(portal, locality=None, list_id=DEFAULT.id):
    """[{month, locality, added, corrected, removed}], the newest month first."""
    found = {}
    for (counted, month, place, kind), number in COUNTS.read(portal).items():
        if counted == list_id and locality in (None, place):
            row = found.setdefault((month, place), dict.fromkeys(KINDS, 0))
            row[kind] = number()
    return [
        {"month": month, "locality": place, **found[month, place]}
        for month, place in sorted(found, key=lambda key: (-_order(key[0]), key[1]))
    ]


def by_month(rows):
    """The rows of all localities in one for each month, the newest first."""
    found = {}
    for row in rows:
        total = found.setdefault(row["month"], dict.fromkeys(KINDS, 0))
        for kind in KINDS:
            total[kind] += row[kind]
    return [{"month": month, **found[month]} for month in found]


def _order(month):
    return int(month.replace("-", ""))
