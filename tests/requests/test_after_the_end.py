"""Citizens rate a case after its end, and ask for another appointment."""

from datetime import timedelta
from plone import api
from tests.layers import PASSWORD
from tests.layers import WORLD_FUNCTIONAL
from tests.requests.world import APPLICANT
from tests.requests.world import CaseWorld
from tests.wsgi import Wsgi
from thads import audit
from thads.ratelimit import forget_all
from thads.requests import ratings
from thads.requests.workflow import STATES
from thads.worktime import clock
from unittest import mock
from urllib.parse import urlencode
import json
import re
import transaction
import unittest


DIGITS = APPLICANT["phone"][-4:]
DAYS_OFF = "thads.worktime.interfaces.IWorktimeSettings.days"
RATED = {"result": "satisfied", "service": "not_satisfied"}
QUESTION = "Ông/bà có hài lòng với kết quả và thời gian giải quyết"
ASK = "Đề nghị hẹn lại"
WHY = "Tôi phải đi viện, xin hẹn chiều thứ Năm."


class Citizens(CaseWorld):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        super().setUp()
        self.wsgi = Wsgi(self.layer)
        forget_all()
        self.addCleanup(forget_all)

    def follow(self, case):
        """A browser on the page of a case."""
        browser = self.browser()
        browser.open(self.url("hanoi/ho-tro-truc-tuyen/theo-doi"))
        browser.getControl(name="ma").value = case.code
        browser.getControl(name="so").value = DIGITS
        browser.getControl(name="send").click()
        return browser

    def form(self, browser, step):
        """The form of a step; None where the page has none."""
        index = 0
        while True:
            try:
                form = browser.getForm(index=index)
            except (IndexError, LookupError):
                return None
            try:
                if form.getControl(name="buoc").value == step:
                    return form
            except LookupError:
                pass
            index += 1

    def post(self, case, act, phone=DIGITS, **body):
        answer = self.wsgi.ask(
            f"/@support-cases/{case.code}/{act}",
            method="POST",
            accept="application/json",
            body=json.dumps({"phone": phone, **body}).encode(),
            content_type="application/json",
        )
        transaction.begin()
        return answer

    def read(self, case, login=None):
        path = "/".join(case.getPhysicalPath()[2:]) if login else ""
        answer = self.wsgi.ask(
            f"/{path}" if login else f"/@support-cases/{case.code}?phone={DIGITS}",
            accept="application/json",
            login=login,
            password=PASSWORD,
        )
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json()

    def officers_page(self, case):
        browser = self.browser("hanoi.officer")
        browser.open(case.absolute_url())
        return self.page(browser)


