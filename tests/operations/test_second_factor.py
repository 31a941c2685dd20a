"""The operator's command that resets a second factor."""

from contextlib import redirect_stdout
from io import StringIO
from plone.app.testing import SITE_OWNER_NAME
from tests.layers import WORLD_FUNCTIONAL
from thads import audit
from thads.login.guard import guard_in
from thads.login.plugins import folders
from thads.login.second_factor import SecondFactor
from thads.operations import second_factor as command
from unittest import mock
import pyotp
import transaction
import unittest


class TestCommand(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]

    def run_command(self, *arguments):
        """Return the exit status."""
        app = {"site": self.portal}
        with (
            redirect_stdout(StringIO()),
            mock.patch.object(command, "SITE_ID", "site"),
            self.assertRaises(SystemExit) as ended,
        ):
            command.main(app, list(arguments))
        return ended.exception.code

    def test_of_a_person_and_of_the_servers_own_account(self):
        logins = ("hanoi.leader", SITE_OWNER_NAME)
        for login, folder in zip(logins, folders(self.portal), strict=True):
            with self.subTest(login):
                guard = guard_in(folder)
                factor = SecondFactor(pyotp.random_base32(32), 0, 0)
                guard.set_factor(login, factor)
                transaction.commit()
                before = guard.stamp(login)
                self.assertEqual(self.run_command(login), 0)
                self.assertIsNone(guard.factor(login))
                self.assertNotEqual(guard.stamp(login), before)
        entries = audit.read(self.portal, action="organisation.reset_second_factor")
        people = {entry.details["person"] for entry in entries}
        self.assertEqual(people, set(logins))

    def test_where_there_is_none(self):
        self.assertEqual(self.run_command("hanoi.leader"), 1)
        self.assertEqual(self.run_command("khong-co"), 1)

    def test_without_a_login_it_shows_help(self):
        self.assertEqual(self.run_command(), 2)
