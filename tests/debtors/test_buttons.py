"""What the buttons of lists and entries answer, and what pages say afterwards."""

from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import row
from tests.layers import WORLD_HTTP
import re
import unittest


TYPED = {
    "ground": "objection",
    "decision_number": "77/QĐ-CTHADS",
    "decision_date": "20/11/2026",
    "case": "HS-1",
    "on": "01/12/2027",
}


def value_of(page, name):
    """What stands in a field of a page."""
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
    return re.search(r'value="([^"]*)"', field)[1]


class TestRefusals(Http, unittest.TestCase):
    """Without the browser's own check, or past it."""

    layer = WORLD_HTTP

    def decide(self, address, user, **fields):
        page = f"{address}/@@debtor-decide"
        return self.submit(page, user, page=address, **fields)

    def test_an_entry_is_not_ended_without_a_reason_and_nothing_typed_is_lost(self):
        self.publish(row())
        entry = self.items("name=dang+thi+uoc")[0]["@id"]
        for transition in ("end", "hide", "schedule_end"):
            with self.subTest(transition):
                answer = self.decide(
                    entry, "hanoi.leader", transition=transition, comment=" ", **TYPED
                )
                self.assertEqual(answer.status_code, 400)
                page = said(answer)
                self.assertIn("<title>Lỗi:", page)
                self.assertIn("Chưa có gì thay đổi", page)
                self.assertRegex(page, r'<a href="#comment">[^<]+</a>')
                self.assertRegex(page, r'aria-describedby="comment-error"')
                for name in ("decision_number", "decision_date", "case", "on"):
                    self.assertEqual(value_of(page, name), TYPED[name])
                self.assertRegex(
                    page,
                    r'<option[^>]*value="objection"[^>]*selected|selected[^>]*value="objection"',
                )
                self.assertEqual(len(self.items("name=dang+thi+uoc")), 1)
        answer = self.decide(
            entry, "hanoi.leader", transition="end", comment="Đã thi hành", **TYPED
        )
        self.assertEqual(self.page(entry).status_code, 410)

    def test_what_is_too_long_is_refused_not_cut(self):
        """A decision stands with all that was written, or it is not taken."""
        self.publish(row())
        entry = self.items("name=dang+thi+uoc")[0]["@id"]
        for field, value, message in (
            ("comment", "lý do " * 4_000, "tối đa 20.000 ký tự"),
            ("decision_number", "7" * 61, "tối đa 60 ký tự"),
            ("case", "7" * 300, "tối đa 60 ký tự"),
        ):
            with self.subTest(field):
                fields = {**TYPED, "comment": "Đã thi hành", field: value}
                answer = self.decide(entry, "hanoi.leader", transition="end", **fields)
                self.assertEqual(answer.status_code, 400)
                self.assertIn(message, said(answer))
                self.assertEqual(len(self.items("name=dang+thi+uoc")), 1)
        reason = "lý do " * 3_000
        answer = self.decide(
            entry, "hanoi.leader", transition="end", **{**TYPED, "comment": reason}
        )
        self.assertIn(reason.strip(), said(self.page(entry, "hanoi.leader")))

    def test_a_reason_that_was_typed_stands_there_again(self):
        self.publish(row())
        entry = self.items("name=dang+thi+uoc")[0]["@id"]
        answer = self.decide(
            entry,
            "hanoi.leader",
            transition="end",
            comment="Đã thi hành xong phần của mình",
            decision_date="ngày mai",
        )
        self.assertEqual(answer.status_code, 400)
        page = said(answer)
        self.assertIn("Đã thi hành xong phần của mình</textarea>", page)
        self.assertEqual(value_of(page, "decision_date"), "ngày mai")

    def test_a_list_is_not_returned_or_undone_without_a_reason(self):
        load = self.load(row()).json()["@id"]
        self.do(load, "submit", "hanoi.registrar")
        answer = self.decide(load, "hanoi.leader", transition="return", comment="")
        self.assertEqual(answer.status_code, 400)
        self.assertRegex(said(answer), r'<a href="#comment">[^<]+</a>')
        self.do(load, "approve", "hanoi.leader")
        self.work()
        answer = self.decide(load, "hanoi.leader", transition="undo", comment="")
        self.assertEqual(answer.status_code, 400)
        self.assertRegex(said(answer), r'<a href="#undo-comment">[^<]+</a>')
        self.assertEqual(len(self.items("name=dang+thi+uoc")), 1)


class TestWhatAListDid(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.publish(row(), row(name="Lê Văn Hai", decision="2/QĐ-CTHADS"))
        self.list = self.publish(
            row(amount=5),
            row(name="Lê Văn Hai", decision="2/QĐ-CTHADS"),
            row(name="Ngô Thị Ba", decision="3/QĐ-CTHADS"),
            row(name="Phan Văn Tư", decision="4/QĐ-CTHADS"),
        )

    def report(self, show="all"):
        page = said(self.page(f"{self.list}?show={show}", "hanoi.leader"))
        page = page.partition('id="content-article"')[2].partition("</article>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", page).split())

    def test_a_published_list_says_what_it_did(self):
        text = self.report()
        for words in (
            "Công khai mới 2",
            "Đính chính, thay đổi 1",
            "Đã công khai từ trước 1",
            "12.500.000 đồng → 5 đồng",
        ):
            with self.subTest(words):
                self.assertIn(words, text)
        self.assertNotIn("Cùng quyết định, đã công khai", text)

    def test_an_undone_list_says_what_went_and_what_came_back(self):
        entry = self.items("name=phan+van+tu")[0]["@id"]
        self.do(entry, "end", "hanoi.leader", comment="Đã thi hành xong")
        self.do(self.list, "undo", "hanoi.leader", comment="Nạp nhầm tệp")
        text = self.report()
        for words in (
            "Danh sách này đã bị thu hồi",
            "Đã gỡ xuống 2",
            "Đã trở lại như trước 1",
            "Không thay đổi 1",
            "Giữ nguyên",
        ):
            with self.subTest(words):
                self.assertIn(words, text)
        self.assertIn("5 đồng → 12.500.000 đồng", text)
        self.assertNotIn(" Mới ", text)
        self.assertNotIn("Có thể trùng", text)
        self.assertIn("Giữ nguyên", self.report("new"))

    def test_an_entry_ended_after_its_list_was_undone_says_that_it_was_ended(self):
        self.do(self.list, "undo", "hanoi.leader", comment="Nạp nhầm tệp")
        entry = self.items("name=dang+thi+uoc")[0]["@id"]
        self.do(entry, "end", "hanoi.leader", comment="Đã thi hành xong")
        page = said(self.page(entry, "hanoi.leader"))
        main = page.partition('id="content-article"')[2]
        main = main.partition("Dành cho cơ quan thi hành án")[0]
        self.assertNotIn("Bị thu hồi cùng danh sách", main)
        self.assertIn("12.500.000 đồng", main)
