"""Decisions are taken on what was shown: old tabs, double clicks, clients of REST."""

from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_HTTP
import re
import unittest


CHANGED = "đã thay đổi mục này"


class RevisionsTest(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def form(self, address, user):
        """Return the hidden fields of the form of decisions on a page."""
        page = self.page(address, user).text
        return dict(
            re.findall(
                r'<input[^>]*name="(_authenticator|revision)"[^>]*value="([^"]+)"', page
            )
        )

    def decide(self, address, user, form, transition, **fields):
        data = {**form, "transition": transition, "comment": "", **fields}
        page = f"{address}/@@debtor-decide"
        return self.call("POST", page, user, "text/html", data=data)

    def replace(self, address, *rows):
        """Let the registrar replace the file of a load."""
        file = ("moi.xlsx", workbook(*rows))
        page = f"{address}/@@debtor-replace"
        answer = self.submit(page, "hanoi.registrar", files={"file": file})
        self.assertEqual(answer.status_code, 200)

    def state(self, address):
        return self.get(address, "hanoi.leader").json()["state"]


class TestLoads(RevisionsTest):
    def submitted(self):
        address = self.load(row()).json()["@id"]
        self.do(address, "submit", "hanoi.registrar")
        return address

    def test_a_form_without_a_revision_decides_nothing(self):
        address = self.submitted()
        form = self.form(address, "hanoi.leader")
        del form["revision"]
        answer = self.decide(address, "hanoi.leader", form, "approve")
        self.assertEqual(answer.status_code, 409)
        self.assertIn("không cho biết", said(answer))
        self.assertEqual(self.state(address), "submitted")

    def test_what_was_submitted_anew_is_not_approved_from_the_old_tab(
        self,
    ):
        address = self.submitted()
        old_tab = self.form(address, "hanoi.leader")
        self.do(address, "return", "hanoi.leader", comment="Sửa số tiền")
        self.replace(address, row(amount="999.000"))
        self.do_anew(address, "submit", "hanoi.registrar")

        answer = self.decide(address, "hanoi.leader", old_tab, "approve")
        self.assertEqual(answer.status_code, 409)
        self.assertIn(CHANGED, said(answer))
        self.assertEqual(self.state(address), "submitted")

        shown_again = self.form(address, "hanoi.leader")
        answer = self.decide(address, "hanoi.leader", shown_again, "approve")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.state(address), "approved")

    def test_a_file_replaced_meanwhile_is_not_submitted_from_the_old_tab(self):
        address = self.load(row()).json()["@id"]
        old_tab = self.form(address, "hanoi.registrar")
        self.replace(address, row(amount="999.000"))
        answer = self.decide(address, "hanoi.registrar", old_tab, "submit")
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(self.state(address), "draft")

    def test_a_double_click_is_one_decision(self):
        address = self.submitted()
        form = self.form(address, "hanoi.leader")
        for _click in range(2):
            answer = self.decide(address, "hanoi.leader", form, "approve")
            self.assertEqual(answer.status_code, 200)
            self.assertIn("đã được phê duyệt", said(answer))

    def test_what_was_typed_is_not_lost(self):
        address = self.submitted()
        old_tab = self.form(address, "hanoi.leader")
        self.do(address, "return", "hanoi.leader", comment="Sửa số tiền")
        self.do_anew(address, "submit", "hanoi.registrar")
        typed = {"comment": "Sai số tiền ở dòng 3"}
        answer = self.decide(address, "hanoi.leader", old_tab, "return", **typed)
        self.assertEqual(answer.status_code, 409)
        self.assertIn(typed["comment"], said(answer))

    def test_a_client_names_the_revision_it_read(self):
        address = self.submitted()
        read = self.get(address, "hanoi.leader").json()["revision"]
        self.do(address, "return", "hanoi.leader", comment="Sửa số tiền")
        self.do_anew(address, "submit", "hanoi.registrar")
        answer = self.do(address, "approve", "hanoi.leader", revision=read)
        self.assertEqual(answer.status_code, 409, answer.text)
        self.assertEqual(answer.json()["type"], "Conflict")
        read = self.get(address, "hanoi.leader").json()["revision"]
        approve = (address, "approve", "hanoi.leader")
        answers = [self.do(*approve, revision=read) for _click in range(2)]
        for answer in answers:
            self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(answers[0].json(), answers[1].json(), "the same click")
        answer = self.do(*approve, revision=read, comment="Đồng ý")
        self.assertEqual(answer.status_code, 409)

    def test_a_revision_that_is_no_text_is_refused(self):
        address = self.submitted()
        for wrong in (["1.1"], {"a": 1}, 7):
            answer = self.do(address, "approve", "hanoi.leader", revision=wrong)
            self.assertEqual(answer.status_code, 400, answer.text)
        for wrong in ("²", "9" * 5000, "-1", "1.1.1", "\ufeff"):
            form = {**self.form(address, "hanoi.leader"), "revision": wrong}
            answer = self.decide(address, "hanoi.leader", form, "approve")
            self.assertEqual(answer.status_code, 409)
        self.assertEqual(self.state(address), "submitted")


class TestEntries(RevisionsTest):
    def setUp(self):
        super().setUp()
        self.publish(row())
        self.entry = self.items("name=dang+thi+uoc")[0]["@id"]

    def test_an_entry_corrected_meanwhile_is_not_ended_from_the_old_tab(self):
        old_tab = self.form(self.entry, "hanoi.leader")
        self.publish(row(amount="999.000"))
        typed = {"comment": "Đã thi hành xong", "ground": "done"}
        answer = self.decide(self.entry, "hanoi.leader", old_tab, "end", **typed)
        self.assertEqual(answer.status_code, 409)
        self.assertIn(CHANGED, said(answer))
        self.assertIn(typed["comment"], said(answer))
        self.assertEqual(len(self.items("name=dang+thi+uoc")), 1)

        new_tab = self.form(self.entry, "hanoi.leader")
        self.decide(self.entry, "hanoi.leader", new_tab, "end", **typed)
        self.assertEqual(self.items("name=dang+thi+uoc"), [])

    def test_a_day_of_the_end_that_has_passed_is_refused_over_rest_too(self):
        body = {"comment": "Hết hạn", "on": "01/01/2020"}
        answer = self.do(self.entry, "schedule_end", "hanoi.leader", **body)
        self.assertEqual(answer.status_code, 400, answer.text)

    def test_a_basis_that_is_no_text_is_refused(self):
        for name in ("ground", "decision_number", "decision_date", "case", "on"):
            for wrong in (["x"], {"a": 1}, 7):
                body = {"comment": "Đã thi hành xong", name: wrong}
                answer = self.do(self.entry, "end", "hanoi.leader", **body)
                self.assertEqual(answer.status_code, 400, answer.text)
                self.assertEqual(answer.json()["errors"][0]["field"], name)
