"""Drafts of steps and reports: what officers write is kept until it is sent."""

from plone import api
from tests.layers import PASSWORD
from tests.layers import WORLD_FUNCTIONAL
from tests.requests.world import CaseWorld
from tests.wsgi import Wsgi
from thads.casework import drafts
import json
import re
import transaction
import unittest


OFFICER, LEADER, STRANGER = "hanoi.officer", "hanoi.leader", "tphochiminh.officer"
DUTY = "hanoi.hotline"
KEY, OTHER = "0123456789abcdef", "fedcba9876543210"
LONG = ("Căn cứ hồ sơ thi hành án, cơ quan trả lời như sau. " * 200).strip()
STAMPED = """BỘ TƯ PHÁP
TỔNG CỤC THI HÀNH ÁN DÂN SỰ

Số: 123/TCTHADS-VP
MẬT

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Nội, ngày 05 tháng 6 năm 2026"""
INTAKE = "hanoi/duong-day-nong"


class Kept(CaseWorld):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        super().setUp()
        self.wsgi = Wsgi(self.layer)

    def ask(self, method, address, login=OFFICER, **body):
        answer = self.wsgi.ask(
            f"/{address}",
            method=method,
            login=login,
            password=PASSWORD,
            accept="application/json",
            body=json.dumps(body).encode() if body else b"",
            content_type="application/json",
        )
        transaction.begin()
        return answer

    def path(self, item):
        return "/".join(item.getPhysicalPath()[2:])


