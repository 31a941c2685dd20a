"""Entries for demonstrations, through the same store and index as real ones."""

from collections.abc import Iterable
from collections.abc import Mapping
from datetime import datetime
from plone import api
from thads.debtors.content import DebtorLoad
from thads.debtors.loads import publishing
from thads.debtors.loads import spool
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.register import monthly_counts
from thads.debtors.register.ids import new_id
from thads.debtors.register.indexes import index_of
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import PERSON
from thads.debtors.register.register_kinds import RegisterKind
from thads.debtors.workflow import LOAD_WORKFLOW
from thads.organisation.units import section
from thads.worktime import clock


def publish_rows(
    portal,
    locality,
    rows: Iterable[Mapping],
    by: str = "",
    time: datetime | None = None,
    register_kind: RegisterKind = DEFAULT,
) -> DebtorLoad:
    """Publish rows in a locality at once, in this transaction; return the load.

    ``rows``: dicts of plain values keyed by the fields of the register kind; ``name,
    address, obligation, decision`` are obligatory, dates are ISO texts
    (``2026-06-05``), ``amount`` an int, ``kind`` ``person`` or ``organisation``.
    ``unit`` is a unit id such as ``hanoi-badinh`` (the locality itself if missing).
    ``by``: the user id named as the one who handed the load in. ``time``: an aware
    datetime, of approval.
    """
    register = section(locality, register_kind.section)
    moment = (time or clock.now()).replace(microsecond=0).isoformat()
    load = DebtorLoad(new_id(register, f"nap-{moment[:10].replace('-', '')}-"))
    load.title, load.received, load.hands = "demo.xlsx", moment, (by,) if by else ()
    checked = []
    for number, given in enumerate(rows, 2):
        record = {k: v for k, v in given.items() if v not in (None, "") and k != "unit"}
        guessed = register_kind.guess_debtor_kind(record["name"]) or PERSON
        record.setdefault("kind", guessed)
        unit = given.get("unit") or locality.unit_id
        checked.append(CheckedRow(number, record, unit, outcome="new"))
    register._setObject(load.id, load)
    load = register[load.id]
    register.loads[f"{load.received} {load.id}"] = load.id
    load.rows = spool.blob_of(row.encode() for row in checked)
    load.faulty = spool.blob_of([])
    added, _replaced = publishing.write_rows(register, load.id, moment, checked)
    index_of(portal, register_kind).switch(on=added)
    place, month = locality.getId(), moment[:7]
    monthly_counts.add(portal, place, "added", len(added), month, register_kind.id)
    load.written, load.approved, load.published = len(checked), moment, moment
    load.counts = {
        "rows": len(checked),
        "valid": len(checked),
        "faulty": 0,
        "new": len(added),
        "changed": 0,
        "unchanged": len(checked) - len(added),
    }
    workflow = api.portal.get_tool("portal_workflow")
    status = {"action": None, "actor": by, "comments": "", "review_state": "published"}
    status["time"] = load.created()
    workflow.setStatusOf(LOAD_WORKFLOW, load, status)
    workflow[LOAD_WORKFLOW].updateRoleMappingsFor(load)
    return load
