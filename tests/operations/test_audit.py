"""The operator's command on the audit trail."""

from contextlib import redirect_stdout
from io import StringIO
from tests.layers import WORLD_FUNCTIONAL
from thads import audit
from thads.audit.storage import Body
from thads.audit.storage import get_trail
from thads.operations import audit as command
from types import SimpleNamespace
from unittest import mock
import json
import transaction
import unittest


class TestCommand(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        audit.record(self.portal["hanoi"], "test.one")
        transaction.commit()

    def run_command(self, *arguments):
        """Return (exit status, what was printed)."""
        app = SimpleNamespace(objectValues=lambda kind: [self.portal])
        out = StringIO()
        with (
            redirect_stdout(out),
            mock.patch.object(command, "SITE_ID", self.portal.getId()),
            self.assertRaises(SystemExit) as ended,
        ):
            command.main(app, list(arguments))
        return ended.exception.code, out.getvalue()

    def summary(self, printed):
        return json.loads(printed.splitlines()[-1])

    def test_verify(self):
        self.assertEqual(self.run_command("chain")[0], 0)
        code, printed = self.run_command("verify")
        self.assertEqual(code, 0)
        self.assertIn("the chain is whole", printed)
        self.assertTrue(self.summary(printed)["ok"])

    def test_verify_against_a_head_noted_earlier(self):
        self.run_command("chain")
        noted = self.run_command("head")[1].splitlines()[0]
        audit.record(self.portal, "test.two")
        self.run_command("chain")
        self.assertEqual(self.run_command("verify", noted)[0], 0)
        number = noted.partition(":")[0]
        code, printed = self.run_command("verify", f"{number}:{'0' * 64}")
        self.assertEqual(code, 1)
        self.assertIn(f"BROKEN at entry {number}", printed)

    def test_a_broken_chain_is_exit_status_1(self):
        self.run_command("chain")
        batch = get_trail(self.portal).batches[1]
        batch.body = Body(batch.body.lines[::-1], batch.body.hashes)
        code, printed = self.run_command()
        self.assertEqual(code, 1)
        [site] = self.summary(printed)["sites"].values()
        self.assertEqual((site["ok"], site["broken_at"]), (False, 1))

    def test_what_is_no_command_shows_help(self):
        for words in (
            ("verifyy",),
            ("verify", "1:x"),
            ("head", "1"),
            ("verify", *"ab"),
        ):
            code, printed = self.run_command(*words)
            self.assertEqual(code, 2)
            self.assertIn("operations/audit.py", printed)
