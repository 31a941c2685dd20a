from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from tests.properties import given
from tests.properties import strategies
from thads.worktime import TIMEZONE
from thads.worktime import due
from thads.worktime import local
from thads.worktime import rule
from thads.worktime.calendar import Calendar
from thads.worktime.periods import Rule
from thads.worktime.periods import UnknownRule
from thads.worktime.periods import ends
from thads.worktime.periods import rule_on
from thads.worktime.tables import RULE_COLUMNS
from thads.worktime.tables import BadRow
from thads.worktime.tables import default_days
from thads.worktime.tables import default_rules
from thads.worktime.tables import legal_rule
from thads.worktime.tables import parse_line
import unittest


MOMENTS = strategies.datetimes(datetime(2020, 5, 1), datetime(2030, 1, 1))
RULES = strategies.sampled_from(sorted({r.id for r in default_rules()}))


def at(day, month, hour=9, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=TIMEZONE)


class TestDue(unittest.TestCase):
    def test_a_result_is_due_in_five_working_days(self):
        self.assertEqual(due(at(16, 11), "case-result"), at(23, 11, 17))

    def test_after_three_in_the_afternoon_it_counts_from_the_next_morning(self):
        self.assertEqual(due(at(16, 11, 14, 59), "case-result"), at(23, 11, 17))
        # 24 November is Vietnam's Culture Day.
        self.assertEqual(due(at(16, 11, 15), "case-result"), at(25, 11, 17))

    def test_on_a_day_off_it_counts_from_the_next_morning(self):
        self.assertEqual(due(at(21, 11), "case-result"), due(at(23, 11), "case-result"))

    def test_half_a_working_day_to_the_head(self):
        self.assertEqual(due(at(16, 11, 9), "case-to-head"), at(16, 11, 14))
        self.assertEqual(due(at(16, 11, 14), "case-to-head"), at(17, 11, 9))
        self.assertEqual(due(at(16, 11, 15), "case-to-head"), at(17, 11, 12))

    def test_the_register(self):
        self.assertEqual(due(at(2, 11), "register-list"), at(9, 11, 17))
        self.assertEqual(due(at(2, 11), "register-change"), at(5, 11, 17))

    def test_calendar_days_end_on_a_working_day(self):
        # 15 days from 7 November is Sunday 22 November.
        self.assertEqual(due(at(7, 11), "complaint-solve"), at(23, 11, 17))

    def test_a_denunciation_and_its_extension(self):
        first = due(at(2, 11), "denunciation-solve")
        self.assertEqual(first, at(2, 12, 17))
        self.assertEqual(
            due(first, "denunciation-extension"), at(1, 1, 17, year=2027).replace(day=4)
        )

    def test_a_document_is_published_in_two_working_days(self):
        self.assertEqual(due(at(20, 11, 16), "document-publish"), at(25, 11, 17))

    def test_the_swap_of_january_2026_counts(self):
        # 31 December 2025 + 5: the 5th to the 8th, then Friday 9th.
        start = at(31, 12, year=2025)
        self.assertEqual(due(start, "case-result"), at(9, 1, 17))
        # From Friday 9th the Saturday 10th is the first day.
        self.assertEqual(due(at(9, 1), "register-change"), at(13, 1, 17))

    def test_a_moment_of_another_zone_is_vietnams(self):
        self.assertEqual(
            due(datetime(2026, 11, 16, 2, tzinfo=UTC), "case-result"),
            due(at(16, 11, 9), "case-result"),
        )

    @given(MOMENTS, RULES)
    def test_a_period_ends_later_on_a_working_day(self, start, id):
        calendar = Calendar(default_days())
        end = due(start, id)
        self.assertGreater(end, local(start))
        self.assertTrue(calendar.is_working_day(end))

    @given(MOMENTS, MOMENTS, RULES)
    def test_who_comes_first_is_due_first(self, one, other, id):
        first, second = sorted((one, other))
        self.assertLessEqual(due(first, id), due(second, id))


class TestRules(unittest.TestCase):
    def test_the_rule_of_the_day_counts(self):
        self.assertEqual(
            rule("register-list", date(2020, 1, 1)).basis, "Thông tư 01/2016/TT-BTP"
        )
        self.assertEqual(
            rule("register-list", date(2023, 10, 1)).basis, "Thông tư 04/2023/TT-BTP"
        )

    def test_before_the_law_there_is_no_period(self):
        with self.assertRaises(UnknownRule):
            rule("case-result", date(2019, 1, 1))

    def test_an_unknown_rule_is_told(self):
        with self.assertRaises(UnknownRule):
            due(at(2, 11), "no-such-rule")

    def test_a_new_law_is_a_row(self):
        line = (
            "case-result | Trả kết quả | Nghị định mới | 2027-01-01 | | 3"
            " | working_days | 16:00"
        )
        new = legal_rule(parse_line(line, RULE_COLUMNS))
        rules = (*default_rules(), new)
        self.assertEqual(rule_on(rules, "case-result", date(2026, 12, 31)).amount, 5)
        self.assertEqual(rule_on(rules, "case-result", date(2027, 1, 1)), new)
        self.assertEqual(new.cutoff, time(16))

    def test_a_row_that_says_nothing_is_refused(self):
        for line in (
            "case-result",
            "x | t | b | 2027-01-01 | | 3 | weeks |",
            "x | t | b | 01/01/2027 | | 3 | days |",
            "x | t | b | 2027-01-01 | | 0 | days |",
        ):
            with self.assertRaises(BadRow, msg=line):
                legal_rule(parse_line(line, RULE_COLUMNS))

    def test_default_rules_name_their_law(self):
        for row in default_rules():
            self.assertTrue(row.title and row.basis, row)

    def test_without_a_cutoff_the_evening_belongs_to_the_day(self):
        plain = Rule("x", "x", "x", date(2020, 1, 1), None, 1, "working_days")
        end = ends(Calendar(), plain, at(16, 11, 22))
        self.assertEqual(end, at(17, 11, 17))
