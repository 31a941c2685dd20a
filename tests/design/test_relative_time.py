"""A moment of the past as staff read it."""

from DateTime import DateTime
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from thads.design.relative_time import relative_time
import unittest


NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)  # 09:30 in Vietnam


class TestTold(unittest.TestCase):
    def test_how_long_ago_and_exactly_when(self):
        found = relative_time(NOW - timedelta(hours=3), NOW)
        self.assertEqual(found.ago, "3 giờ trước")
        self.assertEqual(found.exact, "21/11/2026 06:30")
        self.assertEqual(found.iso, "2026-11-21T06:30+07:00")
        self.assertTrue(found.recent)

    def test_after_a_week_the_date_says_it(self):
        found = relative_time(NOW - timedelta(days=8), NOW)
        self.assertEqual(found.ago, "13/11/2026")
        self.assertFalse(found.recent)

    def test_what_is_to_come_is_a_date(self):
        found = relative_time(NOW + timedelta(hours=3), NOW)
        self.assertEqual(found.ago, "21/11/2026")
        self.assertFalse(found.recent)

    def test_however_it_is_kept(self):
        for kept in (
            "2026-11-21T06:30:00+07:00",
            "2026-11-20T23:30:00+00:00",
            "2026-11-21T06:30:00",  # without a zone it is Vietnam's
            DateTime("2026-11-21 06:30 Asia/Ho_Chi_Minh"),
        ):
            with self.subTest(kept):
                self.assertEqual(relative_time(kept, NOW).exact, "21/11/2026 06:30")

    def test_what_has_not_happened_is_nothing(self):
        self.assertEqual(relative_time(None).exact, "")
        self.assertFalse(relative_time("").recent)
