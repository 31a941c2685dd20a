"""Mail to staff about cases: once, to whom it concerns, and in time."""

from datetime import datetime
from datetime import timedelta
from tests.hotline.http import Portal
from tests.layers import WORLD_HTTP
from tests.requests.world import APPLICANT
from thads import worktime
from thads.casework import absence
from thads.casework import mail_choices
from thads.casework import steps
from thads.organisation import people
from thads.outbox.jobs import get_outbox
from thads.requests import announcements
from thads.requests import cases
from thads.requests.demo import make_case
from thads.worktime import clock
from unittest import mock
import html
import json
import transaction
import unittest


class AnnouncementsTest(unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)
        self.portal = self.layer["portal"]
        transaction.begin()
        people.give("hanoi.editor", "hanoi", "officer")
        transaction.commit()

    def case(self, state="received", **options):
        transaction.begin()
        case = make_case("hanoi", state, applicant=APPLICANT, **options)
        transaction.commit()
        self.code, self.home = case.code, case.absolute_url()
        return case

    def step(self, name, user="hanoi.leader", **values):
        status, body = self.web.do(self.home, name, user, **values)
        self.assertEqual(200, status, body)

    def citizen(self, name="supplement", **values):
        transaction.begin()
        case = cases.find(self.portal, self.code)
        steps.take(case, name, {"message": "Đây", **values}, person="")
        transaction.commit()

    def tell(self, *payloads):
        """Run the announcements that were queued; the same twice mails nobody twice."""
        transaction.begin()
        queued = [
            json.loads(job["payload"])
            for job in get_outbox(self.portal).jobs.values()
            if job["kind"] == announcements.JOB and job["payload"]
        ]
        for payload in [*queued, *queued]:
            announcements.announce(self.portal, payload)
        transaction.commit()
        return queued

    def mails(self):
        transaction.begin()
        return sorted(
            (payload["to"][0].partition("@")[0], payload["subject"], payload["text"])
            for job in get_outbox(self.portal).jobs.values()
            if job["kind"] == "mail" and job["payload"]
            for payload in [json.loads(job["payload"])]
            if APPLICANT["email"] not in payload["to"]
        )

    def told(self):
        return [(who, subject) for who, subject, _text in self.mails()]

    def digest(self, days=0):
        day = worktime.add_working_days(clock.now(), 1 + days)
        now = clock.to_utc(datetime(day.year, day.month, day.day, 10))
        transaction.begin()
        with mock.patch.object(announcements.clock, "now", return_value=now):
            announcements.send_digests(self.portal)
        transaction.commit()

    def choose(self, login, **choices):
        transaction.begin()
        mail_choices.choose(login, {**mail_choices.DEFAULTS, **choices})
        transaction.commit()

    def test_assigned_at_once(self):
        self.case()
        self.step("reassign", officer="hanoi.editor")
        self.tell()
        [(who, subject, text)] = self.mails()
        self.assertEqual("hanoi.editor", who)
        self.assertEqual(f"[{self.code}] Hồ sơ vừa được giao cho ông/bà", subject)
        self.assertIn(self.code, text)
        self.assertIn("Thủ tục: ", text)
        self.assertIn("Hạn trả kết quả: ", text)
        for private in (*APPLICANT.values(), "Thử"):
            self.assertNotIn(private, text)

    def test_whoever_takes_it_themselves_is_not_told(self):
        self.case()
        self.step("reassign", officer="hanoi.leader")
        self.tell()
        self.assertEqual([], self.told())

    def test_not_if_it_has_been_dealt_with_meanwhile(self):
        self.case()
        self.step("reassign", officer="hanoi.editor")
        self.step("reassign", officer="hanoi.officer")
        queued = self.tell()
        self.assertEqual(2, len(queued))
        self.assertEqual(["hanoi.officer"], [who for who, _subject in self.told()])

    def test_the_citizens_answer_goes_to_the_officer(self):
        self.case("supplement_wanted")
        self.citizen()
        self.citizen("write")
        self.tell()
        self.assertEqual({"hanoi.officer"}, {who for who, _subject in self.told()})
        self.assertEqual(2, len(self.told()))

    def test_at_the_counter_nobody_is_told(self):
        self.case("supplement_wanted")
        self.step("supplement", message="Đây")
        self.assertEqual([], self.tell())

    def test_an_officer_who_left_is_not_told(self):
        self.case("supplement_wanted")
        transaction.begin()
        people.take("hanoi.officer", "hanoi", "officer")
        transaction.commit()
        self.citizen()
        self.tell()
        self.assertEqual(["hanoi.editor"], [who for who, _subject in self.told()])

    def test_the_substitute_is_told_too(self):
        transaction.begin()
        today = clock.today()
        away = absence.Absence(today, today + timedelta(days=3), "hanoi.leader")
        absence.enter("hanoi.editor", away)
        transaction.commit()
        self.case()
        self.step("reassign", officer="hanoi.editor")
        self.tell()
        self.assertEqual(
            ["hanoi.editor", "hanoi.leader"], [who for who, _subject in self.told()]
        )

    def announce_new(self, case):
        transaction.begin()
        payload = {"code": case.code, "number": 0, "kind": mail_choices.NEW}
        announcements.announce(self.portal, payload)
        transaction.commit()

    def test_new_ones_once_a_day_in_one_mail(self):
        codes = []
        for _number in range(3):
            self.announce_new(self.case("registered"))
            codes.append(self.code)
        self.assertEqual([], self.told())
        self.step("receive", "hanoi.officer")  # the last one: nobody need be told
        self.digest()
        self.digest()
        mails = self.mails()
        self.assertEqual(
            ["hanoi.editor", "hanoi.officer"], [who for who, _s, _t in mails]
        )
        for _who, subject, text in mails:
            self.assertIn(": 2", subject)
            self.assertEqual(
                [True, True, False], [code in text for code in codes], text
            )
            self.assertNotIn(APPLICANT["name"], text)
        self.announce_new(self.case("registered"))
        self.digest()
        self.assertEqual(2, len(self.told()), "one mail a day")
        self.digest(days=1)
        self.assertEqual(4, len(self.told()))

    def test_forwarded_to_us(self):
        self.case()
        self.step("forward", unit="hanoi-badinh", reason="Trụ sở ở Ba Đình")
        self.choose("hanoi-badinh.officer", forwarded=mail_choices.AT_ONCE)
        self.tell()
        self.assertEqual(
            [("hanoi-badinh.officer", f"[{self.code}] Hồ sơ chuyển đến đơn vị")],
            self.told(),
        )
        self.assertNotIn("Trụ sở", self.mails()[0][2])

    def test_by_ones_choice(self):
        self.choose("hanoi.editor", assigned=mail_choices.DAILY)
        self.case()
        self.step("reassign", officer="hanoi.editor")
        self.tell()
        self.assertEqual([], self.told())
        self.digest()
        self.assertEqual(["hanoi.editor"], [who for who, _subject in self.told()])


class ChoicesTest(unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)

    def choices(self, login="hanoi.officer"):
        transaction.begin()
        return mail_choices.of(login)

    def test_the_page_stores_them(self):
        page = html.unescape(self.web.page("/@@mail-choices", "hanoi.officer")[1])
        self.assertIn("Thư báo việc", page)
        sent = {"new": "at_once", "answered": "daily"}
        status, _page = self.web.page("/@@mail-choices", "hanoi.officer", sent)
        self.assertEqual(200, status)
        self.assertEqual({**mail_choices.DEFAULTS, **sent}, self.choices())
        self.assertEqual(mail_choices.DEFAULTS, self.choices("hanoi.leader"))

    def test_what_is_no_choice_changes_nothing(self):
        sent = {"new": "never", "assigned": ["x", "y"], "khac": "daily"}
        self.web.page("/@@mail-choices", "hanoi.officer", sent)
        self.assertEqual(mail_choices.DEFAULTS, self.choices())

    def test_strangers_have_none(self):
        self.assertIn(self.web.page("/@@mail-choices")[0], (302, 401))
