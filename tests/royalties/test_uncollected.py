"""Months that were forgotten, and months that have no works of their own."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from plone import api
from tests.layers import WORLD_HTTP
from tests.layers import WORLD_INTEGRATION
from tests.royalties.people import COLLECTOR
from tests.royalties.people import LEADER
from tests.royalties.people import NOW
from tests.royalties.people import PAYER
from tests.royalties.people import PAYER2
from tests.royalties.people import WRITER
from tests.royalties.people import at
from tests.royalties.test_http import CLOSED
from tests.royalties.test_http import Web
from tests.royalties.test_statements import DECEMBER
from tests.royalties.test_statements import NOVEMBER
from tests.royalties.test_statements import Statements
from thads.casework import reminders
from thads.casework.deadlines import LATE
from thads.errors import Refused
from thads.royalties import jobs
from thads.royalties import uncollected
from thads.royalties.worklist import waiting_for
from unittest import mock
import re
import transaction
import unittest


#: More than a year after the month was forgotten, within office hours.
MUCH_LATER = datetime(2027, 12, 7, 3, tzinfo=UTC)


class Uncollected(Statements):
    layer = WORLD_INTEGRATION

    def waits(self, login, function, now):
        """Return (address, status) of the months that wait for a person."""
        user = api.user.get(userid=login)
        return [
            (item.url.partition("@@")[2], item.status)
            for item in waiting_for(user, {("hanoi", function)}, now)
            if "@@royalty-statements" in item.url
        ]

    def months(self, now):
        return [month.period for month in uncollected.months("hanoi", now.date())]


class TestForgotten(Uncollected, unittest.TestCase):
    def test_it_waits_however_long_ago(self):
        self.graded()
        october = "royalty-statements?period=2026-10"
        for now in (NOW, DECEMBER, MUCH_LATER):
            with self.subTest(now):
                (found,) = self.waits(COLLECTOR, "accountant", now)
                self.assertEqual(found[0], october)
                self.assertEqual(found[1] == LATE, now is MUCH_LATER)
        self.assertEqual(self.waits(LEADER, "leader", NOW), [])
        self.assertEqual(self.waits(LEADER, "leader", MUCH_LATER), [(october, LATE)])

    def test_each_forgotten_month_waits_until_it_is_collected(self):
        self.graded()
        self.graded("Tin tháng 11", when=NOVEMBER)
        self.assertEqual(self.months(MUCH_LATER), ["2026-10", "2026-11"])
        self.lead(self.collect())
        self.assertEqual(self.months(MUCH_LATER), ["2026-11"])
        self.collect("2026-11", now=DECEMBER)
        self.assertEqual(self.months(MUCH_LATER), [])

    def test_what_a_later_month_has_paid_waits_no_more(self):
        self.graded()
        self.graded("Tin tháng 11", when=NOVEMBER)
        self.collect("2026-11", now=DECEMBER)
        self.assertEqual(self.months(DECEMBER), [])

    def test_a_month_that_has_not_ended_does_not_wait(self):
        self.graded("Tin tháng 11", when=NOVEMBER)
        self.assertEqual(self.months(NOVEMBER), [])


class TestWithoutWorks(Uncollected, unittest.TestCase):
    """A month in which nothing was posted, with something to be paid or put right."""

    def setUp(self):
        super().setUp()
        self.late = self.publish("Tin muộn")
        self.item = self.graded()
        self.lead(self.collect())

    def test_nothing_waits_while_nothing_is_to_be_paid(self):
        self.assertEqual(self.months(DECEMBER), [])
        with self.assertRaises(Refused):
            self.collect("2026-11", now=DECEMBER)

    def test_a_work_that_was_graded_late(self):
        self.grade(self.late, when=NOVEMBER)
        self.assertEqual(self.months(DECEMBER), ["2026-11"])
        (found,) = self.waits(COLLECTOR, "accountant", DECEMBER)
        self.assertEqual(found[0], "royalty-statements?period=2026-11")
        november = self.collect("2026-11", now=DECEMBER)
        self.assertEqual([line.reason for line in november.lines], ["late"])
        self.lead(november, now=DECEMBER)
        self.assertEqual(self.months(DECEMBER), [])

    def test_a_correction_upwards_and_one_downwards(self):
        self.grade(self.item, "2", when=NOVEMBER)
        (month,) = uncollected.months("hanoi", DECEMBER.date())
        self.assertEqual(month.period, "2026-11")
        november = self.lead(self.collect("2026-11", now=DECEMBER), now=DECEMBER)
        self.assertEqual(november.net, 117_000)
        with at(DECEMBER):
            self.step(self.item, LEADER, "withdraw")
        january = datetime(2027, 1, 5, 3, tzinfo=UTC)
        self.assertEqual(self.months(january), ["2026-12"])
        december = self.lead(self.collect("2026-12", now=january), now=january)
        self.assertEqual(december.net, 0)
        self.assertIn(-468_000, [line.amount for line in december.lines])
        # what is carried alone is no reason to collect a month
        self.assertEqual(self.months(datetime(2027, 2, 5, 3, tzinfo=UTC)), [])


class TestReminders(Uncollected, unittest.TestCase):
    def remind(self, now):
        """Return who is written to at a moment, with the subject."""
        found = []

        def send(login, subject, text, key="", about=None):
            found.append((login, api.portal.translate(subject, lang="vi"), text))
            return True

        with at(now), mock.patch.object(reminders, "mail_person", send):
            jobs.remind(self.layer["portal"])
        return found

    def test_a_month_that_is_due_and_one_that_is_late(self):
        self.graded()
        # on paper the works of the 12th of October are paid by the 11th of December
        self.assertEqual(self.remind(NOW), [])
        soon = datetime(2026, 12, 9, 3, tzinfo=UTC)
        accountants = {COLLECTOR, PAYER, PAYER2}
        self.assertEqual({who for who, *_ in self.remind(soon)}, accountants)
        self.assertEqual(self.remind(soon + timedelta(hours=1)), [])
        late = self.remind(MUCH_LATER)
        self.assertEqual({who for who, *_ in late}, accountants | {LEADER})
        for _who, subject, text in late:
            self.assertIn("10/2026", subject)
            self.assertIn("@@royalty-statements?period=2026-10", text.mapping["url"])
        self.assertEqual(self.remind(MUCH_LATER + timedelta(hours=1)), [])

    def test_the_oldest_first_and_the_next_once_it_is_collected(self):
        self.graded()
        self.graded("Tin tháng 11", when=NOVEMBER)
        self.assertIn("10/2026", self.remind(MUCH_LATER)[0][1])
        self.assertEqual(self.remind(MUCH_LATER + timedelta(hours=1)), [])
        self.lead(self.collect(now=MUCH_LATER), now=MUCH_LATER)
        found = self.remind(MUCH_LATER + timedelta(minutes=80))
        self.assertTrue(all("11/2026" in subject for _who, subject, _text in found))
        self.assertEqual(len(found), 4)


class TestPages(Web, unittest.TestCase):
    layer = WORLD_HTTP

    def offered(self, login=COLLECTOR):
        shown = self.page("hanoi/@@royalty-statements", login).text
        return re.findall(r'<option[^>]*value="(20[0-9-]+)"', shown)

    def test_a_month_without_works_is_offered_and_collected(self):
        late = self.publish("Tin muộn")
        self.start("paid")
        with at(DECEMBER):
            self.assertEqual(self.offered(), [])
            self.grade(late, when=NOVEMBER)
            transaction.commit()
            self.assertEqual(self.offered(), ["2026-11"])
            answer = self.send(
                "hanoi/@@royalty-statements", COLLECTOR, period="2026-11"
            )
            self.assertEqual(answer.status_code, 303, answer.text)
            shown = self.page(answer.headers["Location"], COLLECTOR).text
        self.assertIn("Tin muộn", shown)
        self.assertIn("kê bổ sung", shown)

    def test_the_centre_sees_who_has_not_collected(self):
        self.graded()
        transaction.commit()

        def rows(now, period="2026-10"):
            with at(now):
                address = f"@@royalty-overview?period={period}"
                answer = self.page(address, "central.accountant")
            self.assertEqual(answer.status_code, 200)
            text = re.sub(r"<[^>]+>", " ", answer.text.partition("<tbody>")[2])
            text = re.sub(r"\s+", " ", text.partition("In words")[0])
            found = re.split(r"(?=Thi hành án dân sự )", text)
            return {
                name: next((each for each in found if name in each), "")
                for name in ("Hà Nội", "Hồ Chí Minh")
            }

        hanoi = rows(NOW)["Hà Nội"]
        self.assertIn("Chưa tổng hợp", hanoi)
        self.assertNotIn("Quá hạn", hanoi)
        self.assertIn("Quá hạn", rows(MUCH_LATER)["Hà Nội"])
        self.assertIn("không có tác phẩm", rows(NOW)["Hồ Chí Minh"])
        self.post("hanoi/@royalty-statements", COLLECTOR, {"period": "2026-10"})
        shown = rows(NOW)
        self.assertIn("351.000", shown["Hà Nội"])
        self.assertNotIn("Chưa tổng hợp", shown["Hà Nội"])
        self.assertIn("Chưa tổng hợp", shown["Hồ Chí Minh"])

    def test_the_overview_shows_the_month_that_ended_last(self):
        shown = self.page("@@royalty-overview", "central.accountant").text
        self.assertRegex(shown, r'value="2026-10"[^>]*selected|selected[^>]*"2026-10"')
        for login in (None, COLLECTOR, LEADER, WRITER, "central.admin"):
            self.assertIn(self.page("@@royalty-overview", login).status_code, CLOSED)
