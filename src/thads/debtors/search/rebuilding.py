"""Rebuilding of an index from the entries, beside the one that serves.

The new index grows in batches of a moment, each a transaction, while the old one
answers; what is published or forgotten meanwhile goes into both. At the end the new
words take the place of the old ones in one transaction. Which entries are public is not
copied but stays where it is: an entry that is ended during a rebuild is ended for both.
"""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from pyroaring import BitMap
from thads import outbox
from thads.debtors.register.index import CHUNK_BITS
from thads.debtors.register.index import RegisterIndex
from thads.debtors.register.indexes import index_of
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import REGISTER_KINDS
from thads.debtors.register.register_kinds import RegisterKind
from thads.debtors.register.staging import BEGINNING
from thads.debtors.register.staging import Staging
from thads.debtors.search.consistency import entries
from thads.debtors.search.consistency import registers
from thads.debtors.workflow import entry_state
from thads.outbox.yielding import give_way
from thads.outbox.yielding import pieces
from uuid import uuid4


JOB = "debtors.rebuild"
SECONDS = 0.1  # of work in a batch
GROUP = 20_000  # entries gathered in memory before their words are written
LOOK = 25  # entries between two looks at the clock, and at who waits
FORGET = 20  # batches between two times the connection forgets what it has read
WORDS = ("postings", "numbers", "vocabulary", "addresses")


class NextIndex(RegisterIndex):
    """Index on its way, and how far it has come."""

    def __init__(self):
        super().__init__()
        self.id = uuid4().hex
        self.reached = (0, "")  # number of the register, id of its last entry


def start(portal, register_kind: RegisterKind = DEFAULT) -> None:
    """Begin to rebuild an index, or begin again, in this transaction."""
    index = index_of(portal, register_kind)
    index.next = NextIndex()
    outbox.put(portal, JOB, {"list": register_kind.id, "index": index.next.id})


def step(portal, payload: Mapping) -> None:
    """Job: the next batch, or the exchange when all is written."""
    register_kind = REGISTER_KINDS[payload["list"]]
    index = index_of(portal, register_kind)
    if index.next is None or index.next.id != payload["index"]:
        return
    work, found = RebuildingWork.at(index.next), registers(register_kind)
    work.batches += 1
    if work.batches % FORGET == 0:
        _forget(index)
    if work.go_on(index.next, found, pieces(SECONDS)):
        exchange(index)
        RebuildingWork.current = None
    else:
        outbox.put(portal, JOB, payload)


def rebuild(portal, register_kind: RegisterKind = DEFAULT) -> None:
    """Rebuild an index in this transaction: for small registers."""
    index = index_of(portal, register_kind)
    index.next = NextIndex()
    work = RebuildingWork(index.next.id, index.next.reached)
    work.go_on(index.next, registers(register_kind))
    exchange(index)


def exchange(index: RegisterIndex) -> None:
    """Put the new words in the place of those that serve, in this transaction."""
    for name in WORDS:
        setattr(index, name, getattr(index.next, name))
    index.next = None
    index.switch(off=_without_entry(index))


def _without_entry(index):
    """Return the public numbers without an address.

    They are asked chunk by chunk: asking for each number would leave all addresses in
    memory.
    """
    unknown = BitMap()
    for chunk in index.chunks():
        first = chunk << CHUNK_BITS
        known = index.addresses.keys(first, first + (1 << CHUNK_BITS), excludemax=True)
        unknown |= index.live_in(chunk) - BitMap(known)
        _forget(index)
        give_way()
    return unknown


def _forget(index):
    """Let the connection forget what it has read.

    It counts objects, and a rebuild goes through the biggest there are.
    """
    if index._p_jar is not None:
        index._p_jar.cacheMinimize()


class RebuildingWork:
    """Work of the worker at one index: entries gathered, and not yet wholly written.

    A process that does not find them in memory gathers them again: what is written
    twice is the same as once.
    """

    current = None
    batches = 0

    @classmethod
    def at(cls, index: NextIndex) -> "RebuildingWork":
        """Return the work where the index stands in the database."""
        work = cls.current
        if work is None or (work.id, work.begun) != (index.id, index.reached):
            work = cls.current = cls(index.id, index.reached)
        return work

    def __init__(self, id: str, begun: tuple[int, str]):
        self.id, self.begun = id, begun
        self.place, self.after = begun
        self.staging = None
        self.gathered = 0
        self.reached = None  # where the next group begins, once this one is complete
        self.written = BEGINNING

    def go_on(
        self, index: NextIndex, found: Sequence, enough: Callable[[], bool] = bool
    ) -> bool:
        """Write on until ``enough()``; return whether all registers are written."""
        while self.place < len(found):
            register = found[self.place]
            if self.reached is None:
                self.gather(index, register, enough)
            else:
                self.written = self.staging.write(index, {}, self.written, enough)
            if self.written is None:
                index.reached = self.reached
                self.__init__(self.id, self.reached)
            if enough():
                return False
        return True

    def gather(self, index: NextIndex, register, enough: Callable[[], bool]) -> None:
        """Gather a group of entries, or a part of it."""
        self.staging = self.staging or Staging(register)
        for entry in entries(register, self.after):
            if entry_state(entry) != "ended":
                for version in entry.versions:
                    index.place(*self.staging.add(entry.id, version))
            self.after = entry.id
            self.gathered += 1
            entry._p_deactivate()
            if self.gathered == GROUP:
                self.reached = (self.place, self.after)
                return
            if self.gathered % LOOK == 0 and enough():
                return
        self.reached = (self.place + 1, "")
