"""A branch's list before its two looks: what was shown, and what changed meanwhile."""

from tests.debtors.http import said
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.debtors.test_approval import HEAD
from tests.debtors.test_approval import REGISTRAR
from tests.debtors.test_approval import BranchTest
from tests.debtors.test_revisions import CHANGED
from tests.debtors.test_revisions import RevisionsTest
from thads.organisation.people import give
import transaction


DEPARTMENT = "hanoi.leader"
SAYS = "Đã thay đổi sau khi nạp"
AMOUNTS = {"then": 1000, "now": 3000, "row": 2000}


class SecondLookTest(BranchTest, RevisionsTest):
    def back_to_review(self, address, amount="999.000"):
        """Return a list from the department, change it, and bring it back there."""
        sent = self.do(address, "return", DEPARTMENT, comment="Sửa số tiền")
        self.assertEqual(sent.status_code, 200, sent.text)
        file = ("moi.xlsx", workbook(row(amount=amount)))
        page = f"{address}/@@debtor-replace"
        answer = self.submit(page, REGISTRAR, files={"file": file})
        self.assertEqual(answer.status_code, 200)
        self.do_anew(address, "submit", REGISTRAR)
        approved = self.do_anew(address, "approve", HEAD)
        self.assertEqual(approved.status_code, 200, approved.text)
        self.assertEqual(self.state(address), "department_review")

    def publish_by_branch(self, *rows):
        """Let a list of the branch pass both looks; return the address of its entry."""
        address = self.reviewed(*rows)
        self.do(address, "approve", DEPARTMENT)
        self.work()
        self.assertEqual(self.state(address), "published")
        return self.items("name=dang+thi+uoc")[0]["@id"]

    def changes(self, address, user):
        found = self.get(address, user).json()
        self.assertEqual(found["changed_since"], len(found["changes_since"]))
        return {change["row"]: change for change in found["changes_since"]}


class TestStale(SecondLookTest):
    def test_the_department_approves_nothing_from_an_old_tab(self):
        address = self.reviewed()
        old_tab = self.form(address, DEPARTMENT)
        self.back_to_review(address)
        answer = self.decide(address, DEPARTMENT, old_tab, "approve")
        self.assertEqual(answer.status_code, 409)
        self.assertIn(CHANGED, said(answer))
        self.assertEqual(self.state(address), "department_review")
        self.work()
        self.assertEqual(self.items("name=dang+thi+uoc"), [])

        shown_again = self.form(address, DEPARTMENT)
        answer = self.decide(address, DEPARTMENT, shown_again, "approve")
        self.assertEqual(answer.status_code, 200)
        self.work()
        self.assertEqual(self.items("name=dang+thi+uoc")[0]["amount"], 999_000)

    def test_nor_does_its_program(self):
        address = self.reviewed()
        read = self.get(address, DEPARTMENT).json()["revision"]
        self.back_to_review(address)
        for step in ("approve", "return"):
            answer = self.do(address, step, DEPARTMENT, revision=read, comment="x")
            self.assertEqual(answer.status_code, 409, answer.text)
            self.assertEqual(answer.json()["type"], "Conflict")
        self.assertEqual(self.state(address), "department_review")
        read = self.get(address, DEPARTMENT).json()["revision"]
        answer = self.do(address, "approve", DEPARTMENT, revision=read)
        self.assertEqual(answer.status_code, 200, answer.text)

    def test_what_the_head_of_the_branch_saw_is_not_what_the_department_sees(self):
        """The revision of the first look decides nothing in the second."""
        address = self.submitted()
        first = self.get(address, HEAD).json()["revision"]
        self.do(address, "approve", HEAD, revision=first)
        answer = self.do(address, "approve", DEPARTMENT, revision=first)
        self.assertEqual(answer.status_code, 409, answer.text)
        self.assertEqual(self.state(address), "department_review")

    def test_who_approved_what_was_returned_decides_again(self):
        """A branch has one head: four eyes look at what is submitted, not at names."""
        address = self.reviewed()
        self.back_to_review(address)
        refused = self.do(address, "approve", HEAD)
        self.assertEqual(refused.status_code, 403, refused.text)
        self.assertEqual(self.do(address, "approve", DEPARTMENT).status_code, 200)

    def test_but_not_whoever_changed_it_meanwhile(self):
        give(HEAD, "hanoi-badinh", "registrar")
        transaction.commit()
        address = self.reviewed()
        self.do(address, "return", DEPARTMENT, comment="Sửa số tiền")
        file = ("moi.xlsx", workbook(row(amount="5.000")))
        self.submit(f"{address}/@@debtor-replace", HEAD, files={"file": file})
        self.do_anew(address, "submit", REGISTRAR)
        refused = self.do_anew(address, "approve", HEAD)
        self.assertEqual(refused.status_code, 403, refused.text)
        self.assertEqual(self.state(address), "submitted")


