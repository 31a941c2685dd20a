"""What a child that opens strangers' files can reach."""

from thads.sandbox import running
import json
import os
import unittest


PROBE = "tests.sandbox.probe"


class TestSandbox(unittest.TestCase):
    def test_it_reads_and_answers_and_can_do_nothing_else(self):
        os.environ["THADS_SECRET_OF_THE_SERVER"] = "x"
        self.addCleanup(os.environ.pop, "THADS_SECRET_OF_THE_SERVER")
        with running.run(PROBE, ["try"], b"tep", 20, 10_000) as answer:
            found = json.load(answer)
        self.assertEqual(found["data"], "tep")
        self.assertEqual(found["read"], "done")
        self.assertEqual(found["write"], "PermissionError")
        self.assertEqual(found["start"], "PermissionError")
        self.assertEqual(found["fill"], "MemoryError")
        self.assertIn(found["connect"], ("PermissionError", "OSError"))
        self.assertNotIn("THADS_SECRET_OF_THE_SERVER", found["environment"])

    def test_one_that_does_not_end_is_killed(self):
        with running.run(PROBE, ["spin"], b"", 2, 10_000) as answer:
            self.assertEqual(answer.read(), b"")

    def test_no_more_is_read_than_asked_for(self):
        with running.run(PROBE, ["try"], b"x" * 100_000, 20, 1_000) as answer:
            self.assertLess(len(answer.read()), 100_000)

    def test_there_are_few_places(self):
        for _place in range(running.CHILDREN):
            running._places.acquire()
            self.addCleanup(running._places.release)
        with self.assertRaises(running.Busy), running.run(PROBE, [], b"", 0, 1):
            self.fail("no child may start")
