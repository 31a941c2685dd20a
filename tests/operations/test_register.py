"""The operators' command."""

from contextlib import redirect_stdout
from tests.debtors.test_consistency import CheckingTest
from thads import outbox
from thads.operations import register
from unittest import mock
import io


class TestCommand(CheckingTest):
    def run_command(self, *arguments):
        """(exit code, what it prints)"""
        said = io.StringIO()
        with (
            redirect_stdout(said),
            mock.patch.object(register.transaction, "commit"),
            self.assertRaises(SystemExit) as caught,
        ):
            register.main(self.layer["app"], arguments)
        return caught.exception.code, said.getvalue()

    def test_it_says_that_all_is_well(self):
        self.assertEqual(
            self.run_command("check"), (0, "5 entries: index and entries agree\n")
        )

    def test_it_says_what_is_wrong_and_has_it_mended(self):
        self.index.switch(on=[self.number + 100])
        code, said = self.run_command()
        self.assertEqual(code, 1)
        self.assertIn("no entry's", said)
        self.assertEqual(self.run_command("mend")[0], 0)
        outbox.run_due(self.portal)
        self.assertEqual(self.run_command("check")[0], 0)

    def test_it_has_the_index_rebuilt(self):
        self.index.postings.clear()
        self.assertEqual(self.run_command("rebuild")[0], 0)
        self.assertEqual(self.found(name="le van hai"), 0)
        outbox.run_due(self.portal)
        self.assertEqual(self.found(name="le van hai"), 1)

    def test_another_word_tells_how(self):
        code, said = self.run_command("mendd")
        self.assertEqual(code, 2)
        self.assertIn("rebuild", said)
