"""When a report must be answered."""

from datetime import datetime
from thads.casework import deadlines
from thads.casework.deadlines import Timeliness
from thads.hotline.reports import rule_of
from thads.hotline.workflow import PROCESS
from thads.worktime import TIMEZONE
import unittest


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=TIMEZONE)


def due_date(kind, urgency, received):
    return deadlines.due(received, rule_of(kind, urgency))


class TestPeriods(unittest.TestCase):
    """2026-11-16 is a Monday."""

    def test_feedback_in_five_working_days_urgent_feedback_in_one(self):
        monday = at("2026-11-16T09:00")
        self.assertEqual(at("2026-11-23T17:00"), due_date("feedback", "normal", monday))
        self.assertEqual(at("2026-11-17T17:00"), due_date("feedback", "urgent", monday))

    def test_a_complaint_has_the_laws_fifteen_days_urgent_or_not(self):
        monday = at("2026-11-16T09:00")
        for urgency in ("normal", "urgent"):
            self.assertEqual(
                at("2026-12-01T17:00"), due_date("complaint", urgency, monday)
            )

    def test_standing(self):
        due = at("2026-11-23T17:00")
        clock = PROCESS.states["assigned"].clock
        for now, expected in (
            ("2026-11-16T10:00", "open"),
            ("2026-11-20T10:00", "soon"),
            ("2026-11-23T17:01", "late"),
        ):
            with self.subTest(now):
                timeliness = Timeliness(at(now), PROCESS.soon)
                self.assertEqual(expected, timeliness.status(clock, due))
