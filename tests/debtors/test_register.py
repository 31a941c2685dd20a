"""Entries and index: published, changed, ended in one transaction."""

from Acquisition import aq_base
from contextlib import contextmanager
from datetime import timedelta
from plone import api
from plone.app.testing import login
from tests.debtors.lists import plain
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_INTEGRATION
from thads import outbox
from thads.debtors.demo import publish_rows
from thads.debtors.loads import intake
from thads.debtors.loads import publishing
from thads.debtors.loads import report
from thads.debtors.register import staging
from thads.debtors.register.indexes import index_of
from thads.debtors.search import consistency
from thads.debtors.search import query
from thads.debtors.search.query import Question
from thads.worktime import clock
from unittest import mock
import pickle
import unittest


@contextmanager
def in_steps(rows):
    """Every batch as small as can be."""
    with (
        mock.patch.object(publishing, "SECONDS", 0),
        mock.patch.object(publishing, "SLICE", rows),
        mock.patch.object(staging, "LOOK", 3),
    ):
        yield


class RegisterTest(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.hanoi = self.portal["hanoi"]
        self.register = self.hanoi["tra-cuu"]
        self.workflow = api.portal.get_tool("portal_workflow")

    def found(self, **question):
        answer = query.search(index_of(self.portal), Question(**question), 0, 50)
        return answer.total

    def entry(self, **question):
        index = index_of(self.portal)
        number = query.search(index, Question(**question)).numbers[0]
        return self.portal.unrestrictedTraverse(index.addresses[number])

    def login(self, name):
        login(self.portal, name)

    def approve(self, *rows, by="hanoi.registrar"):
        self.login(by)
        load = intake.take_file(self.register, workbook(*rows), "a.xlsx")
        self.workflow.doActionFor(load, "submit")
        self.login("hanoi.leader")
        self.workflow.doActionFor(load, "approve")
        return load

    def agree(self):
        self.assertEqual(consistency.check(self.portal), [])


class TestPublishing(RegisterTest):
    def test_nothing_is_public_before_the_worker_switched_it_on(self):
        load = self.approve(row())
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        outbox.run_due(self.portal)
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        self.assertEqual(api.content.get_state(load), "published")
        self.agree()

    def test_a_load_of_many_batches_becomes_public_in_one_step(self):
        rows = [
            row(name=f"Lê Thị {a}", decision=f"{n}/QĐ-X")
            for n, a in enumerate(["Ba", "Bốn", "Năm", "Sáu", "Bảy"], 1)
        ]
        self.approve(*rows)
        seen = []
        with in_steps(2):
            while outbox.run_due(self.portal, limit=1):
                seen.append(self.found(name="le thi"))
        self.assertGreater(len(seen), 3)
        self.assertEqual(set(seen[:-1]), {0})
        self.assertEqual(seen[-1], 5)
        self.agree()

    def test_a_step_run_twice_changes_nothing(self):
        load = self.approve(row())
        path = {"load": "hanoi/tra-cuu/" + load.getId()}
        outbox.run_due(self.portal)
        publishing.publish_step(self.portal, path)
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        self.agree()

    def test_the_same_list_again_changes_nothing(self):
        for _time in range(2):
            self.approve(row())
            outbox.run_due(self.portal)
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        self.assertEqual(len(self.entry(name="dang thi uoc").versions), 1)

    def test_a_changed_row_is_a_new_version_of_the_same_entry(self):
        self.approve(row())
        outbox.run_due(self.portal)
        entry = self.entry(name="dang thi uoc")
        load = self.approve(row(amount=7, name="ĐẶNG THỊ ƯỚC"))
        self.assertEqual(load.counts["changed"], 1)
        self.assertEqual(entry.current()["record"]["amount"], 12500000)
        outbox.run_due(self.portal)
        self.assertEqual(self.entry(name="dang thi uoc"), entry)
        self.assertEqual(entry.current()["record"]["amount"], 7)
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        self.agree()

    def test_two_lists_of_one_moment_leave_one_version_public(self):
        with in_steps(1):
            self.approve(row(), row(name="Lê Văn Hai", decision="2/QĐ-X"))
            self.approve(row(amount=1), row(name="Lê Văn Hai", decision="2/QĐ-X"))
            for _round in range(60):
                outbox.run_due(self.portal, limit=1)
            later = clock.now() + timedelta(minutes=1)
            outbox.run_due(self.portal, now=later)
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        self.assertEqual(
            self.entry(name="dang thi uoc").current()["record"]["amount"], 1
        )
        self.agree()

    def test_an_entry_is_small(self):
        full = {
            "judgment": "15/2025/DS-ST",
            "judgment_date": "2025-03-20",
            "court": "Tòa án nhân dân quận Ba Đình",
            "reason": "Không có tài sản",
            "enforcement": "345/QĐ-CTHADS",
            "enforcement_date": "2025-04-02",
        }
        publish_rows(self.portal, self.hanoi, [plain(**full)])
        entry = self.entry(name="dang thi uoc")
        state = pickle.dumps(aq_base(entry).__getstate__(), protocol=3)
        self.assertLess(len(state), 2000)


class TestEnding(RegisterTest):
    def setUp(self):
        super().setUp()
        publish_rows(self.portal, self.hanoi, [plain()])
        self.publicised = self.entry(name="dang thi uoc")
        self.login("hanoi.leader")

    def do(self, transition, **comment):
        self.workflow.doActionFor(self.publicised, transition, **comment)

    def test_an_ended_entry_is_found_nowhere(self):
        self.do("end", comment="Đã thi hành xong")
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        self.assertEqual(self.found(decision="12/QĐ-CTHADS"), 0)
        self.assertEqual(self.publicised.Title(), "")
        self.agree()

    def test_the_worker_takes_its_words_out_of_the_index(self):
        self.do("end", comment="Đã thi hành xong")
        outbox.run_due(self.portal)
        index = index_of(self.portal)
        self.assertFalse(len(index.with_term("nuoc", 0)))
        self.assertFalse(len(index.with_number("12qdcthads")))
        self.agree()

    def test_no_end_without_a_reason(self):
        with self.assertRaises(Exception) as caught:
            self.do("end")
        self.assertIn("lý do", str(caught.exception))
        self.assertEqual(self.found(name="dang thi uoc"), 1)

    def test_a_hidden_entry_can_be_shown_again(self):
        self.do("hide", comment="Đang xác minh")
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        self.agree()
        self.do("show")
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        self.agree()

    def test_an_ended_entry_does_not_come_back_with_a_list(self):
        self.do("end", comment="Đã thi hành xong")
        self.login("hanoi.registrar")
        load = intake.take_file(self.register, workbook(row()), "a.xlsx")
        self.assertEqual(report.faults(load)[0]["code"], "ended_before")

    def test_ended_while_a_list_that_changes_it_is_written(self):
        load = self.approve(row(amount=5))
        with mock.patch.object(publishing, "switch_on"):
            outbox.run_due(self.portal)
        self.do("end", comment="Đã thi hành xong")
        publishing.switch_on(load)
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        self.agree()


class TestRows(RegisterTest):
    def test_rows_from_a_place_on_and_of_a_kind(self):
        self.login("hanoi.registrar")
        rows = [row(decision=f"{n}/QĐ-X") for n in range(1, 41)]
        load = intake.take_file(self.register, workbook(*rows), "a.xlsx")
        self.assertEqual([r.number for r in report.rows(load, 10, 3)], [12, 13, 14])
        self.assertEqual(len(list(report.rows(load, 0, None, "new"))), 40)
