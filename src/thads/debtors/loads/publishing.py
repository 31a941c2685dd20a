"""From an approved load to published entries: written in batches, switched on at once.

The worker alone writes, in two passes: row by row the entries, then key by key what
they bring into the index; whom a complete list will end is noted. Each batch is a
transaction of its own, as long as a fraction of a second, and invisible, for visibility
is a bit in the index; the last step sets all the bits in one transaction. So a reader
sees the whole load or nothing of it, nobody waits long for the database, and a
broken-off load goes on where it stopped.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from BTrees.IIBTree import IIBTree
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from itertools import islice
from plone import api
from pyroaring import BitMap
from thads import audit
from thads import outbox
from thads.debtors.content import index_of
from thads.debtors.loads import guards
from thads.debtors.loads import intake
from thads.debtors.loads import omitted
from thads.debtors.loads.writing import Writer
from thads.debtors.register import agenda
from thads.debtors.register import monthly_counts
from thads.outbox.yielding import pieces


JOB = "debtors.publish"
SECONDS = 0.08  # of work in a batch, if nobody waits; its commit takes nearly as long
SLICE = 25  # rows between two looks at the clock, and at who waits


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
    enough = pieces(SECONDS)
    work = _Work.at(register, load, payload["load"])
    if not (
        work.write_entries(enough)
        and work.write_index(enough)
        and work.note_missing(enough)
    ):
        place = f"{payload['load']} {load.written} {load.staged} {load.looked}"
        outbox.put(portal, JOB, payload, key=place)
        return
    load.published = intake.now().isoformat()
    switch_on(load)
    agenda.keep(register).publishing = None
    api.portal.get_tool("portal_workflow").doActionFor(load, "publish")
    audit.record(load, "debtors.publish", **load.counts)
    _Work.done()


def _waits(portal, register, load, payload):
    """One load of a register at a time: two could name the same entry."""
    other = agenda.read(register).publishing
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
    agenda.keep(register).publishing = load.id
    return False


class _Work:
    """The load the worker is at, with what it remembers of it between two batches.

    Nothing hangs on the memory: whoever goes on with a load that another process, or
    a transaction that was broken off, left behind reads it again from the entries.
    """

    current = None

    @classmethod
    def at(cls, register, load, path):
        """The work at a load as it now stands in the database."""
        work = cls.current
        if (
            work is None
            or work.path != path
            or work.place != (load.written, load.looked)
        ):
            work = cls.current = cls(register, load, path)
        work.writer.let_go()
        work.load, work.writer.register = load, register
        return work

    @classmethod
    def done(cls):
        cls.current = None

    def __init__(self, register, load, path):
        self.path = path
        self.writer = Writer(register, load.id, load.approved)
        self.writer.gather(_bits(load.added))
        self.writer.written = load.written
        self.rows = intake.rows(load, load.written)
        self.looked, self.missing = load.looked, intake.missing_rows(load, load.looked)

    @property
    def place(self):
        return self.writer.written, self.looked

    def write_entries(self, enough):
        """Whether all the rows are written."""
        load, first = self.load, not self.load.written
        if first:
            load.replaced = IIBTree()
        added = _bits(load.added)
        while rows := list(islice(self.rows, SLICE)):
            more, replaced = self.writer.write(rows)
            added.update(more)
            load.replaced.update(replaced)
            if enough():
                break
        if self.writer.written != load.written:
            load.written = self.writer.written
            load.added = added.serialize()
        return not rows

    def write_index(self, enough):
        """Whether all that the entries bring into the index is written."""
        load = self.load
        if load.staged is not None:
            register = self.writer.register
            load.staged = self.writer.staging.write(
                index_of(api.portal.get(), register.definition),
                register.keys_of_entries,
                load.staged,
                enough,
            )
        return load.staged is None

    def note_missing(self, enough):
        """Whether all whom a complete list leaves out are noted on it."""
        while rows := list(islice(self.missing, SLICE)):
            omitted.note(self.load, rows)
            self.looked = self.load.looked
            if enough():
                break
        return not rows


def write_rows(register, load_id, time, rows):
    """Write rows in this transaction; returns the numbers to be switched on, and
    {number: the one it replaces}."""
    writer = Writer(register, load_id, time)
    written = writer.write(rows)
    index = index_of(api.portal.get(), register.definition)
    writer.staging.write(index, register.keys_of_entries)
    return written


def switch_on(load):
    """Make all that a load has written public in this transaction.

    Whoever ends an entry this very moment closes its numbers in the index: they stay
    closed.
    """
    register = aq_parent(aq_inner(load))
    on, off = _bits(load.added), BitMap(load.replaced.values())
    index_of(api.portal.get(), register.definition).switch(on=on, off=off)
    gone = omitted.end(load, off)
    guards.remember(load)
    for kind, number in (
        ("added", len(on) - len(off)),
        ("corrected", len(off)),
        ("removed", len(gone)),
    ):
        monthly_counts.add_to(register, kind, number)


def _bits(packed):
    return BitMap.deserialize(packed) if packed else BitMap()
