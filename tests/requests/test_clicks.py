"""Two clicks at once are one step and one letter; a stale page loses no text."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from tests.hotline.http import Portal
from tests.layers import WORLD_HTTP
from tests.pdfs import PDF
from tests.requests.world import APPLICANT
from thads.outbox.jobs import get_outbox
from thads.requests.demo import make_case
from thads.worktime import clock
import json
import transaction
import unittest


TYPED = "Hồ sơ phức tạp, cần xác minh thêm tại địa phương."


class ClickTest(unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)
        self.portal = self.layer["portal"]
        transaction.begin()
        self.case = make_case(
            "hanoi",
            "received",
            applicant=APPLICANT,
            received=clock.now() - timedelta(days=40),
        )
        transaction.commit()
        self.address = f"{self.case.absolute_url()}/@@buoc"

    def click(self, step, user="hanoi.leader", revision=2, **values):
        form = {"step": step, "revision": str(revision), **values}
        return self.web.page(self.address, user, form)

    def taken(self):
        transaction.begin()
        case = self.portal.unrestrictedTraverse(self.case.getPhysicalPath())
        return [entry.step for entry in case.trail]

    def letters(self):
        return [
            payload["subject"]
            for job in get_outbox(self.portal).jobs.values()
            if job["kind"] == "mail" and job["payload"]
            for payload in [json.loads(job["payload"])]
        ]

    def test_clicks_at_once(self):
        self.web.page(self.case.absolute_url(), "hanoi.leader")
        with ThreadPoolExecutor(4) as pool:
            clicks = [
                pool.submit(self.click, "apologise", reason=TYPED) for _n in range(4)
            ]
        self.assertEqual({200}, {click.result()[0] for click in clicks})
        self.assertEqual(["register", "receive", "apologise"], self.taken())
        self.assertEqual(1, len([s for s in self.letters() if "xin lỗi" in s]))

    def test_clicks_one_after_the_other(self):
        for _click in range(2):
            status, _page = self.click("apologise", reason=TYPED)
            self.assertEqual(200, status)
        self.assertEqual(["register", "receive", "apologise"], self.taken())
        self.assertEqual(1, len([s for s in self.letters() if "xin lỗi" in s]))

    def test_a_form_without_its_revision_decides_nothing(self):
        for revision in ("", "abc", "-1"):
            with self.subTest(revision):
                status, page = self.click("stop", revision=revision, reason=TYPED)
                self.assertEqual(409, status)
                self.assertIn(TYPED, page)
        self.assertEqual(["register", "receive"], self.taken())

    def test_the_files_of_a_stale_page_are_named(self):
        self.click("apologise", reason="Đã xin lỗi trước.")
        form = {"step": "finish", "revision": "2", "result": TYPED}
        sent = {"file": ("kết quả.pdf", PDF, "application/pdf")}
        status, page = self.web.page(self.address, "hanoi.officer", form, sent)
        self.assertEqual(409, status)
        self.assertIn("Vui lòng chọn lại các tệp: kết quả.pdf", page)

    def test_the_text_survives_a_stale_page(self):
        """Somebody else has taken a step: the form stays open, or the text is shown."""
        self.click("apologise", reason="Đã xin lỗi trước.")
        status, page = self.click(
            "request_supplement", "hanoi.officer", message=TYPED, missing="Bản án"
        )
        self.assertEqual(409, status)
        self.assertIn(TYPED, page)
        self.assertIn("Bản án", page)
        self.click("stop", revision=3, reason="Chờ Tòa án.")
        status, page = self.click("finish", "hanoi.officer", revision=3, result=TYPED)
        self.assertEqual(409, status)
        self.assertIn(TYPED, page)
        self.assertEqual(
            ["register", "receive", "apologise", "stop"], self.taken(), "nothing else"
        )

    def test_a_text_that_is_too_long_is_shown_again_whole(self):
        long = "dài quá " * 3000
        status, page = self.click("apologise", reason=f"{long} HẾT")
        self.assertEqual(400, status)
        self.assertIn("HẾT", page)