class TestSteps(Kept, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.case = self.make_case("in_work")
        self.draft = f"{self.path(self.case)}/@draft?step=finish"

    def keep(self, login=OFFICER, key=KEY, address=None, **values):
        values = values or {"result": LONG}
        return self.ask("PUT", address or self.draft, login, draft=key, values=values)

    def found(self, login=OFFICER):
        answer = self.ask("GET", self.draft, login)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json()["values"]

    def test_written_here_it_is_found_there_by_its_writer_alone(self):
        self.assertIsNone(self.found())
        self.assertEqual(self.keep().status, 200)
        self.assertEqual(self.found(), {"result": LONG})
        self.assertIsNone(self.found(LEADER))
        other = self.draft.replace("finish", "request_fee")
        self.assertIsNone(self.ask("GET", other).json()["values"])
        another = f"{self.path(self.make_case('in_work'))}/@draft?step=finish"
        self.assertIsNone(self.ask("GET", another).json()["values"])

    def test_only_a_step_one_may_take(self):
        for login, step in (
            (OFFICER, "apologise"),  # the leader's
            (OFFICER, "receive"),  # of another state
            (OFFICER, "khong_co"),
            (OFFICER, ""),
            (OFFICER, "withdraw%ff"),
            (STRANGER, "finish"),
            ("hanoi.editor", "finish"),
            (None, "finish"),
        ):
            with self.subTest(login=login, step=step):
                address = self.draft.replace("finish", step)
                for method in ("PUT", "GET", "DELETE"):
                    body = {"draft": KEY, "values": {"result": "x"}}
                    answer = self.ask(method, address, login, **body)
                    self.assertIn(answer.status, (400, 401, 403, 404), answer.text)
        self.assertEqual(dict(drafts.DRAFTS.read(self.portal)), {})

    def test_the_form_has_its_key_and_sending_it_ends_the_draft(self):
        browser = self.browser(OFFICER)
        browser.open(self.case.absolute_url())
        self.assertIn('data-draft="1"', browser.contents)
        forms = re.findall(r"<form\b[^>]*@draft[^>]*>", browser.contents)
        self.assertGreater(len(forms), 3)
        self.assertFalse(any("data-kept" in form for form in forms))
        keys = [re.search(r'data-key="([0-9a-f]{16})"', form)[1] for form in forms]
        self.assertEqual(len(set(keys)), len(forms))
        self.keep(key=keys[0])
        browser.open(self.case.absolute_url())
        (kept,) = re.findall(r"<form\b[^>]*data-kept[^>]*>", browser.contents)
        self.assertIn("step=finish", kept)
        # refused, the form keeps its key; taken, the draft is over
        for result, left in (("", {"result": LONG}), (LONG[:3000], None)):
            answer = self.post_step(browser, "finish", result, keys[0])
            if left:
                self.assertIn(f'data-key="{keys[0]}"', answer)
            transaction.begin()
            everybody = drafts.DRAFTS.read(self.portal)
            self.assertEqual(bool(everybody[OFFICER][keys[0]].values), bool(left))
        self.assertEqual(self.case.state_id, "finished")
        # what comes late is known
        finish = self.draft
        self.assertIn(self.keep(key=keys[0], address=finish).status, (403, 409))

    def post_step(self, browser, step, result, key):
        index = 0
        while True:
            form = browser.getForm(index=index)
            try:
                if form.getControl(name="step").value == step:
                    break
            except LookupError:
                pass
            index += 1
        from urllib.parse import urlencode

        fields = {
            "step": step,
            "revision": form.getControl(name="revision").value,
            "_authenticator": form.getControl(name="_authenticator").value,
            "result": result,
            "outcome": "granted",
            "draft": key,
        }
        browser.raiseHttpErrors = False
        browser.post(form.action, urlencode(fields))
        contents = browser.contents
        if f'data-key="{key}"' in contents:
            browser.open(self.case.absolute_url())
        return contents

    def test_logging_out_ends_it_and_so_does_the_end_of_an_account(self):
        self.keep()
        drafts.forget(OFFICER)
        transaction.commit()
        self.assertIsNone(self.found())

    def test_nothing_secret_is_kept(self):
        secret = f"{STAMPED}\n{LONG}"
        for text in (secret, secret.replace("\n", "\r\n"), f"<p>{secret}</p>"):
            with self.subTest(text[:9]):
                self.assertEqual(self.keep().status, 200)
                answer = self.keep(result="Trả lời", note=text)
                self.assertEqual(answer.status, 400, answer.text)
                self.assertIn("mật", answer.json()["message"])
                self.assertIsNone(self.found())
        plain = secret.replace("\nMẬT", "")
        self.assertEqual(self.keep(result=plain).status, 200)

    def test_nonsense_is_refused(self):
        for body in (
            {"draft": KEY},
            {"draft": KEY, "values": []},
            {"draft": KEY, "values": {}},
            {"draft": KEY, "values": {"result": 5}},
            {"draft": "x", "values": {"result": "x"}},
            {"draft": KEY, "values": {f"f{n}": "x" for n in range(300)}},
            {"draft": KEY, "values": {"result": "x" * 400_000}},
        ):
            answer = self.ask("PUT", self.draft, **body)
            self.assertIn(answer.status, (400, 413), str(body)[:60])
        self.assertIsNone(self.found())


class TestIntake(Kept, unittest.TestCase):
    ADDRESS = f"{INTAKE}/@report-draft"

    def test_the_report_is_kept_and_never_the_informant(self):
        values = {"content": LONG, "reported_person": "Người bị phản ánh"}
        answer = self.ask("PUT", self.ADDRESS, DUTY, draft=KEY, values=values)
        self.assertEqual(answer.status, 200, answer.text)
        found = self.ask("GET", self.ADDRESS, DUTY).json()
        self.assertEqual((found["draft"], found["values"]), (KEY, values))
        for name in ("informant_name", "informant_phone"):
            body = {"draft": OTHER, "values": {**values, name: "Bí Mật"}}
            answer = self.ask("PUT", self.ADDRESS, DUTY, **body)
            self.assertEqual(answer.status, 400, answer.text)
        stored = drafts.DRAFTS.read(self.portal)[DUTY]
        self.assertNotIn("Bí Mật", "".join(each.values for each in stored.values()))
        for login in (OFFICER, "hanoi.editor", "tphochiminh.hotline", None):
            answer = self.ask("GET", self.ADDRESS, login)
            self.assertIn(answer.status, (401, 403, 404), login)

    def test_nothing_secret_is_kept(self):
        for text, status in ((LONG, 200), (f"{STAMPED}\n{LONG}", 400)):
            values = {"content": text}
            answer = self.ask("PUT", self.ADDRESS, DUTY, draft=KEY, values=values)
            self.assertEqual(answer.status, status, answer.text)
        self.assertIsNone(self.ask("GET", self.ADDRESS, DUTY).json()["values"])

    def test_the_page(self):
        browser = self.browser(DUTY)
        browser.open(self.url(f"{INTAKE}/@@hotline-intake"))
        (form,) = re.findall(r"<form\b[^>]*data-store[^>]*>", browser.contents)
        key = re.search(r'data-key="([0-9a-f]{16})"', form)[1]
        self.assertNotIn("data-kept", form)
        private = re.findall(
            r'<input\b[^>]*name="informant_\w+"[^>]*>', browser.contents
        )
        self.assertEqual(len(private), 4)
        self.assertTrue(all("data-private" in each for each in private))
        values = {"content": LONG}
        self.ask("PUT", self.ADDRESS, DUTY, draft=key, values=values)
        browser.open(self.url(f"{INTAKE}/@@hotline-intake"))
        self.assertRegex(browser.contents, r"<form\b[^>]*data-kept")

    def test_people_whose_account_is_gone_leave_none(self):
        self.ask("PUT", self.ADDRESS, DUTY, draft=KEY, values={"content": "x"})
        self.assertIn(DUTY, drafts.DRAFTS.read(self.portal))
        with api.env.adopt_roles(["Manager"]):
            api.user.delete(username=DUTY)
        self.assertNotIn(DUTY, drafts.DRAFTS.read(self.portal))
        transaction.abort()