class TestRating(Citizens, unittest.TestCase):
    def test_on_the_page(self):
        case = self.make_case("returned")
        browser = self.follow(case)
        form = self.form(browser, "rate")
        form.getControl(name="rating-result").value = ["satisfied"]
        form.submit(name="send")
        # one answer of two: what was chosen stays
        transaction.begin()
        self.assertIsNone(case.rating)
        missing = "Vui lòng chọn một trong ba mức về sự hướng dẫn và thái độ"
        self.assertIn(missing, self.page(browser))
        self.assertNotIn("ba mức về kết quả", self.page(browser))
        form = self.form(browser, "rate")
        self.assertEqual(form.getControl(name="rating-result").value, ["satisfied"])
        form.getControl(name="rating-service").value = ["not_satisfied"]
        form.submit(name="send")
        transaction.begin()
        self.assertEqual({n: case.rating[n] for n in RATED}, RATED)
        page = self.page(browser)
        self.assertIn("Cảm ơn ông/bà đã đánh giá", page)
        self.assertIn("Không hài lòng", page)
        self.assertIsNone(self.form(browser, "rate"))
        self.assertIn(QUESTION, self.officers_page(case))
        (entry,) = audit.read(self.portal, action="requests.rate")
        self.assertEqual(entry.details.get("code"), case.code)

    def test_after_an_end_by_the_office_alone(self):
        for state in STATES:
            with self.subTest(state):
                case = self.make_case(state)
                over = state in ("finished", "returned", "refused")
                form = self.form(self.follow(case), "rate")
                self.assertEqual(form is not None, over)
                answer = self.post(case, "rating", **RATED)
                self.assertEqual(answer.status, 200 if over else 403, answer.text)
                self.assertEqual(bool(case.rating), over)

    def test_by_rest(self):
        case = self.make_case("finished")
        self.assertIsNone(self.read(case)["rating"])
        for body in (
            {},
            {"result": "satisfied"},
            {"result": "satisfied", "service": "x"},
            {"result": "", "service": ""},
            {"result": ["satisfied"], "service": "satisfied"},
            {"result": None, "service": 5},
            {"result": {"a": 1}, "service": True},
        ):
            with self.subTest(body):
                answer = self.post(case, "rating", **body)
                self.assertEqual(answer.status, 400, answer.text)
                self.assertIsNone(case.rating)
        answer = self.post(case, "rating", **RATED)
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        first = answer.json()["rating"]
        self.assertEqual({name: first[name] for name in RATED}, RATED)
        # the same again is the same; another one is none
        self.assertEqual(self.post(case, "rating", **RATED).json()["rating"], first)
        other = {**RATED, "service": "very_satisfied"}
        self.assertEqual(self.post(case, "rating", **other).status, 403)
        self.assertEqual(self.read(case)["rating"], first)
        self.assertEqual(self.read(case, "hanoi.officer")["rating"], first)
        self.assertEqual(len(list(audit.read(self.portal, action="requests.rate"))), 1)

    def test_of_ones_own_case_alone(self):
        case = self.make_case("returned")
        unknown = self.post(case, "rating", phone="0000", **RATED)
        self.assertEqual(unknown.status, 404)
        for act in ("rating/x", "x", "rating%ff"):
            answer = self.post(case, act, **RATED)
            self.assertEqual(answer.status, 404, act)
        self.assertEqual(self.post(case, "", **RATED).status, 405)
        for act in ("rating", "appointment-request"):
            address = f"/@support-cases/{case.code}/{act}?phone={DIGITS}"
            answer = self.wsgi.ask(address, accept="application/json")
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, "POST"))
        self.assertIsNone(case.rating)
        for _guess in range(20):
            answer = self.post(case, "rating", phone="0000", **RATED)
        self.assertEqual(answer.status, 429)

    def test_the_words_are_those_of_the_table(self):
        self.assertEqual(list(ratings.QUESTIONS), ["result", "service"])


