"""Comparison of index and entries, and mending of the index.

They commit together, so they should agree: this proves it. Both ways: every version of
an entry is found under its words, and under no others of the words at hand; what the
index calls public is one version of an open entry. Mending writes what the entries say
into the index, never the other way round, and publishes nothing: what is public is only
ever taken back.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from plone import api
from pyroaring import BitMap
from thads import audit
from thads import outbox
from thads.debtors.entries.states import is_closed
from thads.debtors.register import agenda
from thads.debtors.register.indexes import index_of
from thads.debtors.register.register_kinds import REGISTER_KINDS
from thads.debtors.register.register_kinds import RegisterKind
from thads.debtors.register.registers import all_registers
from thads.debtors.register.staging import Staging
from thads.debtors.workflow import entry_state
from thads.outbox.yielding import pieces
from uuid import uuid4
import logging


logger = logging.getLogger("thads.debtors")
JOB = "debtors.mend"
SECONDS = 0.1  # of work in a batch
GROUP = 500  # entries compared at once
MOST = 1000  # sentences reported


def registers(*register_kinds: RegisterKind) -> list:
    """Return the registers of the country, of all kinds or of some."""
    return [register for _locality, register in all_registers(*register_kinds)]


def entries(register, after: str = "") -> Iterator:
    """Yield the entries of a register after an id, in the order of their ids."""
    for _id, entry in register._tree.items(after or None, excludemin=bool(after)):
        if entry.portal_type == "DebtorEntry":
            yield entry.__of__(register)


def check(portal, mend: bool = False) -> list[str]:
    """Return what does not agree, a sentence each; ``mend`` corrects the index."""
    checking = Checking(mend)
    checking.go_on(portal)
    return checking.wrong


def start_mending(portal) -> None:
    """Ask the worker to compare and mend in batches, in this transaction."""
    outbox.put(portal, JOB, {"id": uuid4().hex, "reached": [0, ""]})


def mend_step(portal, payload: Mapping) -> None:
    """Job: the next batch of comparing and mending."""
    work = Checking.current
    if work is None or (work.id, work.reached) != (payload["id"], payload["reached"]):
        # another process began it, or a transaction was broken off: from the start
        work = Checking.current = Checking(mend=True, id=payload["id"])
    if work.go_on(portal, pieces(SECONDS)):
        Checking.current = None
        audit.record(portal, "debtors.mend", mended=work.count)
        for sentence in work.wrong:
            logger.warning("mended: %s", sentence)
    else:
        outbox.put(portal, JOB, {"id": work.id, "reached": work.reached})


class Checking:
    """Walk over all registers, group by group, which keeps numbers and no entries."""

    current = None  # the one of the worker of this process

    def __init__(self, mend: bool = False, id: str | None = None):
        self.mend, self.id = mend, id
        self.reached = [0, ""]  # number of the register, id of its last entry
        self.public = {id: BitMap() for id in REGISTER_KINDS}  # what may be public
        self.wrong, self.count = [], 0

    def report(self, sentence: str) -> None:
        """Count a sentence, and keep it if they are not too many."""
        self.count += 1
        if len(self.wrong) < MOST:
            self.wrong.append(sentence)

    def go_on(self, portal, enough: Callable[[], bool] = bool) -> bool:
        """Compare on until ``enough()``; return whether all is compared."""
        found = registers()
        while self.reached[0] < len(found):
            place, after = self.reached
            group = _Group(self, portal, found[place])
            self.reached = [place + 1, ""]
            for entry in entries(found[place], after):
                group.add(entry)
                if len(group.entries) == GROUP:
                    self.reached = [place, entry.getId()]
                    break
            group.compare()
            if enough():
                return False
        for id, register_kind in REGISTER_KINDS.items():
            index = index_of(portal, register_kind)
            unknown = index.public() - self.public[id]
            for number in unknown:
                self.report(f"{number} is public, but no entry's")
            if self.mend:
                index.switch(off=unknown)
        return True


class _Group:
    """Some entries of a register, to be compared with the index."""

    def __init__(self, checking, portal, register):
        self.report, self.mend = checking.report, checking.mend
        self.public = checking.public[register.register_kind.id]
        self.index = index_of(portal, register.register_kind)
        self.register = register
        self.staging = Staging(register)
        self.entries = []
        self.addresses = {}  # number -> address
        # a load whose words are not all written
        self.unfinished = agenda.read(register).publishing
        self.published = {}  # id of a load -> whether it is published

    def add(self, entry):
        self.entries.append(entry)
        if entry_state(entry) != "ended":
            for version in entry.versions:
                if version["load"] != self.unfinished:
                    number, address = self.staging.add(entry.getId(), version)
                    self.addresses[number] = address

    def compare(self):
        for entry in self.entries:
            self.compare_public(entry)
        self.compare_addresses()
        self.compare_words()
        for entry in self.entries:
            entry._p_deactivate()

    def compare_public(self, entry):
        path = f"{self.staging.path}/{entry.getId()}"
        live = [v["number"] for v in entry.versions if self.index.is_live(v["number"])]
        off = []
        if is_closed(entry):
            if live:
                self.report(f"{path}: closed, but public")
                off = live
        elif len(live) > 1:
            self.report(f"{path}: {len(live)} versions are public")
            off = live[:-1]
        elif not live and any(map(self.is_published, entry.versions)):
            self.report(f"{path}: published, but not public")
        self.public.update(live)
        if self.mend and off:
            self.index.switch(off=off)

    def is_published(self, version):
        id = version["load"]
        if id not in self.published:
            load = self.register.get(id)
            state = load is not None and api.content.get_state(load)
            self.published[id] = state == "published"
        return self.published[id]

    def compare_addresses(self):
        for number, address in self.addresses.items():
            if self.index.addresses.get(number) != address:
                self.report(f"{address}: {number} leads elsewhere")
                if self.mend:
                    self.index.place(number, address)

    def compare_words(self):
        """Compare whole bitmaps with each other, not entry by entry."""
        numbers, postings = BitMap(self.addresses), self.staging.postings
        for kind, keys in (("terms", postings.terms), ("numbers", postings.numbers)):
            for key in sorted(keys):
                wanted = BitMap(keys[key])
                found = self.index.under(kind, key) & numbers
                if found == wanted:
                    continue
                word = key.partition("\0")[0]
                for number in wanted - found:
                    self.report(f"{self.addresses[number]}: not found by {word}")
                for number in found - wanted:
                    self.report(f"{self.addresses[number]}: wrongly found by {word}")
                if self.mend:
                    self.index.merge(postings, kind, key)
                    self.index.cut(kind, key, found - wanted)
