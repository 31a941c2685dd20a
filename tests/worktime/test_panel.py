"""The panel of working days: what it refuses, and what it and the operator are told."""

from datetime import date
from datetime import datetime
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads import worktime
from thads.worktime.interfaces import IWorktimeSettings
from thads.worktime.periods import UnknownRule
from unittest import mock
from zope.interface import Invalid
import transaction
import unittest


RECORD = "thads.worktime.interfaces.IWorktimeSettings"
GUESSED = "Lịch nghỉ năm 2027 mới là dự tính"


def at(day, month=11, hour=9, year=2026):
    return datetime(year, month, day, hour, tzinfo=worktime.TIMEZONE)


class TestPanel(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.wsgi = Wsgi(self.layer)

    def page(self, path):
        answer = self.wsgi.ask(
            path, login=SITE_OWNER_NAME, password=SITE_OWNER_PASSWORD
        )
        self.assertEqual(answer.status, 200, answer.error)
        return answer.text

    def set(self, name, *lines):
        api.portal.set_registry_record(f"{RECORD}.{name}", list(lines))
        transaction.commit()

    def test_nonsense_is_refused(self):
        for name, line in (
            ("rules", "case-result | t | b | 2027-01-01 | | 99999999999 | days |"),
            ("rules", "case-result | t | b | 2027-01-01 | | 1001 | working_days |"),
            ("rules", "case-result | t | b | 2027-01-01 | | ５ | working_days |"),
            ("rules", "case-result | t | b | 2027-01-01 | | -5 | working_days |"),
            ("rules", "case-result | t | b | 2027-01-01 | 2026-01-01 | 5 | days |"),
            ("rules", "case-result | t | b | 0001-01-01 | | 5 | days |"),
            ("rules", "case-result | t | b | 2027-01-01 | | 5 | days | 25:00"),
            ("rules", "case-result | t | b | 2027-01-01 | | 5 | days | 15:00+07:00"),
            ("rules", "case-result | | | 2027-01-01 | | 5 | days |"),
            ("rules", "Case Result | t | b | 2027-01-01 | | 5 | days |"),
            ("days", "9999-12-31 | off | x"),
            ("days", "2026-02-30 | off | x"),
            ("days", "2026-01-01 | perhaps | x"),
            ("years", "2027"),
            ("years", "20270 | Thông báo"),
            ("years", "năm | Thông báo"),
        ):
            with self.subTest(line), self.assertRaises(Invalid):
                IWorktimeSettings[name].value_type.validate(line)

    def test_what_makes_sense_is_taken(self):
        self.set("rules", "hotline-urgent | t | b | 2026-01-01 | | 24 | hours |")
        self.assertEqual(worktime.due(at(16), "hotline-urgent"), at(17))
        # Friday 09:00 and 24 hours are a Saturday
        self.assertEqual(worktime.due(at(20), "hotline-urgent"), at(23, hour=17))
        self.set("rules", "hotline-urgent | t | b | 2026-01-01 | | 6 | working_hours |")
        self.assertEqual(worktime.due(at(16), "hotline-urgent"), at(16, hour=16))

    def test_a_line_of_before_that_cannot_be_read_stops_nobody(self):
        with mock.patch("thads.worktime.source._lines") as lines:
            lines.return_value = ("x | t | b | 2020-01-01 | | 99999999999 | days |",)
            with self.assertLogs("thads.worktime.source", "ERROR"):
                self.assertEqual(worktime.due(at(16), "case-result"), at(23, hour=17))
            with self.assertRaises(UnknownRule):
                worktime.rule("x", date(2026, 1, 1))

    def test_a_year_without_official_days_is_warned_of(self):
        with mock.patch("thads.worktime.clock.today") as today:
            today.return_value = date(2026, 11, 29)
            for path in ("/@@worktime-controlpanel", "/@@outbox"):
                with self.subTest(path):
                    self.assertIn(GUESSED, self.page(path))
            self.set("years", "2027 | Thông báo nghỉ Tết năm 2027")
            for path in ("/@@worktime-controlpanel", "/@@outbox"):
                with self.subTest(path):
                    self.assertNotIn(GUESSED, self.page(path))

    def test_early_in_the_year_the_next_one_is_far(self):
        self.assertEqual(worktime.unofficial_years(date(2026, 6, 1)), [])
        self.assertEqual(worktime.unofficial_years(date(2026, 9, 10)), [2027])
        self.assertEqual(worktime.unofficial_years(date(2027, 9, 10)), [2027, 2028])