class TestOtherAppointment(Citizens, unittest.TestCase):
    def test_on_the_page(self):
        case = self.make_case("in_work")
        when = case.appointment["when"]
        browser = self.follow(case)
        self.form(browser, "ask_appointment").submit(name="send")
        self.assertIn("những ngày, giờ thuận tiện", self.page(browser))
        form = self.form(browser, "ask_appointment")
        form.getControl(name="message").value = WHY
        form.submit(name="send")
        transaction.begin()
        page = self.page(browser)
        self.assertIn("Ông/bà đã đề nghị hẹn lại", page)
        self.assertIn(WHY, page)
        self.assertEqual(case.appointment["when"], when)
        self.assertEqual(case.state_id, "in_work")
        self.assertEqual(
            (case.trail[-1].step, case.trail[-1].person),
            (
                "ask_appointment",
                "",
            ),
        )
        officers = self.officers_page(case)
        self.assertIn("người nộp đề nghị hẹn lại", officers)
        self.assertIn(WHY, officers)

    def test_by_rest_and_until_another_one_is_made(self):
        case = self.make_case("in_work")
        self.assertFalse(self.read(case)["appointment"]["other_asked"])
        answer = self.post(case, "appointment-request", message=WHY)
        self.assertEqual(answer.status, 200, answer.text)
        self.assertTrue(answer.json()["appointment"]["other_asked"])
        self.assertEqual(answer.json()["history"][-1]["step"], "ask_appointment")
        seen = self.read(case, "hanoi.officer")
        self.assertTrue(seen["appointment"]["other_asked"])
        # nobody of the office asks for the citizen
        self.assertNotIn("ask_appointment", seen["transitions"])
        path = "/".join(case.getPhysicalPath()[2:])
        taken = self.wsgi.ask(
            f"/{path}/@workflow/make_appointment",
            method="POST",
            login="hanoi.officer",
            accept="application/json",
            body=json.dumps({"place": "Phòng 2"}).encode(),
            content_type="application/json",
        )
        self.assertEqual(taken.status, 200, taken.text)
        self.assertFalse(self.read(case)["appointment"]["other_asked"])

    def test_the_office_does_not_take_the_step(self):
        case = self.make_case("in_work")
        path = "/".join(case.getPhysicalPath()[2:])
        for login in ("hanoi.officer", "hanoi.leader", "hanoi.editor", None):
            answer = self.wsgi.ask(
                f"/{path}/@workflow/ask_appointment",
                method="POST",
                login=login,
                accept="application/json",
                body=json.dumps({"message": WHY}).encode(),
                content_type="application/json",
            )
            self.assertIn(answer.status, (401, 403, 404), login)

    def test_where_there_is_one_to_come(self):
        for state in STATES:
            with self.subTest(state):
                case = self.make_case(state)
                shown = state == "in_work" and bool(case.appointment)
                form = self.form(self.follow(case), "ask_appointment")
                self.assertEqual(form is not None, shown)
                answer = self.post(case, "appointment-request", message=WHY)
                self.assertEqual(answer.status == 200, shown, answer.text)
                self.assertLess(answer.status, 500)

    def test_what_is_no_message(self):
        case = self.make_case("in_work")
        for message in ("", "  \n ", None, 5, ["x"], "x" * 5000):
            answer = self.post(case, "appointment-request", message=message)
            self.assertEqual(answer.status, 400, str(message)[:20])
        # the same click twice is one step
        for _time in range(2):
            self.post(case, "appointment-request", message=WHY)
        asked = [e for e in case.trail if e.step == "ask_appointment"]
        self.assertEqual(len(asked), 1)

    def asked(self, case):
        return [e for e in case.trail if e.step == "ask_appointment"]

    def test_once_until_the_office_answers(self):
        """Forty requests were forty entries of the public trail."""
        case = self.make_case("in_work")
        for number in range(5):
            self.post(case, "appointment-request", message=f"{WHY} {number}")
        self.assertEqual(len(self.asked(case)), 1)
        answer = self.post(case, "appointment-request", message="Xin buổi sáng.")
        self.assertEqual(answer.status, 409, answer.text)
        self.assertIn("đã đề nghị hẹn lại", answer.json()["message"])
        # the page had its form open while another request came
        browser = self.browser()
        browser.raiseHttpErrors = False
        browser.open(self.url("hanoi/ho-tro-truc-tuyen/theo-doi"))
        browser.getControl(name="ma").value = case.code
        browser.getControl(name="so").value = DIGITS
        browser.getControl(name="send").click()
        self.assertIsNone(self.form(browser, "ask_appointment"))
        ticket = re.search(r"ve=([0-9a-f.]+)", browser.url)[1]
        for message, status in (("Xin buổi sáng.", 409), (f"{WHY} 0", 200)):
            browser.post(
                self.url("hanoi/ho-tro-truc-tuyen/theo-doi"),
                urlencode(
                    {
                        "ma": case.code,
                        "ve": ticket,
                        "buoc": "ask_appointment",
                        "message": message,
                    }
                ),
            )
            self.assertTrue(browser.headers["status"].startswith(str(status)), message)
        transaction.begin()
        self.assertEqual(len(self.asked(case)), 1)

    def test_the_same_words_are_the_same_request_while_it_is_open(self):
        case = self.make_case("in_work")
        first = self.post(case, "appointment-request", message=WHY).json()
        later = clock.now() + timedelta(hours=5)
        with mock.patch.object(clock, "now", return_value=later):
            again = self.post(case, "appointment-request", message=WHY)
        self.assertEqual(again.status, 200, again.text)
        self.assertEqual(again.json()["history"], first["history"])
        self.assertEqual(len(self.asked(case)), 1)

    def answered(self, case):
        """The office makes another appointment."""
        path = "/".join(case.getPhysicalPath()[2:])
        answer = self.wsgi.ask(
            f"/{path}/@workflow/make_appointment",
            method="POST",
            login="hanoi.officer",
            accept="application/json",
            body=json.dumps({"place": f"Phòng {len(case.trail)}"}).encode(),
            content_type="application/json",
        )
        self.assertEqual(answer.status, 200, answer.text)
        transaction.begin()

    def test_a_case_takes_five_a_day(self):
        case, other = self.make_case("in_work"), self.make_case("in_work")
        for number in range(5):
            message = f"{WHY} {number}"
            answer = self.post(case, "appointment-request", message=message)
            self.assertEqual(answer.status, 200, answer.text)
            self.answered(case)
        answer = self.post(case, "appointment-request", message=WHY)
        self.assertEqual(answer.status, 429, answer.text)
        self.assertGreater(int(answer.headers["Retry-After"]), 0)
        self.assertEqual(len(self.asked(case)), 5)
        answer = self.post(other, "appointment-request", message=WHY)
        self.assertEqual(answer.status, 200, answer.text)

    def listed(self, login="hanoi.officer", **query):
        answer = self.wsgi.ask(
            f"/hanoi/ho-tro-truc-tuyen/@support-cases?{urlencode(query)}",
            accept="application/json",
            login=login,
            password=PASSWORD,
        )
        if answer.status == 404:
            answer = self.wsgi.ask(
                f"/hanoi/@support-cases?{urlencode(query)}",
                accept="application/json",
                login=login,
                password=PASSWORD,
            )
        self.assertEqual(answer.status, 200, answer.text)
        return {e["code"]: e["other_appointment_asked"] for e in answer.json()["items"]}

    def test_it_waits_for_the_officer(self):
        """On the desk, in the list of work, over REST; until it is answered."""
        words = "Đề nghị hẹn lại"
        case, newer = self.make_case("in_work"), self.make_case("in_work")

        def desk():
            browser = self.browser("hanoi.officer")
            browser.open(self.url("hanoi/ho-tro-truc-tuyen/@@desk?tab=work"))
            return self.page(browser)

        def why():
            answer = self.wsgi.ask(
                "/@work",
                accept="application/json",
                login="hanoi.officer",
                password=PASSWORD,
            )
            return {
                e["title"].partition(" · ")[0]: e["why"] for e in answer.json()["items"]
            }

        self.assertNotIn(words, desk())
        self.assertEqual(self.listed(tab="work"), {case.code: False, newer.code: False})
        self.post(case, "appointment-request", message=WHY)
        page = desk()
        self.assertEqual(page.count(words), 1)
        self.assertLess(page.index(case.code), page.index(newer.code))
        found = self.listed(tab="work")
        self.assertEqual(list(found.items()), [(case.code, True), (newer.code, False)])
        self.assertEqual(why()[case.code], "asked")
        self.assertEqual(why()[newer.code], "mine")
        browser = self.browser("hanoi.officer")
        browser.open(self.url("@@staff"))
        self.assertIn(words, self.page(browser))
        self.answered(case)
        self.assertNotIn(words, desk())
        self.assertEqual(set(self.listed(tab="work").values()), {False})
        self.assertEqual(why()[case.code], "mine")


class TestDayOff(Citizens, unittest.TestCase):
    def test_rest_bears_the_mark_the_page_bears(self):
        case = self.make_case("in_work")
        day = clock.local(case.appointment["when"]).date().isoformat()
        for login in (None, "hanoi.officer"):
            self.assertFalse(self.read(case, login)["appointment"]["off"])
        before = api.portal.get_registry_record(DAYS_OFF)
        self.addCleanup(self.set_days, before)
        self.set_days([f"{day} | off | Nghỉ theo quyết định"])
        for login in (None, "hanoi.officer"):
            self.assertTrue(self.read(case, login)["appointment"]["off"])
        self.assertIn("ngày nghỉ", self.page(self.follow(case)))

    def set_days(self, lines):
        transaction.begin()
        api.portal.set_registry_record(DAYS_OFF, lines)
        transaction.commit()
