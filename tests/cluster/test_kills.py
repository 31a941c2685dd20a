"""Killed at any moment, entries and index agree: real processes, a real database.

A process takes in lists, approves, writes, publishes, ends, hides and shows; SIGKILL
comes when a seeded lot says so. The next process opens the same file, looks first
whether all agrees, and goes on. 30 kills unless
THADS_TEST_KILLS=200 asks for 200 (three minutes), THADS_TEST_SEED for another lot.
"""

from collections import Counter
from pathlib import Path
from plone.app.testing import login
from Products.CMFCore.WorkflowCore import WorkflowException
from tests.cluster.forks import Child
from tests.cluster.forks import copy_world
from tests.cluster.forks import file_storage
from tests.cluster.forks import list_of
from tests.cluster.forks import lists_as_json
from tests.cluster.forks import site
from tests.debtors.lists import plain
from tests.layers import WORLD_FUNCTIONAL
from thads.debtors.loads import intake
from thads.debtors.loads import omitted
from thads.debtors.loads import publishing
from thads.debtors.register import agenda
from thads.debtors.register import staging
from thads.debtors.register.index import unpack_bits
from thads.debtors.register.indexes import index_of
from thads.debtors.search import consistency
from thads.debtors.workflow import entry_state
from thads.outbox.jobs import RUNNING
from thads.outbox.jobs import WAITING
from thads.outbox.jobs import get_outbox
from thads.outbox.runner import as_worker
from thads.outbox.runner import run_one
from unittest import mock
import os
import random
import sys
import tempfile
import time
import transaction
import unittest


KILLS = int(os.environ.get("THADS_TEST_KILLS", "30"))
SEED = int(os.environ.get("THADS_TEST_SEED", "20261121"))
LONGEST = 1.0  # seconds a process may live
NAMES = ("Lê Văn Hai", "Trần Thị Ba", "Nguyễn Văn Bốn", "Phạm Thị Năm", "Vũ Đình Sáu")


def wrong_with(portal):
    """What does not agree, and loads of which a part is public."""
    index = index_of(portal)
    found = consistency.check(portal)
    for register in consistency.registers():
        at_work = agenda.read(register).publishing
        for id in register.loads.values():
            load = register[id]
            live = unpack_bits(load.added) & index.public()
            if live and loads_state(load) != "published":
                found.append(f"{id}: {len(live)} entries public too early")
            if loads_state(load) == "published" and id == at_work:
                found.append(f"{id}: published, but still at work")
            ended = [index.is_closed(number) for number in (load.ended or {}).values()]
            if loads_state(load) == "published" and not all(ended):
                found.append(f"{id}: published, but what it ends is not closed")
    return found


def loads_state(load):
    return load.portal_workflow.getInfoFor(load, "review_state")


def recover(portal):
    """As the worker that comes after one that died, but at once."""
    outbox = get_outbox(portal)
    outbox.recover(time.time())
    for _time, id in list(outbox.agenda(WAITING).until()):
        outbox.retry(id, time.time())
    assert not len(outbox.agenda(RUNNING))
    transaction.commit()


