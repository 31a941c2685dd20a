"""Corrections approved while their entry is hidden, or after it has ended."""

from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import plain
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.debtors.test_deciding import EntryTest
from tests.layers import WORLD_HTTP
from thads import outbox
from thads.debtors.loads import intake
import unittest


WRONG = plain()["address"]
RIGHT = "Số 9 phố Đúng, phường Ba Đình, Hà Nội"


class HiddenTest(EntryTest):
    def correct(self, **changes):
        """Type in a correction; returns the load or the faults."""
        self.login("hanoi.registrar")
        values = {name: str(value) for name, value in row(**changes).items()}
        values["decision_date"] = "05/06/2026"
        load, faults = intake.take_entry(
            self.register, values, entry_id=self.it.getId()
        )
        if load is None:
            return [fault["code"] for fault in faults]
        self.workflow.doActionFor(load, "submit")
        return load

    def approve(self, load):
        self.login("hanoi.leader")
        self.workflow.doActionFor(load, "approve")
        outbox.run_due(self.portal)
        self.assertEqual(self.workflow.getInfoFor(load, "review_state"), "published")

    @property
    def address(self):
        version = self.it.current()
        return version and version["record"]["address"]


class TestHidden(HiddenTest):
    def test_what_was_approved_while_hidden_is_what_is_shown_again(self):
        load = self.correct(address=RIGHT)
        self.login("hanoi.leader")
        self.do("hide", comment="Đang xác minh")
        self.approve(load)
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        self.assertIsNone(self.it.current())
        self.agree()
        self.do("show", comment="Đã đính chính")
        self.assertEqual(self.address, RIGHT)
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        self.assertEqual(self.found(name="dang thi uoc", address="pho dung"), 1)
        self.assertEqual(self.found(name="dang thi uoc", address="pho thu"), 0)
        self.agree()

    def test_a_list_approved_meanwhile_counts_too(self):
        self.login("hanoi.registrar")
        rows = workbook(row(address=RIGHT), row(name="Lê Văn Khác", decision="9/QĐ-X"))
        load = intake.take_file(self.register, rows, "a.xlsx")
        self.workflow.doActionFor(load, "submit")
        self.login("hanoi.leader")
        self.do("hide", comment="Đang xác minh")
        self.approve(load)
        self.assertEqual(self.found(name="le van khac"), 1)
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        self.do("show", comment="Xong")
        self.assertEqual(self.address, RIGHT)
        self.agree()

    def test_a_correction_begins_while_hidden(self):
        self.do("hide", comment="Đang xác minh")
        self.approve(self.correct(address=RIGHT))
        self.approve(self.correct(address=RIGHT, name="Đặng Thị Ước Mới"))
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        self.do("show", comment="Xong")
        self.assertEqual(self.it.current()["record"]["name"], "Đặng Thị Ước Mới")
        self.assertEqual(self.found(name="dang thi uoc moi"), 1)
        self.agree()

    def test_shown_without_a_correction_it_is_as_it_was(self):
        self.do("hide", comment="Đang xác minh")
        load = self.correct(address=RIGHT)
        self.login("hanoi.leader")
        self.do("show", comment="Xong")
        self.assertEqual(self.address, WRONG)
        self.approve(load)
        self.assertEqual(self.address, RIGHT)

    def test_hidden_again_and_ended(self):
        self.do("hide", comment="Đang xác minh")
        self.approve(self.correct(address=RIGHT))
        self.do("end", comment="Đã thi hành xong")
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        self.assertIsNone(self.it.current())
        self.agree()

    def test_no_list_brings_it_back(self):
        self.do("hide", comment="Đang xác minh")
        self.login("hanoi.registrar")
        load = intake.take_file(self.register, workbook(row(address=RIGHT)), "a.xlsx")
        self.assertEqual(load.counts["valid"], 0)


class TestEnded(HiddenTest):
    def test_the_load_says_that_a_row_was_left_out(self):
        load = self.correct(address=RIGHT)
        self.login("hanoi.leader")
        self.do("end", comment="Đã thi hành xong")
        self.approve(load)
        self.assertEqual(load.counts["left_out"], 1)
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        self.agree()

    def test_an_ended_entry_is_not_corrected(self):
        self.do("end", comment="Đã thi hành xong")
        self.assertEqual(self.correct(address=RIGHT), ["ended_before"])


class TestPages(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_a_hidden_entry_is_corrected_from_its_page(self):
        self.publish(row())
        [item] = self.items("name=dang+thi+uoc")
        entry = item["@id"]
        self.do(entry, "hide", "hanoi.leader", comment="Đang xác minh")
        page = self.page(entry, "hanoi.registrar").text
        id = entry.rpartition("/")[2]
        self.assertIn(f"@@debtor-entry-form?entry={id}", page)
        form = self.page(
            f"hanoi/tra-cuu/@@debtor-entry-form?entry={id}", "hanoi.registrar"
        )
        self.assertEqual(form.status_code, 200)
        self.assertIn(WRONG, said(form))

    def test_the_page_of_a_load_names_what_was_left_out(self):
        self.publish(row())
        [item] = self.items("name=dang+thi+uoc")
        load = self.load(row(address=RIGHT)).json()["@id"]
        self.do(load, "submit", "hanoi.registrar")
        self.do(item["@id"], "end", "hanoi.leader", comment="Xong", ground="done")
        self.do(load, "approve", "hanoi.leader")
        self.work()
        self.assertEqual(self.get(load, "hanoi.leader").json()["counts"]["left_out"], 1)
        self.assertIn("để lại vì đã chấm dứt", said(self.page(load, "hanoi.leader")))
