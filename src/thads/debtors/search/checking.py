"""Do index and entries agree? They commit together, so they should: this proves it.

Both ways: every version of an entry is found under its words, and under no others of
the words at hand; what the index calls public is one version of an open entry.
Mending writes what the entries say into the index, never the other way round, and
publishes nothing: what is public is only ever taken back.
"""

from plone import api
from pyroaring import BitMap
from thads import audit
from thads import outbox
from thads.debtors.content import index_of
from thads.debtors.loads import diff
from thads.debtors.register import agenda
from thads.debtors.register.register_kinds import DEFINITIONS
from thads.debtors.register.staging import Staging
from thads.organisation.units import localities
from thads.organisation.units import section
from thads.outbox.yielding import pieces
from uuid import uuid4
import logging


logger = logging.getLogger("thads.debtors")
JOB = "debtors.mend"
SECONDS = 0.1  # of work in a batch
GROUP = 500  # entries compared at once
MOST = 1000  # sentences kept


def registers(*definitions):
    """The registers of lists, a locality each."""
    found = (
        section(locality, definition.section)
        for definition in definitions or DEFINITIONS.values()
        for locality in localities()
    )
    return [register for register in found if register is not None]


def entries(register, after=""):
    """The entries of a register after an id, in the order of their ids."""
    for _id, found in register._tree.items(after or None, excludemin=bool(after)):
        if found.portal_type == "DebtorEntry":
            yield found.__of__(register)


def check(portal, mend=False):
    """Return what is wrong, a sentence each; nothing if index and entries agree."""
    checking = Checking(mend)
    checking.go_on(portal)
    return checking.wrong


def start_mending(portal):
    """Compare and mend as a job, in batches."""
    outbox.put(portal, JOB, {"id": uuid4().hex, "reached": [0, ""]})


def mend_step(portal, payload):
    """Job: the next batch of comparing and mending."""
    work = Checking.at_work
    if work is None or (work.id, work.reached) != (payload["id"], payload["reached"]):
        # another process began it, or a transaction was broken off: from the start
        work = Checking.at_work = Checking(mend=True, id=payload["id"])
    if work.go_on(portal, pieces(SECONDS)):
        Checking.at_work = None
        audit.record(portal, "debtors.mend", mended=work.count)
        for sentence in work.wrong:
            logger.warning("mended: %s", sentence)
    else:
        outbox.put(portal, JOB, {"id": work.id, "reached": work.reached})


class Checking:
    """A walk over all registers, group by group; keeps numbers, not entries."""

    at_work = None

    def __init__(self, mend=False, id=None):
        self.mend, self.id = mend, id
        self.reached = [0, ""]  # which register, and after which of its entries
        self.public = {id: BitMap() for id in DEFINITIONS}  # what may be public
        self.wrong, self.count = [], 0

    def say(self, sentence):
        self.count += 1
        if len(self.wrong) < MOST:
            self.wrong.append(sentence)

    def go_on(self, portal, enough=bool):
        """Whether all is compared."""
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
        for id, definition in DEFINITIONS.items():
            index = index_of(portal, definition)
            unknown = index.public() - self.public[id]
            for number in unknown:
                self.say(f"{number} is public, but no entry's")
            if self.mend:
                index.switch(off=unknown)
        return True


class _Group:
    """Some entries of a register against the index."""

    def __init__(self, checking, portal, register):
        self.say, self.mend = checking.say, checking.mend
        self.public = checking.public[register.definition.id]
        self.index = index_of(portal, register.definition)
        self.register = register
        self.staging = Staging(register)
        self.entries = []
        self.places = {}  # number -> address
        # a load whose words are not all written
        self.unfinished = agenda.read(register).publishing
        self.published = {}  # load -> whether it is

    def add(self, entry):
        self.entries.append(entry)
        if diff.state_of(entry) != "ended":
            for version in entry.versions:
                if version["load"] != self.unfinished:
                    number, address = self.staging.add(entry.getId(), version)
                    self.places[number] = address

    def compare(self):
        for entry in self.entries:
            self.compare_public(entry)
        self.compare_places()
        self.compare_words()
        for entry in self.entries:
            entry._p_deactivate()

    def compare_public(self, entry):
        path = f"{self.staging.place}/{entry.getId()}"
        live = [v["number"] for v in entry.versions if self.index.is_live(v["number"])]
        off = []
        if diff.is_closed(entry):
            if live:
                self.say(f"{path}: closed, but public")
                off = live
        elif len(live) > 1:
            self.say(f"{path}: {len(live)} versions are public")
            off = live[:-1]
        elif not live and any(map(self.is_published, entry.versions)):
            self.say(f"{path}: published, but not public")
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

    def compare_places(self):
        for number, address in self.places.items():
            if self.index.addresses.get(number) != address:
                self.say(f"{address}: {number} leads elsewhere")
                if self.mend:
                    self.index.place(number, address)

    def compare_words(self):
        """Whole bitmaps against each other, not entry by entry."""
        numbers, postings = BitMap(self.places), self.staging.postings
        for kind, keys in (("terms", postings.terms), ("numbers", postings.numbers)):
            for key in sorted(keys):
                wanted = BitMap(keys[key])
                found = self.index.under(kind, key) & numbers
                if found == wanted:
                    continue
                for number in wanted - found:
                    self.say(f"{self.places[number]}: not found by {_word(key)}")
                for number in found - wanted:
                    self.say(f"{self.places[number]}: wrongly found by {_word(key)}")
                if self.mend:
                    self.index.merge(postings, kind, key)
                    self.index.cut(kind, key, found - wanted)


def _word(key):
    return key.partition("\0")[0]