class Office:
    """Does what offices do, by lot, each act in its transaction."""

    def __init__(self, portal, chance):
        self.portal, self.chance = portal, chance
        self.register = portal["hanoi"]["tra-cuu"]
        self.workflow = portal.portal_workflow

    def act(self):
        self.chance.choice((self.take_in, self.work, self.work, self.end))()

    def do(self, object, transition, **kwargs):
        login(self.portal, "hanoi.leader")
        self.workflow.doActionFor(object, transition, **kwargs)

    def take_in(self, most=12):
        """A list comes in: some rows new, some that change what is published; a
        complete one ends all the others."""
        login(self.portal, "hanoi.registrar")
        # what has ended does not come again: new numbers now and then, as by the year
        year = len(self.register.loads) // 40
        rows = [
            plain(
                name=self.chance.choice(NAMES),
                decision=f"{self.chance.randint(1, 60)}/QĐ-X{year}",
                amount=self.chance.randint(1, 9) * 1000,
            )
            for _ in range(self.chance.randint(most // 2, most))
        ]
        unique = {(r["name"], r["decision"]): r for r in rows}
        data, complete = list_of(*unique.values()), self.chance.random() < 0.3
        load = intake.take_file(self.register, data, "a.xlsx", complete=complete)
        transaction.commit()
        if loads_state(load) == "draft" and not load.counts["faulty"]:
            self.workflow.doActionFor(load, "submit")
            transaction.commit()
            self.do(load, "approve", comment="Đã kiểm tra")
            transaction.commit()

    def work(self, most=30):
        """The worker does some of what is due."""
        with as_worker(self.portal):
            for _step in range(self.chance.randint(most // 2, most)):
                if not run_one(self.portal):
                    break

    def end(self):
        """An entry is ended, hidden, or shown again."""
        numbers = index_of(self.portal).public()
        hidden = [
            entry
            for entry in consistency.entries(self.register)
            if entry.hidden is not None
        ]
        transition = self.chance.choice(("end", "hide", "show"))
        if transition == "show" and hidden:
            self.do(self.chance.choice(hidden), "show")
        elif transition != "show" and numbers:
            number = self.chance.choice(list(numbers))
            address = index_of(self.portal).addresses[number]
            entry = self.portal.unrestrictedTraverse(address)
            self.do(entry, transition, comment="Đã thi hành xong")
        transaction.commit()


def live(tell, folder, seed):
    """A process's life: look, then act until it ends."""
    with (
        site(file_storage(folder)) as portal,
        lists_as_json(),
        mock.patch.object(publishing, "SECONDS", 0),
        mock.patch.object(publishing, "SLICE", 3),
        mock.patch.object(staging, "LOOK", 8),
        mock.patch.object(omitted, "SECONDS", 0),
        mock.patch.object(omitted, "LOOK", 2),
    ):
        tell("found", wrong_with(portal), index_of(portal).count())
        recover(portal)
        office = Office(portal, random.Random(seed))
        tell("begins")
        while True:
            try:
                office.act()
            except WorkflowException:
                transaction.abort()


def begin(tell, folder):
    """The first process is not killed: it publishes a list, so that all can happen."""
    with site(file_storage(folder)) as portal, lists_as_json():
        office = Office(portal, random.Random(SEED))
        office.take_in(60)
        office.work(1000)
        tell("begun", index_of(portal).count())


def look(tell, folder):
    """The last process: finishes what is left, and looks."""
    with site(file_storage(folder)) as portal:
        recover(portal)
        while run_one(portal):
            pass
        transaction.begin()
        register = portal["hanoi"]["tra-cuu"]
        states = Counter(loads_state(register[id]) for id in register.loads.values())
        states.update(map(entry_state, consistency.entries(register)))
        tell("found", wrong_with(portal), index_of(portal).count(), states)


class TestKills(unittest.TestCase):
    layer = WORLD_FUNCTIONAL
    level = 2

    def test_killed_at_any_moment_entries_and_index_agree(self):
        chance = random.Random(SEED)
        with tempfile.TemporaryDirectory(prefix="thads-kills-") as name:
            folder = Path(name)
            copy_world(self.layer, folder)
            child = Child(begin, folder)
            self.assertGreater(child.hear()[1], 0)
            child.wait()
            for kill in range(KILLS):
                child = Child(live, folder, f"{SEED} {kill}")
                try:
                    _said, wrong, _count = child.hear()
                    self.assertEqual(wrong, [], f"after {kill} kills, seed {SEED}")
                    child.hear()
                    time.sleep(chance.random() * LONGEST)
                finally:
                    child.kill()
            child = Child(look, folder)
            _said, wrong, count, states = child.hear()
            child.wait()
        self.assertEqual(wrong, [])
        self.assertGreater(count, 0)
        self.assertFalse(states["approved"], "every approved list was published")
        if "-v" in sys.argv or KILLS > 100:
            print(f"{KILLS} kills, {count} public at the end; {dict(states)}")
