"""Monthly counts: entries added, corrected and removed, by locality and month.

Running counters, changed in the transaction that switches the entries: whoever sees the
one sees the other. A counter merges what several transactions add to it. They hold
nothing of a person, so they are open data.
"""

from BTrees.Length import Length
from collections.abc import Iterable
from plone import api
from thads.debtors.register.register_kinds import DEFAULT
from thads.organisation.units import locality_of
from thads.storage import PortalStorage
from thads.worktime import clock


#: {(id of the register kind, month, id of the locality, kind of count): counter}
COUNTS = PortalStorage("thads.debtors.counts")
KINDS = ("added", "corrected", "removed")


def add(
    portal,
    locality: str,
    kind: str,
    number: int = 1,
    month: str | None = None,
    register_kind: str = DEFAULT.id,
) -> None:
    """Count entries of a locality (an id) as one of KINDS, in a month (``2026-06``)."""
    if kind not in KINDS:
        raise ValueError(kind)
    if not number:
        return
    month = month or f"{clock.today():%Y-%m}"
    tree = COUNTS.write(portal)
    key = (register_kind, month, locality, kind)
    if key not in tree:
        tree[key] = Length()
    tree[key].change(number)


def add_to(register, kind: str, number: int) -> None:
    """Count entries of a register, this month."""
    place = locality_of(register).getId()
    register_kind = register.register_kind.id
    add(api.portal.get(), place, kind, number, register_kind=register_kind)


def read(
    portal, locality: str | None = None, register_kind: str = DEFAULT.id
) -> list[dict]:
    """Return [{month, locality, added, corrected, removed}], the newest month first."""
    rows = {}
    for (counted, month, place, kind), number in COUNTS.read(portal).items():
        if counted == register_kind and locality in (None, place):
            row = rows.setdefault((month, place), dict.fromkeys(KINDS, 0))
            row[kind] = number()
    return [
        {"month": month, "locality": place, **rows[month, place]}
        for month, place in sorted(rows, key=lambda key: (-_order(key[0]), key[1]))
    ]


def by_month(rows: Iterable[dict]) -> list[dict]:
    """Return the rows of all localities as one for each month, the newest first."""
    totals = {}
    for row in rows:
        total = totals.setdefault(row["month"], dict.fromkeys(KINDS, 0))
        for kind in KINDS:
            total[kind] += row[kind]
    return [{"month": month, **totals[month]} for month in totals]


def _order(month):
    return int(month.replace("-", ""))
