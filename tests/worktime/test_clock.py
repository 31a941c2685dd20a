"""Tests of the current moment, and of moments as they are stored and shown."""

from DateTime import DateTime
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from thads.worktime import clock
from unittest import TestCase
from unittest import mock
import time


#: 18:30 UTC is the next day in Vietnam.
EVENING = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


class ClockTest(TestCase):
    def test_now_is_aware_in_utc_and_in_whole_seconds(self):
        now = clock.now()
        self.assertEqual(now.utcoffset(), timedelta(0))
        self.assertEqual(now.microsecond, 0)
        self.assertLess(abs(time.time() - now.timestamp()), 60)

    def test_now_and_today_follow_the_clock_of_the_process(self):
        with mock.patch("time.time", return_value=EVENING.timestamp() + 0.7):
            self.assertEqual(clock.now(), EVENING)
            self.assertEqual(clock.today(), date(2026, 11, 21))

    def test_a_moment_without_a_zone_is_vietnams(self):
        moment = clock.to_utc(datetime(2026, 11, 21, 1, 30))
        self.assertEqual(moment, EVENING)
        self.assertIs(moment.tzinfo, UTC)

    def test_zopes_dates_are_read_whatever_zone_they_name(self):
        for text in (
            "2026-11-20T18:30:00+00:00",
            "2026/11/21 01:30:00 Asia/Ho_Chi_Minh",
            "2026/11/21 01:30:00 GMT+7",
            "2026/11/20 10:30:00 US/Pacific",
            "2026/11/21 01:30:00",
        ):
            with self.subTest(text):
                moment = clock.from_zope(DateTime(text))
                self.assertEqual(moment.isoformat(), "2026-11-21T01:30:00+07:00")

    def test_moments_are_shown_in_vietnams_time(self):
        self.assertEqual(clock.shown(EVENING), "01:30 ngày 21/11/2026")
        self.assertEqual(clock.shown_day(EVENING), "21/11/2026")
        self.assertEqual(clock.shown_with_seconds(EVENING), "21/11/2026 01:30:00")
        self.assertEqual(clock.iso(EVENING), "2026-11-21T01:30:00+07:00")
        naive = datetime(2026, 11, 21, 9, 30)
        self.assertEqual(clock.iso(naive), "2026-11-21T09:30:00+07:00")
