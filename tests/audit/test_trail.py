"""The trail says who did what where, newest first, and can be narrowed."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from plone.app.testing import TEST_USER_ID
from tests.ground import GROUND_INTEGRATION
from thads import audit
from unittest import mock
import unittest


class TestTrail(unittest.TestCase):
    layer = GROUND_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]

    def actions(self, **query):
        return [entry.action for entry in audit.read(self.portal, **query)]

    def at(self, moment, action):
        with mock.patch("time.time", return_value=moment.timestamp()):
            audit.record(self.portal, action)

    def test_an_entry_says_who_what_where(self):
        audit.record(self.portal, "debtors.approve", load="7", rows=120)
        (entry,) = audit.read(self.portal)
        self.assertEqual(entry.user, TEST_USER_ID)
        self.assertEqual(entry.action, "debtors.approve")
        self.assertEqual(entry.path, "/")
        self.assertEqual(entry.details, {"load": "7", "rows": 120})
        self.assertLess(datetime.now(UTC) - entry.time, timedelta(minutes=1))

    def test_newest_first_over_months(self):
        for month in (3, 5, 4):
            self.at(datetime(2026, month, 1, tzinfo=UTC), f"month.{month}")
        self.assertEqual(self.actions(), ["month.5", "month.4", "month.3"])
        since = datetime(2026, 4, 1, tzinfo=UTC)
        self.assertEqual(self.actions(since=since), ["month.5", "month.4"])
        until = datetime(2026, 4, 30, tzinfo=UTC)
        self.assertEqual(self.actions(until=until), ["month.4", "month.3"])

    def test_by_action_room_user_and_place(self):
        audit.record(self.portal, "debtors.export")
        audit.record(self.portal, "requests.read")
        self.assertEqual(self.actions(action="debtors.export"), ["debtors.export"])
        self.assertEqual(self.actions(action="requests."), ["requests.read"])
        self.assertEqual(self.actions(user="nobody"), [])
        self.assertEqual(self.actions(path="/hanoi"), [])
        self.assertEqual(len(self.actions(path="/")), 2)
