"""A form sent after the session has ended: what was typed is shown, to be copied."""

from tests.layers import WORLD_FUNCTIONAL
from tests.requests.world import APPLICANT
from tests.wsgi import Wsgi
from thads.requests.demo import make_case
from urllib.parse import urlencode
import transaction
import unittest


TYPED = "Đề nghị ông/bà bổ sung <b>bản án</b> có dấu.\nCảm ơn."
OWN = {"Sec_Fetch_Site": "same-origin"}


class TestUnsent(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.wsgi = Wsgi(self.layer)
        case = make_case("hanoi", applicant=APPLICANT)
        transaction.commit()
        self.case = f"/hanoi/ho-tro-truc-tuyen/{case.code}"

    def send(self, path, headers, **form):
        body = urlencode({"step": "request_supplement", "message": TYPED, **form})
        return self.wsgi.ask(
            path,
            method="POST",
            body=body.encode(),
            content_type="application/x-www-form-urlencoded",
            **headers,
        )

    def test_steps_of_a_case_and_the_form_of_the_hotline(self):
        for path in (
            f"{self.case}/@@buoc",
            "/hanoi/duong-day-nong/@@hotline-intake",
            "/hanoi/ho-tro-truc-tuyen/AAAA-AAAA-AAAA/@@buoc",
        ):
            page = f"http://nohost/plone{path}"
            for headers in (
                {**OWN, "Referer": page},
                {"Origin": "http://nohost", "Referer": page},
                {"Referer": page},
            ):
                answer = self.send(path, headers)
                with self.subTest(path, headers=headers):
                    self.assertIn(answer.status, (401, 404), answer.error)
                    self.assertNotIn("Location", answer.headers)
                    self.assertIn("Nội dung ông/bà vừa gõ chưa được gửi", answer.text)
                    self.assertIn("&lt;b&gt;bản án&lt;/b&gt; có dấu.", answer.text)
                    self.assertIn("came_from=http%3A%2F%2Fnohost", answer.text)
                    self.assertIn("<h1>Phiên đăng nhập đã hết</h1>", answer.text)
                    self.assertNotIn("t-error-page__code", answer.text)
                    self.assertNotIn("Không có trang", answer.text)

    def test_it_tells_nobody_what_there_is(self):
        """The answer for a case is that for none, but for the address."""
        absent = "/hanoi/ho-tro-truc-tuyen/AAAA-AAAA-AAAA"
        for form in ({}, {"message": "", "revision": "1"}):
            answers = []
            for case in (self.case, absent):
                page = f"http://nohost/plone{case}"
                answer = self.send(f"{case}/@@buoc", {**OWN, "Referer": page}, **form)
                code = case.rpartition("/")[2]
                answers.append((answer.status, answer.text.replace(code, "MA")))
            with self.subTest(form):
                self.assertEqual(*answers)
                self.assertEqual(answers[0][0], 404)
                self.assertIn("Đăng nhập và quay lại", answers[0][1])
                self.assertIn('%2FMA"', answers[0][1], "back to the case")

    def test_a_reader_is_told_of_no_session(self):
        answer = self.wsgi.ask(self.case)
        self.assertEqual(answer.status, 404)
        self.assertNotIn("Phiên đăng nhập đã hết", answer.text)
        answer = self.send(f"{self.case}/@@buoc", {}, message="", revision="1")
        self.assertNotIn("Phiên đăng nhập đã hết", answer.text)

    def test_what_another_site_sends_is_not_shown(self):
        for headers in (
            {},
            {"Sec_Fetch_Site": "cross-site"},
            {"Sec_Fetch_Site": "same-site"},
            {"Sec_Fetch_Site": "none"},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Referer": "https://evil.example/"},
        ):
            answer = self.send(f"{self.case}/@@buoc", headers)
            with self.subTest(headers):
                self.assertNotIn("bản án", answer.text)
                self.assertNotIn("evil", answer.text)

    def test_no_secret_is_shown(self):
        for form in (
            {"__ac_password": "mật khẩu rất dài của tôi"},
            {"form.widgets.Password": "mật khẩu rất dài của tôi"},
        ):
            answer = self.send(f"{self.case}/@@buoc", OWN, **form)
            with self.subTest(form):
                self.assertNotIn("của tôi", answer.text)
                self.assertNotIn("bản án", answer.text)
        answer = self.send(f"{self.case}/@@buoc", OWN, _authenticator="a b " * 9)
        self.assertIn("bản án", answer.text)
        self.assertNotIn("a b a b", answer.text)