class TestOvertaken(SecondLookTest):
    def setUp(self):
        super().setUp()
        self.entry = self.publish_by_branch(row(amount=1000))

    def assertShown(self, address, *users):
        for user in users:
            with self.subTest(user):
                page = said(self.page(f"{address}?show=overtaken", user))
                self.assertIn(SAYS, page)
                for amount in ("1.000 đồng", "2.000 đồng", "3.000 đồng"):
                    self.assertIn(amount, page)
                [change] = self.changes(address, user).values()
                self.assertEqual(change["entry"], self.entry)
                self.assertEqual(change["fields"], {"amount": AMOUNTS})

    def test_both_are_shown_to_the_branch_and_its_head(self):
        waiting = self.submitted(row(amount=2000))
        self.assertEqual(self.changes(waiting, HEAD), {})
        self.publish_by_branch(row(amount=3000))
        self.assertShown(waiting, REGISTRAR, HEAD)

    def test_and_to_the_department(self):
        waiting = self.reviewed(row(amount=2000))
        old_tab = self.form(waiting, DEPARTMENT)
        read = self.get(waiting, DEPARTMENT).json()["revision"]
        self.publish_by_branch(row(amount=3000))
        self.assertShown(waiting, REGISTRAR, HEAD, DEPARTMENT)
        answer = self.decide(waiting, DEPARTMENT, old_tab, "approve")
        self.assertEqual(answer.status_code, 409)
        self.assertIn(SAYS, said(answer))
        answer = self.do(waiting, "approve", DEPARTMENT, revision=read)
        self.assertEqual(answer.status_code, 409, answer.text)

        new_tab = self.form(waiting, DEPARTMENT)
        answer = self.decide(waiting, DEPARTMENT, new_tab, "approve")
        self.assertEqual(answer.status_code, 200)
        self.work()
        self.assertEqual(self.items("name=dang+thi+uoc")[0]["amount"], 2000)

    def test_the_head_decides_on_what_changed_since_the_page_was_opened(self):
        waiting = self.submitted(row(amount=2000))
        old_tab = self.form(waiting, HEAD)
        read = self.get(waiting, HEAD).json()["revision"]
        self.publish_by_branch(row(amount=3000))
        answer = self.decide(waiting, HEAD, old_tab, "approve")
        self.assertEqual(answer.status_code, 409)
        self.assertIn(SAYS, said(answer))
        answer = self.do(waiting, "approve", HEAD, revision=read)
        self.assertEqual(answer.status_code, 409, answer.text)
        self.assertEqual(self.state(waiting), "submitted")
        new_tab = self.form(waiting, HEAD)
        answer = self.decide(waiting, HEAD, new_tab, "approve")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.state(waiting), "department_review")

    def test_what_the_locality_changed_or_ended(self):
        waiting = self.submitted(row(amount=2000))
        ended = self.do(self.entry, "end", DEPARTMENT, comment="Xong", ground="done")
        self.assertEqual(ended.status_code, 200, ended.text)
        self.work()
        [change] = self.changes(waiting, HEAD).values()
        self.assertTrue(change["ended"])
        page = said(self.page(f"{waiting}?show=overtaken", HEAD))
        self.assertIn("Đã chấm dứt hoặc bị ẩn", page)

    def test_it_does_not_concern_other_branches(self):
        waiting = self.submitted(row(amount=2000))
        self.publish(row(name="Trần Khác", decision="3/QĐ-X"))
        self.assertEqual(self.changes(waiting, HEAD), {})
        self.assertNotIn(SAYS, said(self.page(waiting, HEAD)))
