"""Entries for demonstrations, through the same store and index as real ones."""

from plone import api
from thads.debtors.content import DebtorLoad
from thads.debtors.content import index_of
from thads.debtors.loads import intake
from thads.debtors.loads import publishing
from thads.debtors.loads import spool
from thads.debtors.register import monthly_counts
from thads.debtors.register.ids import new_id
from thads.debtors.register.register_kinds import DEFAULT
from thads.organisation.units import section


def publish_rows(portal, locality, rows, by="", time=None, definition=DEFAULT):
    """Publish rows in a locality at once, in this transaction; returns the load.

    ``rows``: dicts of plain values keyed by the fields of the list; ``name,
    address, obligation, decision`` are obligatory, dates are ISO texts
    (``2026-06-05``), ``amount`` an int, ``kind`` ``person`` or ``organisation``.
    ``unit`` is a unit id such as ``hanoi-badinh`` (the locality itself if missing).
    ``by``: the user id named as the one who handed the list in. ``time``: an aware
    datetime, of approval.
    """
    register = section(locality, definition.section)
    moment = (time or intake.now()).replace(microsecond=0).isoformat()
    load = DebtorLoad(new_id(register, f"nap-{moment[:10].replace('-', '')}-"))
    load.title, load.received, load.hands = "demo.xlsx", moment, (by,) if by else ()
    settled = []
    for number, given in enumerate(rows, 2):
        record = {k: v for k, v in given.items() if v not in (None, "") and k != "unit"}
        record.setdefault("kind", definition.guess_kind(record["name"]))
        unit = given.get("unit") or locality.unit_id
        settled.append({"row": number, "record": record, "unit": unit, "faults": []})
    register._setObject(load.id, load)
    load = register[load.id]
    register.loads[f"{load.received} {load.id}"] = load.id
    load.rows, load.faulty = spool.of(settled), spool.of([])
    added, _replaced = publishing.write_rows(register, load.id, moment, settled)
    index_of(portal, definition).switch(on=added)
    place, month = locality.getId(), moment[:7]
    monthly_counts.add(portal, place, "added", len(added), month, definition.id)
    load.written, load.approved, load.published = len(settled), moment, moment
    load.counts = {
        "rows": len(settled),
        "valid": len(settled),
        "faulty": 0,
        "new": len(added),
        "changed": 0,
        "unchanged": len(settled) - len(added),
    }
    workflow = api.portal.get_tool("portal_workflow")
    status = {"action": None, "actor": by, "comments": "", "review_state": "published"}
    status["time"] = load.created()
    workflow.setStatusOf("thads_debtor_load", load, status)
    workflow["thads_debtor_load"].updateRoleMappingsFor(load)
    return load
