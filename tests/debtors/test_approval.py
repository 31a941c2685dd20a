"""From branch to department: who approves what, in which order, over page and REST."""

from plone import api
from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import plain
from tests.debtors.lists import row
from tests.layers import WORLD_HTTP
from thads import outbox
from thads.debtors.demo import publish_rows
from thads.debtors.department import IApprovalSettings
from thads.debtors.register import agenda
from thads.organisation.people import give
import transaction
import unittest


BRANCH = "hanoi/don-vi/badinh"
REGISTRAR, HEAD = "hanoi-badinh.registrar", "hanoi-badinh.leader"


class BranchTest(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        branch = self.portal["hanoi"]["don-vi"].objectValues()[0]
        self.branch = f"hanoi/don-vi/{branch.getId()}"

    def state(self, address):
        transaction.begin()
        path = address.partition("/plone/")[2]
        return api.content.get_state(self.portal.unrestrictedTraverse(path))

    def hand_in(self, *rows, user=REGISTRAR):
        answer = self.load(*(rows or (row(),)), user=user, place=self.branch)
        self.assertEqual(answer.status_code, 201, answer.text)
        return answer.json()["@id"]

    def submitted(self, *rows):
        address = self.hand_in(*rows)
        self.assertEqual(self.do(address, "submit", REGISTRAR).status_code, 200)
        return address

    def reviewed(self, *rows):
        address = self.submitted(*rows)
        self.assertEqual(self.do(address, "approve", HEAD).status_code, 200)
        return address

    def direct(self, line):
        name = f"{IApprovalSettings.__identifier__}.direct_branches"
        api.portal.set_registry_record(name, [line])
        transaction.commit()


class TestTheWay(BranchTest):
    def test_head_then_department_then_public(self):
        address = self.submitted()
        self.assertEqual(self.state(address), "submitted")
        self.do(address, "approve", HEAD)
        self.assertEqual(self.state(address), "department_review")
        self.work()
        self.assertEqual(self.items("name=dang thi uoc"), [])
        self.do(address, "approve", "hanoi.registrar")
        self.work()
        self.assertEqual(self.state(address), "published")
        [found] = self.items("name=dang thi uoc")
        self.assertEqual(found["unit"]["id"], "hanoi-badinh")

    def test_where_so_set_the_head_of_the_branch_publishes(self):
        self.direct("hanoi | 2026-01-01")
        address = self.reviewed()
        self.assertEqual(self.state(address), "approved")
        self.work()
        self.assertEqual(self.state(address), "published")

    def test_the_setting_is_dated(self):
        for line in ("hanoi | 2999-01-01", "hanoi | 2020-01-01 | 2021-01-01"):
            self.direct(line)
            with self.subTest(line):
                decision = f"{line[8:12]}/QĐ-X"
                address = self.reviewed(row(decision=decision))
                self.assertEqual(self.state(address), "department_review")

    def test_the_department_returns_it_to_the_branch(self):
        address = self.reviewed()
        self.do(address, "return", "hanoi.leader", comment="Sai địa chỉ")
        self.assertEqual(self.state(address), "draft")
        self.assertIn("Sai địa chỉ", self.page(address, REGISTRAR).text)
        self.assertEqual(self.do(address, "submit", REGISTRAR).status_code, 200)

    def test_a_list_of_the_locality_goes_the_short_way(self):
        address = self.load(row()).json()["@id"]
        self.do(address, "submit", "hanoi.registrar")
        self.do(address, "approve", "hanoi.leader")
        self.assertEqual(self.state(address), "approved")


class TestWhoMay(BranchTest):
    """People of branch and locality have the same roles, but not the same turn."""

    def refused(self, address, transition, *users):
        before = self.state(address)
        for user in users:
            with self.subTest(user=user, transition=transition, state=before):
                answer = self.do(address, transition, user, comment="x")
                self.assertIn(answer.status_code, (400, 401, 403, 404, 409))
                self.assertEqual(self.state(address), before)
                page = self.page(address, user).text
                self.assertNotIn(f'value="{transition}"', page)

    STRANGERS = (
        "tphochiminh.leader",
        "tphochiminh-quan1.leader",
        "hanoi-badinh.officer",
    )

    def test_a_draft_belongs_to_the_branch(self):
        address = self.hand_in()
        for transition in ("submit", "discard"):
            self.refused(
                address,
                transition,
                HEAD,
                "hanoi.registrar",
                "hanoi.leader",
                *self.STRANGERS,
            )

    def test_the_head_of_the_branch_decides_first(self):
        address = self.submitted()
        for transition in ("approve", "return"):
            self.refused(
                address,
                transition,
                REGISTRAR,
                "hanoi.leader",
                "hanoi.registrar",
                *self.STRANGERS,
            )

    def test_the_department_decides_second(self):
        address = self.reviewed()
        for transition in ("approve", "return"):
            self.refused(address, transition, REGISTRAR, HEAD, *self.STRANGERS)

    def test_four_eyes_over_all_hands(self):
        """Nobody approves twice, whatever functions they hold in both offices."""
        give(HEAD, "hanoi", "leader")
        give(REGISTRAR, "hanoi", "leader")
        transaction.commit()
        address = self.reviewed()
        self.refused(address, "approve", HEAD, REGISTRAR)
        self.assertEqual(self.do(address, "approve", "hanoi.leader").status_code, 200)

    def test_other_branches_see_nothing_of_it(self):
        address = self.submitted()
        for user in (*self.STRANGERS, None):
            for accept in ("text/html", "application/json"):
                answer = self.call("GET", address, user, accept)
                with self.subTest(user=user, accept=accept):
                    self.assertNotIn("Ước", said(answer))

    def test_inspectors_see_it(self):
        self.assertIn("Ước", self.page(self.submitted(), "central.inspector").text)

    def test_a_branch_hands_in_at_its_own_address_only(self):
        for place, user in (
            ("hanoi", REGISTRAR),
            (self.branch, HEAD),
            (self.branch, "hanoi-badinh.officer"),
            (self.branch, "tphochiminh-quan1.registrar"),
            (self.branch, None),
        ):
            with self.subTest(place=place, user=user):
                answer = self.load(row(), user=user, place=place)
                self.assertIn(answer.status_code, (401, 403, 404))

    def test_pages_of_the_branch_are_for_its_people(self):
        for name in ("debtor-loads", "debtor-waiting"):
            for user, status in ((REGISTRAR, 200), (HEAD, 200), ("hanoi.editor", 302)):
                answer = self.page(
                    f"{self.branch}/@@{name}", user, allow_redirects=False
                )
                with self.subTest(name=name, user=user):
                    self.assertEqual(answer.status_code, status)


class TestWhatABranchMayName(BranchTest):
    def test_its_list_shows_its_own_lists_only(self):
        self.load(row())
        self.hand_in(row(decision="77/QĐ-BĐ"))
        answer = self.get(f"{self.branch}/@debtor-loads", REGISTRAR).json()
        self.assertEqual(answer["items_total"], 1)
        answer = self.get("hanoi/@debtor-loads", "hanoi.registrar").json()
        self.assertEqual(answer["items_total"], 2)

    def test_no_unit_but_itself(self):
        title = self.portal["hanoi"].title
        answer = self.load(row(unit=title), user=REGISTRAR, place=self.branch).json()
        self.assertEqual(answer["errors"][0]["code"], "unknown_unit")

    def test_entries_of_others_stay_as_they_are(self):
        publish_rows(self.portal, self.portal["hanoi"], [plain()])
        transaction.commit()
        answer = self.load(row(amount=1), user=REGISTRAR, place=self.branch).json()
        self.assertEqual(answer["errors"][0]["code"], "entry_of_others")

    def test_the_head_of_the_branch_ends_its_entries_not_those_of_others(self):
        rows = [plain(unit="hanoi-badinh"), plain(name="Lê Văn Hai", decision="2/QĐ-X")]
        publish_rows(self.portal, self.portal["hanoi"], rows)
        transaction.commit()
        [own] = self.items("name=dang thi uoc")
        [other] = self.items("name=le van hai")
        answer = self.do(other["@id"], "end", HEAD, comment="Đã xong")
        self.assertIn(answer.status_code, (400, 401, 403, 404))
        self.assertEqual(len(self.items("name=le van hai")), 1)
        answer = self.do(own["@id"], "end", HEAD, comment="Đã xong")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(self.items("name=dang thi uoc"), [])


class TestWhatWaits(BranchTest):
    def test_the_staff_page_leads_each_to_his_turn(self):
        self.submitted()
        page = self.page("@@staff", HEAD).text
        self.assertIn(f"{self.branch}/@@debtor-waiting", page)
        page = self.page(f"{self.branch}/@@debtor-waiting", HEAD).text
        self.assertIn("Chờ ông/bà", page)
        page = self.page("hanoi/tra-cuu/@@debtor-waiting", "hanoi.leader").text
        self.assertIn("danh-sach.xlsx", page)
        self.assertNotIn("Chờ ông/bà", page)

    def test_what_is_published_waits_no_more(self):
        address = self.reviewed()
        self.do(address, "approve", "hanoi.leader")
        self.work()
        transaction.begin()
        found = agenda.read(self.portal["hanoi"]["tra-cuu"])
        self.assertEqual(list(found.loads), [])
        self.assertEqual(len(found.loads_of("hanoi-badinh")), 1)
        self.assertFalse(outbox.run_due(self.portal))
        transaction.abort()
