"""From an approved load to published entries: written in batches, switched on at once.

The worker alone writes. Each batch is a transaction of its own and invisible, for
visibility is a bit in the index; the last step sets all the bits in one transaction.
So a reader sees the whole load or nothing of it, and a broken-off load goes on where
it stopped.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from itertools import count
from plone import api
from pyroaring import BitMap
from thads import audit
from thads import outbox
from thads.debtors import comparing
from thads.debtors import counts
from thads.debtors import guards
from thads.debtors import loads
from thads.debtors import missing
from thads.debtors import terms
from thads.debtors.content import DebtorEntry
from thads.debtors.content import index_of
from thads.debtors.ids import new_id
from thads.organisation.units import locality_of


JOB = "debtors.publish"
BATCH = 500
WORKFLOW = "thads_debtor_entry"


def enqueue(load):
    """Ask the worker to publish an approved load, in this transaction."""
    portal = api.portal.get()
    path = "/".join(load.getPhysicalPath()[len(portal.getPhysicalPath()) :])
    outbox.put(portal, JOB, {"load": path}, key=f"{path} {load.written}")


def publish_step(portal, payload):
    """Job: write the next batch of a load, or switch it on when all is written."""
    load = portal.unrestrictedTraverse(payload["load"], None)
    if load is None or api.content.get_state(load) != "approved":
        return
    register = aq_parent(aq_inner(load))
    if _waits(portal, register, load, payload):
        return
    rows = list(loads.rows(load, load.written, BATCH))
    added, replaced = write_rows(register, load.id, load.approved, rows)
    load.added = (_bits(load.added) | BitMap(added)).serialize()
    load.replaced = {**load.replaced, **replaced}
    load.written += len(rows)
    if load.written < load.counts["valid"] and rows:
        outbox.put(portal, JOB, payload, key=f"{payload['load']} {load.written}")
        return
    switch_on(load)
    register.publishing = None
    load.published = loads.now().isoformat()
    api.portal.get_tool("portal_workflow").doActionFor(load, "publish")
    audit.record(load, "debtors.publish", **load.counts)


def _waits(portal, register, load, payload):
    """One load of a register at a time: two could name the same entry."""
    other = register.publishing
    if other == load.id:
        return False
    if (
        other
        and other in register
        and api.content.get_state(register[other]) == "approved"
    ):
        later = datetime.now(UTC) + timedelta(seconds=2)
        outbox.put(portal, JOB, payload, due=later)
        return True
    register.publishing = load.id
    return False


def write_rows(register, load_id, time, rows):
    """Write rows as versions of entries, invisible yet.

    Returns the numbers to be switched on, and {number: the one it replaces}.
    """
    portal = api.portal.get()
    index = index_of(portal, register.definition)
    staging = _Staging(register)
    permissions = missing.permissions_of(WORKFLOW)
    staged, added, replaced = [], [], {}
    for number, row in zip(count(index.reserve(len(rows))), rows, strict=False):
        found = comparing.compare(register, row)
        if found.kind in ("unchanged", "ended"):
            continue
        entry = found.entry
        if entry is None:
            entry = _new_entry(register, permissions)
        version = {
            "number": number,
            "load": load_id,
            "time": time,
            "unit": row["unit"],
            "record": row["record"],
        }
        entry.versions = (*entry.versions, version)
        key = comparing.key_of(row["record"])
        if register.keys_of_entries.get(key) != entry.id:
            register.keys_of_entries[key] = entry.id
        staged.append(staging.line(entry, version))
        added.append(number)
        if found.before:
            replaced[number] = found.before["number"]
    index.stage(staged)
    return added, replaced


class _Staging:
    """What the index holds of versions: (number, address, terms, numbers) each."""

    def __init__(self, register):
        self.definition = register.definition
        self.locality = locality_of(register).getId()
        portal = api.portal.get().getPhysicalPath()
        self.place = "/".join(register.getPhysicalPath()[len(portal) :])

    def line(self, entry, version):
        found = terms.of_record(
            version["record"],
            self.locality,
            version["unit"],
            version["time"][:7],
            self.definition,
        )
        return version["number"], f"{self.place}/{entry.getId()}", *found


def staged_of(register, entry):
    """What the index holds of an entry, version by version."""
    staging = _Staging(register)
    return [staging.line(entry, version) for version in entry.versions]


def _new_entry(register, permissions):
    entry = DebtorEntry(new_id(register))
    entry.__dict__.update(permissions)
    if register.definition.id != entry.list_id:
        entry.list_id = register.definition.id
    register._setOb(entry.id, entry)
    return entry


def switch_on(load):
    """Make all that a load has written public in this transaction."""
    portal = api.portal.get()
    register = aq_parent(aq_inner(load))
    index = index_of(portal, register.definition)
    on, off = _bits(load.added), []
    for number, before in load.replaced.items():
        entry = register[index.addresses[number].rpartition("/")[2]]
        # somebody may be ending it this very moment
        entry._p_jar.readCurrent(entry)
        if comparing.is_closed(entry):
            on.discard(number)
        else:
            off.append(before)
    gone = missing.end(load, loads.missing_rows(load))
    index.switch(on=on, off=off + gone)
    guards.remember(load)
    for kind, number in (
        ("added", len(on) - len(off)),
        ("corrected", len(off)),
        ("removed", len(gone)),
    ):
        counts.add_to(register, kind, number)


def _bits(packed):
    return BitMap.deserialize(packed) if packed else BitMap()
