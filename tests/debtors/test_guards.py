"""Unusual lists take a reason; complete lists end what they no longer name."""

from datetime import timedelta
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.registry.interfaces import IRegistry
from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import HEADERS
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.debtors.test_register import RegisterTest
from tests.layers import WORLD_HTTP
from thads import audit
from thads import outbox
from thads.debtors.entries.states import is_closed
from thads.debtors.interfaces import IGuardSettings
from thads.debtors.loads import intake
from thads.debtors.loads import omitted
from thads.debtors.loads import publishing
from thads.debtors.loads import report
from thads.debtors.register.index import unpack_bits
from thads.debtors.register.indexes import index_of
from thads.debtors.workflow import entry_state
from thads.organisation.units import get_unit
from thads.worktime import clock
from unittest import mock
from zope.component import getUtility
import transaction
import unittest


NAMES = "An Bình Chi Dung Giang Hà Khánh Lan Mai Nam Oanh Phúc Quý Sơn Tâm"


def people(count, start=1, **changes):
    names = NAMES.split()
    return [
        row(name=f"Lê Thị {names[(n - 1) % 15]}", decision=f"{n}/QĐ-CTHADS", **changes)
        for n in range(start, start + count)
    ]


class TestGuards(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def waiting(self, *rows, data=None):
        """A list handed in and submitted; returns its address and its guards."""
        load = self.load(*rows, data=data).json()
        self.assertEqual(
            self.do(load["@id"], "submit", "hanoi.registrar").status_code, 200
        )
        return load["@id"], [guard["code"] for guard in load["guards"]]

    def assertNeedsReason(self, address):
        for comment in ({}, {"comment": "  "}):
            answer = self.do(address, "approve", "hanoi.leader", **comment)
            self.assertEqual(answer.status_code, 400, answer.text)
            self.assertIn("bất thường", said(answer))
        state = self.get(address, "hanoi.leader").json()["state"]
        self.assertEqual(state, "submitted")
        answer = self.do(address, "approve", "hanoi.leader", comment="Đã đối chiếu sổ")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.work()
        found = self.get(address, "hanoi.leader").json()
        self.assertEqual(
            (found["state"], found["guard_reason"]), ("published", "Đã đối chiếu sổ")
        )

    def test_a_usual_list_takes_no_reason(self):
        self.publish(*people(20))
        for count in (16, 24, 36):
            address, guards = self.waiting(*people(count))
            self.assertEqual(guards, [])
            answer = self.do(address, "approve", "hanoi.leader")
            self.assertEqual(answer.status_code, 200)
            self.work()

    def test_a_list_much_shorter_or_longer_than_the_last(self):
        self.publish(*people(20))
        address, guards = self.waiting(*people(15))
        self.assertEqual(guards, ["shrunk"])
        self.assertNeedsReason(address)
        address, guards = self.waiting(*people(23))
        self.assertEqual(guards, ["grown"])
        self.assertNeedsReason(address)

    def test_short_lists_are_not_measured(self):
        self.publish(*people(2))
        _address, guards = self.waiting(*people(9))
        self.assertEqual(guards, [])

    def test_up_to_two_percent_faulty_rows_are_left_out(self):
        address, guards = self.waiting(*people(98), row(name=""), row(name="1"))
        self.assertEqual(guards, [])
        self.do(address, "approve", "hanoi.leader")
        self.work()
        self.assertEqual(self.get("@debtors?name=le+thi").json()["items_total"], 98)
        report = self.get(address, "hanoi.leader").json()
        self.assertEqual((report["rows"], report["valid"]), (100, 98))
        self.assertEqual([e["row"] for e in report["errors"]], [100, 101])

    def test_more_faulty_rows_take_a_reason(self):
        address, guards = self.waiting(*people(10), row(name=""))
        self.assertEqual(guards, ["faulty"])
        page = said(self.page(address, "hanoi.leader"))
        self.assertIn("1 trong số 11 dòng bị lỗi (9,1 %)", page)
        self.assertRegex(page, r'<textarea[^>]*required="required"')
        self.assertNeedsReason(address)

    def test_a_list_of_faulty_rows_only_is_not_submitted(self):
        address = self.load(row(name="")).json()["@id"]
        answer = self.do(address, "submit", "hanoi.registrar")
        self.assertEqual(answer.status_code, 400)

    def test_other_columns_than_the_last_list(self):
        self.publish(row())
        data = workbook(["Lê Thị Hai", "Số 1", "Trả nợ", "2/QĐ-X"], headers=HEADERS[:4])
        address, guards = self.waiting(data=data)
        self.assertEqual(guards, ["columns_missing"])
        self.assertNeedsReason(address)
        data = workbook(
            ["Lê Thị Ba", "Số 1", "Trả nợ", "3/QĐ-X", "01/02/2026"], headers=HEADERS[:5]
        )
        _address, guards = self.waiting(data=data)
        self.assertEqual(guards, ["columns_added"])

    def test_the_limits_are_settings(self):
        self.publish(*people(20))
        settings = getUtility(IRegistry).forInterface(IGuardSettings)
        settings.fewest_percent = 50
        transaction.commit()
        self.assertEqual(self.waiting(*people(15))[1], [])
        panel = "@@debtor-guards-controlpanel"
        page = self.page(panel, SITE_OWNER_NAME, password=SITE_OWNER_PASSWORD)
        self.assertIn("Ít dòng hơn danh sách trước (%)", said(page))
        for user in ("hanoi.leader", "hanoi.admin", "central.approver", None):
            answer = self.page(panel, user, allow_redirects=False)
            self.assertNotEqual(answer.status_code, 200, user)

    def test_the_reason_is_in_the_trail(self):
        address, _guards = self.waiting(row(), row(name=""))
        self.do(address, "approve", "hanoi.leader", comment="Một dòng sẽ nạp sau")
        transaction.begin()
        [found] = audit.read(self.portal, action="debtors.approve")
        self.assertEqual(found.details["comment"], "Một dòng sẽ nạp sau")
        self.assertEqual(found.details["guards"], ["faulty"])

    def test_the_registrar_is_told_before_he_submits(self):
        self.publish(*people(20))
        address = self.load(*people(5)).json()["@id"]
        page = said(self.page(address, "hanoi.registrar"))
        self.assertIn("Danh sách có điểm bất thường", page)
        self.assertIn("ít hơn 75 % so với danh sách trước (20 dòng)", page)


class TestCompleteLists(RegisterTest):
    def load(self, *rows, complete=True):
        self.login("hanoi.registrar")
        return intake.take_file(
            self.register, workbook(*rows), "a.xlsx", complete=complete
        )

    def publish(self, load, comment="Theo sổ"):
        self.login("hanoi.registrar")
        self.workflow.doActionFor(load, "submit")
        self.login("hanoi.leader")
        self.workflow.doActionFor(load, "approve", comment=comment)
        outbox.run_due(self.portal)
        self.assertEqual(api.content.get_state(load), "published")
        self.agree()
        return load

    def test_what_it_does_not_name_ends_in_the_same_moment(self):
        self.publish(self.load(*people(10)))
        last = self.entry(name="le thi nam")
        number = last.current()["number"]
        load = self.load(*people(8), row())
        self.assertEqual(load.counts["ended"], 2)
        self.assertEqual(
            [r["record"]["name"] for r in report.omitted_rows(load)],
            ["Lê Thị Mai", "Lê Thị Nam"],
        )
        self.assertEqual(self.found(name="le thi"), 10)
        self.publish(load)
        self.assertEqual(self.found(name="le thi"), 8)
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        self.assertEqual(load.ended[last.getId()], number)
        self.assertEqual(len(load.ended), 2)
        self.assertTrue(is_closed(last))
        [move] = last.workflow_history["thads_debtor_entry"]
        self.assertEqual((move["actor"], move["load"]), ("hanoi.leader", load.id))
        self.assertIn("a.xlsx", move["comments"])

    def test_it_is_written_in_steps_and_seen_in_one_switch(self):
        self.publish(self.load(*people(10)))
        left_out = [self.entry(name=f"le thi {n}") for n in ("lan", "mai", "nam")]
        load = self.load(*people(7), row())
        self.login("hanoi.registrar")
        self.workflow.doActionFor(load, "submit")
        self.login("hanoi.leader")
        self.workflow.doActionFor(load, "approve", comment="Theo sổ")
        seen = []
        for _step in self.steps():
            self.agree()
            public = self.found(name="le thi"), self.found(name="dang thi uoc")
            closed = [is_closed(entry) for entry in left_out]
            states = [entry_state(entry) for entry in left_out]
            seen.append((public, closed, states.count("ended")))
        self.assertEqual(load.looked, 3)
        self.assertEqual(list(dict.fromkeys(s[0] for s in seen)), [(10, 0), (7, 1)])
        for public, closed, told in seen:
            self.assertEqual(set(closed), {public == (7, 1)})
            self.assertFalse(told and public == (10, 0))
        # switched while none was told, then told one by one
        told = [told for public, _closed, told in seen if public == (7, 1)]
        self.assertEqual(list(dict.fromkeys(told)), [0, 1, 2, 3])

    def steps(self):
        """Let the worker do its jobs in the smallest steps, as another process each."""
        with (
            mock.patch.object(publishing, "SECONDS", 0),
            mock.patch.object(publishing, "SLICE", 1),
            mock.patch.object(omitted, "SECONDS", 0),
            mock.patch.object(omitted, "LOOK", 1),
        ):
            while outbox.run_due(self.portal, limit=1):
                yield
                publishing.PublishingWork.done()

    def switched(self, load):
        """The list is public, and the entries it ends are not told yet."""
        self.login("hanoi.registrar")
        self.workflow.doActionFor(load, "submit")
        self.login("hanoi.leader")
        self.workflow.doActionFor(load, "approve", comment="Theo sổ")
        for _step in self.steps():
            if api.content.get_state(load) == "published":
                return load

    def test_undone_before_all_are_told(self):
        self.publish(self.load(*people(10)))
        load = self.switched(self.load(*people(8)))
        self.assertEqual(self.found(name="le thi"), 8)
        self.workflow.doActionFor(load, "undo", comment="Nhầm")
        self.assertEqual(load.undone["reinstated"], 2)
        outbox.run_due(self.portal)
        self.assertEqual(self.found(name="le thi"), 10)
        self.assertEqual(entry_state(self.entry(name="le thi nam")), "published")
        self.agree()

    def test_named_again_before_he_is_told(self):
        self.publish(self.load(*people(10)))
        first = self.entry(name="le thi nam")
        self.switched(self.load(*people(9)))
        with self.assertRaisesRegex(Exception, "chưa được công khai"):
            self.workflow.doActionFor(first, "end", comment="Xong")
        self.publish(self.load(*people(1, 10), complete=False))
        again = self.entry(name="le thi nam")
        self.assertNotEqual(again.getId(), first.getId())
        self.assertEqual(entry_state(first), "ended")

    def test_a_supplementary_list_ends_nothing(self):
        self.publish(self.load(*people(10)))
        load = self.publish(self.load(row(), complete=False))
        self.assertIsNone(load.ended or None)
        self.assertEqual(self.found(name="le thi"), 10)

    def test_other_units_keep_theirs(self):
        branch = get_unit("hanoi-badinh").title
        self.publish(self.load(*people(3), *people(3, 11, unit=branch)))
        load = self.publish(self.load(*people(2, 11, unit=branch)))
        self.assertEqual(load.units, ("hanoi-badinh",))
        self.assertEqual(len(load.ended), 1)
        self.assertEqual(self.found(name="le thi"), 5)

    def test_the_same_complete_list_again_changes_nothing(self):
        self.publish(self.load(*people(10)))
        numbers = [self.entry(name="le thi an").current()["number"]]
        load = self.publish(self.load(*people(10)))
        self.assertEqual(load.counts["unchanged"], 10)
        self.assertFalse(load.ended or unpack_bits(load.added))
        self.assertEqual(self.entry(name="le thi an").current()["number"], numbers[0])

    def test_it_is_submitted_without_any_fault_only(self):
        self.publish(self.load(*people(60)))
        load = self.load(*people(59), row(name=""))
        self.assertEqual(load.counts["ended"], 0)
        with self.assertRaisesRegex(Exception, "Danh sách đầy đủ"):
            self.workflow.doActionFor(load, "submit")

    def test_ending_many_takes_a_reason(self):
        self.publish(self.load(*people(10)))
        load = self.load(*people(7), *people(3, 31))
        self.assertEqual([g["code"] for g in load.guards], ["ends_many"])

    def test_what_was_published_or_corrected_meanwhile_stays(self):
        self.publish(self.load(*people(10)))
        load = self.load(*people(8))
        self.publish(self.load(*people(1, 9, amount=7), *people(1, 40), complete=False))
        self.publish(load)
        self.assertEqual(list(load.ended.values()), [10])
        self.assertEqual(self.found(name="le thi"), 10)

    def test_who_was_left_out_by_mistake_comes_back_with_a_list(self):
        self.publish(self.load(*people(10)))
        entry = self.entry(name="le thi nam")
        self.publish(self.load(*people(9)))
        load = self.publish(self.load(*people(1, 10), complete=False))
        self.assertEqual(load.counts["new"], 1)
        self.assertEqual(self.found(name="le thi nam"), 1)
        again = self.entry(name="le thi nam")
        self.assertNotEqual(again.getId(), entry.getId())
        self.assertTrue(is_closed(entry))

    def test_its_words_leave_the_index_when_it_is_final(self):
        self.publish(self.load(*people(10)))
        entry = self.entry(name="le thi nam")
        self.publish(self.load(*people(9)))
        number = entry.versions[0]["number"]
        index = index_of(self.portal)
        self.assertIn(number, index.with_term("nnam", 0))
        later = clock.now() + timedelta(days=92)
        outbox.run_due(self.portal, now=later)
        self.assertNotIn(number, index.with_term("nnam", 0))
        self.agree()


class TestEndedByAList(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_citizens_are_told_that_it_is_gone(self):
        self.publish(*people(10))
        [item] = self.items("name=le+thi+nam")
        answer = self.call(
            "POST",
            "hanoi/@debtor-loads",
            "hanoi.registrar",
            files={"file": ("day-du.xlsx", workbook(*people(9)))},
            data={"complete": "true"},
        )
        load = answer.json()
        self.assertEqual((load["complete"], load["counts"]["ended"]), (True, 1))
        page = said(self.page(f"{load['@id']}?show=ended", "hanoi.registrar"))
        self.assertIn("Lê Thị Nam", page)
        self.assertIn("Không còn trong danh sách", page)
        self.do(load["@id"], "submit", "hanoi.registrar")
        self.do(load["@id"], "approve", "hanoi.leader")
        self.work()
        self.assertEqual(self.items("name=le+thi+nam"), [])
        self.assertEqual(self.items("decision=10/QĐ-CTHADS"), [])
        for answer in (self.get(item["@id"]), self.page(item["@id"])):
            self.assertEqual(answer.status_code, 410)
            self.assertNotIn("Thị Nam", said(answer))
        page = said(self.page(item["@id"], "hanoi.leader"))
        self.assertIn("Không còn trong danh sách đầy đủ “day-du.xlsx”", page)

    def test_the_choice_on_the_page(self):
        self.publish(*people(3))
        page = self.submit(
            "hanoi/tra-cuu/@@debtor-upload",
            "hanoi.registrar",
            files={"file": ("a.xlsx", workbook(*people(2)))},
            scope="complete",
        )
        self.assertIn("Danh sách đầy đủ của: Cục", said(page))
        self.assertIn("không còn trong danh sách", said(page))
