"""Several clients search while others write: nobody sees half a list, nobody an error.

A ZEO server, the worker, an office that hands in lists, a leader who ends entries and
two searching clients, a process each.
"""

from pathlib import Path
from plone.app.testing import login
from Products.CMFCore.WorkflowCore import WorkflowException
from tests.cluster.forks import Child
from tests.cluster.forks import copy_world
from tests.cluster.forks import list_of
from tests.cluster.forks import lists_as_json
from tests.cluster.forks import site
from tests.cluster.test_kills import loads_state
from tests.debtors.lists import plain
from tests.layers import WORLD_FUNCTIONAL
from thads.debtors.loads import intake
from thads.debtors.loads import publishing
from thads.debtors.register import staging
from thads.debtors.register.indexes import index_of
from thads.debtors.search import consistency
from thads.debtors.search import query
from thads.debtors.search import rebuilding
from thads.debtors.search.query import Question
from thads.outbox.runner import run_one
from transaction.interfaces import TransientError
from unittest import mock
from ZEO.ClientStorage import ClientStorage
import random
import tempfile
import time
import transaction
import unittest
import ZEO


LISTS = 6
ROWS = 40
ATTEMPTS = 11  # of a request: max-conflict-retries in buildout.cfg, and the first one
WITHIN = 600  # seconds; over much sooner


def serve(tell, folder):
    """The database server."""
    address, _stop = ZEO.server(
        str(folder / "Data.fs"), blob_dir=str(folder / "blobs"), threaded=True
    )
    tell("serves", address)
    time.sleep(WITHIN)


def client(folder, address):
    """The portal as a client of the server sees it, with small steps of writing."""
    storage = ClientStorage(
        address, blob_dir=str(folder / "blobs"), shared_blob_dir=True, wait_timeout=30
    )
    return site(storage)


def small_steps():
    return (
        mock.patch.object(publishing, "SECONDS", 0),
        mock.patch.object(publishing, "SLICE", 7),
        mock.patch.object(staging, "LOOK", 16),
        mock.patch.object(rebuilding, "SECONDS", 0),
        mock.patch.object(rebuilding, "LOOK", 10),
    )


def request(function):
    """Do it as the publisher does a request: again after a conflict."""
    for attempt in range(1, ATTEMPTS + 1):
        transaction.begin()
        try:
            result = function()
            transaction.commit()
            return result
        except TransientError:
            transaction.abort()
            if attempt == ATTEMPTS:
                raise


def name_of(number):
    """All rows of a list have this name: who asks for it asks for the list."""
    return f"Lê Văn {('Anh', 'Bình', 'Cường', 'Dũng', 'Giang', 'Yến')[number]}"


def office(tell, folder, address):
    """Hands in lists; the second half changes every row of the first."""
    with client(folder, address) as portal, lists_as_json():
        register, workflow = portal["hanoi"]["tra-cuu"], portal.portal_workflow

        def hand_in(number, amount):
            rows = [
                plain(
                    name=name_of(number), decision=f"{number}{n:03}/QĐ-X", amount=amount
                )
                for n in range(ROWS)
            ]
            data = list_of(*rows)

            def take():
                login(portal, "hanoi.registrar")
                fresh = {"refresh": transaction.begin}  # as the pages do
                load = intake.take_file(register, data, "a.xlsx", **fresh)
                workflow.doActionFor(load, "submit")
                return load.getId()

            def approve():
                login(portal, "hanoi.leader")
                workflow.doActionFor(register[id], "approve", comment="Đã kiểm tra")

            id = request(take)
            request(approve)
            return id

        def state(id):
            transaction.begin()
            return loads_state(register[id])

        for amount in (1000, 2000):
            ids = [hand_in(number, amount) for number in range(LISTS)]
            while any(state(id) != "published" for id in ids):
                time.sleep(0.05)
        tell("done")


def worker(tell, folder, address):
    """The worker; halfway it rebuilds the index as well."""
    with client(folder, address) as portal:
        steps = small_steps()
        for step in steps:
            step.start()
        until, rebuilt = time.monotonic() + WITHIN, False
        while time.monotonic() < until:
            if not run_one(portal):
                time.sleep(0.02)
            transaction.begin()
            if not rebuilt and index_of(portal).count() > LISTS * ROWS / 2:
                rebuilt = True
                request(lambda: rebuilding.start(portal))
                tell("rebuilds")


def leader(tell, folder, address):
    """Ends entries of the last list, one after the other."""
    chance = random.Random(3)
    with client(folder, address) as portal:
        index = index_of(portal)
        until, ended = time.monotonic() + WITHIN, 0
        while time.monotonic() < until and ended < 25:

            def end():
                login(portal, "hanoi.leader")
                name = name_of(LISTS - 1)
                numbers = query.search(index, Question(name=name), 0, 50).numbers
                if not numbers:
                    return 0
                address = index.addresses[chance.choice(numbers)]
                entry = portal.unrestrictedTraverse(address)
                portal.portal_workflow.doActionFor(entry, "end", comment="Đã xong")
                return 1

            try:
                ended += request(end)
            except WorkflowException:
                transaction.abort()
            time.sleep(0.05)
        tell("ended", ended)


def reader(tell, folder, address, stop):
    """Counts each list again and again; tells every count there was."""
    with client(folder, address) as portal:
        index, seen, asked = index_of(portal), set(), 0
        until = time.monotonic() + WITHIN
        while time.monotonic() < until and not stop.exists():
            for number in range(LISTS - 1):
                transaction.begin()
                asked += 1
                question = Question(name=name_of(number))
                answer = query.search(index, question, 0, 50)
                seen.add(answer.exact)
                shown = [
                    portal.unrestrictedTraverse(index.addresses[found]).current()
                    for found in answer.numbers[:3]
                ]
                assert None not in shown
        tell("seen", seen, asked)


class TestReaders(unittest.TestCase):
    layer = WORLD_FUNCTIONAL
    level = 2

    def child(self, function, *args):
        child = Child(function, *args)
        self.addCleanup(child.kill)
        return child

    def test_nobody_sees_half_a_list_and_nobody_an_error(self):
        with tempfile.TemporaryDirectory(prefix="thads-readers-") as name:
            folder, stop = Path(name), Path(name) / "stop"
            copy_world(self.layer, folder)
            server = self.child(serve, folder)
            _said, address = server.hear()
            readers = [self.child(reader, folder, address, stop) for _ in range(2)]
            ending = self.child(leader, folder, address)
            working = self.child(worker, folder, address)
            handing = self.child(office, folder, address)
            # an error of any of them, conflicts that came through too, is raised here
            self.assertEqual(handing.hear(), ("done",))
            self.assertEqual(working.hear(), ("rebuilds",))
            _said, ended = ending.hear()
            stop.touch()
            for one in readers:
                _said, seen, asked = one.hear()
                self.assertEqual(seen, {0, ROWS}, "all of a list, or nothing")
                self.assertGreater(asked, 100)
            last = self.child(agree, folder, address)
            _said, wrong, count = last.hear()
            self.assertEqual(wrong, [])
            self.assertEqual(count, LISTS * ROWS - ended)


def agree(tell, folder, address):
    with client(folder, address) as portal:
        tell("found", consistency.check(portal), index_of(portal).count())
