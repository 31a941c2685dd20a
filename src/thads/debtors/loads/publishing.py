"""Publishing of approved loads: written in batches, switched on at once.

The worker alone writes, in two passes: row by row the entries, then key by key what
they bring into the index; the entries a complete load ends are listed. Each batch is a
transaction of its own, as long as a fraction of a second, and invisible, for visibility
is a bit in the index; the last step sets all the bits in one transaction. So a reader
sees the whole load or nothing of it, nobody waits long for the database, and a
broken-off load goes on where it stopped.

Loads of one register are published one after the other, for two could name the same
entry. One that finds another at work joins the queue on the register's agenda, and its
job ends; whoever finishes starts the first of the queue.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from BTrees.IIBTree import IIBTree
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from itertools import islice
from plone import api
from pyroaring import BitMap
from thads import audit
from thads import outbox
from thads.debtors.interfaces import IDebtorRegister
from thads.debtors.loads import guards
from thads.debtors.loads import omitted
from thads.debtors.loads import report
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.loads.row_writer import Writer
from thads.debtors.register import agenda
from thads.debtors.register import monthly_counts
from thads.debtors.register import registers
from thads.debtors.register.index import unpack_bits
from thads.debtors.register.indexes import index_of
from thads.outbox.yielding import pieces
from thads.paths import portal_path
from thads.worktime import clock


JOB = "debtors.publish"
SECONDS = 0.08  # of work in a batch, if nobody waits; its commit takes nearly as long
SLICE = 25  # rows between two looks at the clock, and at who waits
Enough = Callable[[], bool]


def enqueue(load) -> None:
    """Ask the worker to publish an approved load, in this transaction."""
    path = portal_path(load)
    payload = {"load": path}
    outbox.put(api.portal.get(), JOB, payload, key=f"{path} {load.written}")


def publish_step(portal, payload: Mapping) -> None:
    """Job: write the next batch of a load, or switch it on when all is written."""
    place, _slash, id = payload["load"].rpartition("/")
    register = portal.unrestrictedTraverse(place, None)
    if not IDebtorRegister.providedBy(register):
        return
    if not _is_approved(register, id):
        if agenda.read(register).publishing == id:
            _start_next(portal, register)  # it is gone, or was published by hand
        return
    if not _has_turn(register, id):
        return
    load = register[id]
    enough = pieces(SECONDS)
    work = PublishingWork.at(register, load, payload["load"])
    if not (
        work.write_entries(enough)
        and work.write_index(enough)
        and work.list_omitted(enough)
    ):
        place = f"{payload['load']} {load.written} {load.staged} {load.looked}"
        outbox.put(portal, JOB, payload, key=place)
        return
    load.published = clock.iso(clock.now())
    switch_on(load)
    load.named, load.known = b"", None  # nothing overtakes it any more
    api.portal.get_tool("portal_workflow").doActionFor(load, "publish")
    audit.record(load, "debtors.publish", **load.counts)
    PublishingWork.done()
    _start_next(portal, register)


def _is_approved(register, id):
    return id in register and api.content.get_state(register[id]) == "approved"


def _has_turn(register, id):
    """Return whether no other load of a register is published now.

    If one is, this one joins the queue behind it.
    """
    at_work = agenda.read(register).publishing
    if at_work == id:
        return True
    if at_work and _is_approved(register, at_work):
        queue = agenda.read(register).queue
        if id not in queue:
            agenda.write(register).queue = (*queue, id)
        return False
    agenda.write(register).publishing = id
    return True


def _start_next(portal, register):
    """Give the turn to the first load of the queue, and put its job."""
    waiting = agenda.write(register)
    ids = iter(waiting.queue)
    waiting.publishing = next((id for id in ids if _is_approved(register, id)), None)
    waiting.queue = tuple(ids)
    if waiting.publishing:
        payload = {"load": portal_path(register[waiting.publishing])}
        outbox.put(portal, JOB, payload)


class PublishingWork:
    """Work of the worker at one load, with what it remembers between two batches.

    Nothing depends on the memory: a process that goes on with a load that another one,
    or a transaction that was broken off, left behind reads it again from the entries.
    """

    current = None

    @classmethod
    def at(cls, register, load, path: str) -> "PublishingWork":
        """Return the work at a load as it now stands in the database."""
        work = cls.current
        if (
            work is None
            or work.path != path
            or work.place != (load.written, load.looked)
        ):
            work = cls.current = cls(register, load, path)
        work.writer.free_memory()
        work.load, work.writer.register = load, register
        return work

    @classmethod
    def done(cls) -> None:
        """Forget the load."""
        cls.current = None

    def __init__(self, register, load, path: str):
        self.path = path
        self.writer = Writer(register, load.id, load.approved)
        self.writer.gather(unpack_bits(load.added))
        self.writer.written = load.written
        self.rows = report.rows(load, load.written)
        self.looked, self.omitted = load.looked, report.omitted_rows(load, load.looked)

    @property
    def place(self) -> tuple[int, int]:
        """(rows written, omitted entries listed)"""
        return self.writer.written, self.looked

    def write_entries(self, enough: Enough) -> bool:
        """Write the next rows; return whether all are written."""
        load, first = self.load, not self.load.written
        if first:
            load.replaced = IIBTree()
        added, left_out = unpack_bits(load.added), 0
        while rows := list(islice(self.rows, SLICE)):
            more, replaced = self.writer.write(rows)
            added.update(more)
            load.replaced.update(replaced)
            left_out += self.writer.left_out
            if enough():
                break
        if self.writer.written != load.written:
            load.written = self.writer.written
            load.added = added.serialize()
        if left_out:
            before = load.counts.get("left_out", 0)
            load.counts = {**load.counts, "left_out": before + left_out}
        return not rows

    def write_index(self, enough: Enough) -> bool:
        """Write the next keys of the index; return whether all are written."""
        load = self.load
        if load.staged is not None:
            register = self.writer.register
            load.staged = self.writer.staging.write(
                index_of(api.portal.get(), register.register_kind),
                register.keys_of_entries,
                load.staged,
                enough,
            )
        return load.staged is None

    def list_omitted(self, enough: Enough) -> bool:
        """List the next entries a complete load ends; return whether all are listed."""
        while rows := list(islice(self.omitted, SLICE)):
            omitted.add_to_ended(self.load, rows)
            self.looked = self.load.looked
            if enough():
                break
        return not rows


def write_rows(
    register, load_id: str, time: str, rows: Iterable[CheckedRow]
) -> tuple[list[int], dict[int, int]]:
    """Write rows in this transaction; return (numbers to switch on, replaced numbers).

    The second is {number: the one it replaces}.
    """
    writer = Writer(register, load_id, time)
    written = writer.write(rows)
    index = index_of(api.portal.get(), register.register_kind)
    writer.staging.write(index, register.keys_of_entries)
    return written


def switch_on(load) -> None:
    """Make all that a load has written public, in this transaction.

    An entry ended at this very moment has its numbers closed in the index: they stay
    closed.
    """
    register = aq_parent(aq_inner(load))
    on, off = unpack_bits(load.added), BitMap(load.replaced.values())
    index_of(api.portal.get(), register.register_kind).switch(on=on, off=off)
    closed = omitted.close(load, off)
    guards.remember(load)
    registers.purge(register)
    for kind, number in (
        ("added", len(on) - len(off)),
        ("corrected", len(off)),
        ("removed", len(closed)),
    ):
        monthly_counts.add_to(register, kind, number)
