"""Authors: tax code and account are sealed, and read by their accountants alone."""

from plone import api
from tests.layers import WORLD_INTEGRATION
from tests.royalties.people import COLLECTOR
from tests.royalties.people import EDITOR
from tests.royalties.people import HEAD
from tests.royalties.people import LEADER
from tests.royalties.people import NOW
from tests.royalties.people import PAYER
from tests.royalties.people import PAYER2
from tests.royalties.people import WRITER
from tests.royalties.people import Board
from tests.royalties.people import at
from tests.royalties.test_http import CLOSED
from tests.royalties.test_http import Web
from tests.royalties.test_statements import Statements
from thads import audit
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.interfaces import IThadsLayer
from thads.royalties import authors
from thads.royalties import particulars
from thads.royalties import statements
from thads.royalties.browser.statement import StatementPaper
from thads.royalties.particulars import Particulars
from thads.royalties.particulars import Unreadable
from unittest import mock
from zope.interface import alsoProvides
import datetime
import os
import transaction
import unittest


KEY = {particulars.VARIABLE: "khoa-thu-nghiem-cua-kiem-thu-2026"}
GIVEN = Particulars("8123456789", "0011002233445", "Ngân hàng Thử nghiệm")


class TestSealing(unittest.TestCase):
    def test_what_is_sealed_is_read_with_the_key_for_the_same_author_alone(self):
        with mock.patch.dict(os.environ, KEY):
            sealed = particulars.seal(GIVEN, "hanoi\0a")
            self.assertNotIn(b"8123456789", sealed)
            self.assertNotEqual(sealed, particulars.seal(GIVEN, "hanoi\0a"))
            self.assertEqual(particulars.unseal(sealed, "hanoi\0a"), GIVEN)
            logged = self.assertLogs("thads.royalties.particulars")
            with logged, self.assertRaises(Unreadable):
                particulars.unseal(sealed, "hanoi\0b")
        for key in ("khoa-khac-cua-kiem-thu-nam-2026", ""):
            wrong = mock.patch.dict(os.environ, {particulars.VARIABLE: key})
            logged = self.assertLogs("thads.royalties.particulars")
            with wrong, logged, self.assertRaises(Unreadable):
                particulars.unseal(sealed, "hanoi\0a")

    def test_without_a_key_nothing_is_kept(self):
        for key in ("", "ngan"):
            none = mock.patch.dict(os.environ, {particulars.VARIABLE: key})
            with self.subTest(key), none, self.assertRaises(Refused):
                particulars.seal(GIVEN, "x")

    def test_wrong_particulars(self):
        for wrong in (
            Particulars(tax_code="123"),
            Particulars(tax_code="12345678901a"),
            Particulars(account="=1+1", bank="x"),
            Particulars(account="12345"),
            Particulars(bank="x" * 200),
        ):
            with self.subTest(wrong), self.assertRaises(Refused):
                particulars.checked(wrong)
        spaced = Particulars("812 345 6789", "0011 0022", " Ngân  hàng ")
        self.assertEqual(
            particulars.checked(spaced),
            Particulars("8123456789", "00110022", "Ngân hàng"),
        )


class TestAuthors(Board, unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        alsoProvides(self.layer["request"], IThadsLayer)
        key = mock.patch.dict(os.environ, KEY)
        key.start()
        self.addCleanup(key.stop)

    def test_only_accountants_of_the_unit_and_each_look_is_recorded(self):
        with api.env.adopt_user(COLLECTOR):
            author = authors.add_outside(self.home, "Bà Cộng Tác", "Cộng Tác")
            authors.change(self.home, author.id, "Bà Cộng Tác", "Cộng Tác", GIVEN)
            authors.change(self.home, WRITER, "", "Nhà báo", GIVEN)
            found = authors.read_particulars(self.home, [author.id, WRITER])
        self.assertEqual(found, {author.id: GIVEN, WRITER: GIVEN})
        actions = [entry.action for entry in audit.read(self.layer["portal"])]
        self.assertIn("royalties.read_particulars", actions)
        for person in (
            *(HEAD, LEADER, EDITOR, WRITER, "hanoi.admin"),
            *("tphochiminh.accountant", "central.accountant", "central.inspector"),
        ):
            with self.subTest(person), api.env.adopt_user(person):
                with self.assertRaises(NotAllowed):
                    authors.read_particulars(self.home, [WRITER])
                with self.assertRaises(NotAllowed):
                    authors.change(self.home, WRITER, "", "x", GIVEN)

    def test_choices_are_the_units_own(self):
        author = authors.add_outside(self.home, "Bà Cộng Tác")
        ids = {each.id for each in authors.choices("hanoi")}
        self.assertLessEqual({author.id, WRITER, "hanoi-badinh.leader"}, ids)
        others = {each.id for each in authors.choices("tphochiminh")}
        self.assertFalse(ids & others)
        knows = authors.Authors().knows
        self.assertTrue(knows(self.home["tin-tuc"], author.id))
        self.assertFalse(
            knows(self.layer["portal"]["tphochiminh"]["tin-tuc"], author.id)
        )
        self.assertFalse(knows(self.layer["portal"]["tin-tuc"], WRITER))


class TestPayee(Statements, unittest.TestCase):
    """Who is paid by a statement is settled when it is approved, not by who pays."""

    layer = WORLD_INTEGRATION
    OTHER = Particulars("8123456789", "99998888", "Ngân hàng khác")

    def setUp(self):
        super().setUp()
        key = mock.patch.dict(os.environ, KEY)
        key.start()
        self.addCleanup(key.stop)
        self.change(COLLECTOR, GIVEN, NOW - datetime.timedelta(1))
        self.graded()

    def change(self, person, values, when=NOW + datetime.timedelta(minutes=1)):
        with at(when), api.env.adopt_user(person):
            authors.change(self.home, WRITER, "", "", values)

    def bank_list(self, statement):
        paper = StatementPaper(statement, self.layer["request"])
        paper.name = "chuyen-khoan.csv"
        with api.env.adopt_user(PAYER):
            return paper().decode("utf-8-sig")

    def test_what_changes_after_approval_is_not_paid_to(self):
        statement = self.lead(self.collect(), "approved")
        self.assertIn(GIVEN.account, self.bank_list(statement))
        self.change(PAYER2, self.OTHER)
        shown = self.bank_list(statement)
        self.assertIn(GIVEN.account, shown)
        self.assertNotIn(self.OTHER.account, shown)
        self.take(statement, "return", LEADER)
        self.lead(statement, "approved")
        self.assertIn(self.OTHER.account, self.bank_list(statement))

    def test_who_changed_a_payee_does_not_pay(self):
        for until in ("collected", "checked", "approved"):
            with self.subTest(until):
                statement = self.lead(self.collect(), until)
                self.change(PAYER, self.OTHER)
                self.lead(statement, "approved")
                with self.assertRaises(NotAllowed):
                    self.take(statement, "pay", PAYER)
                self.home._delObject(statement.getId())
                self.change(COLLECTOR, GIVEN)

    def test_nor_who_changed_it_before(self):
        """Until somebody else has paid there once: then it has been in other hands."""
        self.change(PAYER, self.OTHER, NOW - datetime.timedelta(hours=1))
        statement = self.lead(self.collect(), "approved")
        with self.assertRaises(NotAllowed):
            self.take(statement, "pay", PAYER)
        self.take(statement, "pay", PAYER2)
        proven = statements.proven_by_others("hanoi", PAYER)
        self.assertEqual({WRITER}, set(proven))
        self.assertEqual({}, statements.proven_by_others("hanoi", PAYER2))
        known = authors.changed_by("hanoi", [WRITER], PAYER, proven)
        self.assertFalse(known, "what somebody else paid by has been in other hands")
        self.change(PAYER, GIVEN, NOW + datetime.timedelta(1))
        self.assertTrue(authors.changed_by("hanoi", [WRITER], PAYER, proven))

    def test_the_same_again_changes_nothing_and_others_pay(self):
        statement = self.collect()
        self.change(PAYER, GIVEN)
        self.change(PAYER2, self.OTHER)
        self.lead(statement)
        self.assertEqual(statement.state_id, "paid")

    def test_the_trail_names_the_fields_alone(self):
        self.change(PAYER, self.OTHER)
        entries = audit.read(self.layer["portal"])
        entry = next(e for e in entries if e.action == "royalties.change_author")
        self.assertEqual(entry.details["fields"], "account, bank")
        self.assertNotIn(self.OTHER.account, str(entry.details))


class TestPage(Web, unittest.TestCase):
    def setUp(self):
        super().setUp()
        key = mock.patch.dict(os.environ, KEY)
        key.start()
        self.addCleanup(key.stop)

    def test_enter_change_and_pay(self):
        path = "hanoi/@@royalty-authors"
        fields = {
            "name": "Bà Cộng Tác",
            "pen_name": "Cộng Tác",
            "tax_code": "8123456789",
            "account": "0011002233445",
            "bank": "Ngân hàng Thử",
        }
        refused = self.send(path, COLLECTOR, **fields | {"tax_code": "x"})
        self.assertEqual(refused.status_code, 400)
        self.assertIn("0011002233445", refused.text)
        self.assertEqual(self.send(path, COLLECTOR, **fields).status_code, 303)
        transaction.begin()
        (author,) = (a for a in authors.choices("hanoi") if a.id.startswith("ctv:"))
        shown = self.page(f"{path}?author={author.id}", COLLECTOR).text
        self.assertIn("8123456789", shown)
        self.graded(authors=[(author.id, "100")])
        transaction.commit()
        address = self.post(
            "hanoi/@royalty-statements", COLLECTOR, {"period": "2026-10"}
        ).json()["@id"]
        for step, login in (("check", COLLECTOR), ("approve", LEADER)):
            self.post(f"{address}/@workflow/{step}", login, {})
        bank = self.get(f"{address}/@@royalty-paper/chuyen-khoan.csv", COLLECTOR)
        self.assertIn("0011002233445", bank.content.decode("utf-8-sig"))
        for login in (LEADER, "central.accountant"):
            with self.subTest(login):
                self.assertNotIn("8123456789", self.page(address, login).text)
                self.assertIn("Cộng Tác", self.page(address, login).text)

    def test_the_same_click_again_and_unknown_ids(self):
        path = "hanoi/@@royalty-authors"
        fields = {"name": "Bà Cộng Tác", "pen_name": "", "tax_code": "8123456789"}
        fields |= {"account": "0011002233445", "bank": "Ngân hàng Thử"}

        def outside():
            transaction.begin()
            return [id for id in authors.of_unit("hanoi") if id.startswith("ctv:")]

        for _time in range(2):
            answer = self.send(path, COLLECTOR, **fields)
            self.assertEqual(answer.status_code, 303)
        self.assertEqual(len(outside()), 1)
        self.send(path, COLLECTOR, **fields | {"account": "999988887777"})
        self.assertEqual(len(outside()), 2)
        with at(NOW + datetime.timedelta(minutes=9)):
            self.send(path, COLLECTOR, **fields)
        self.assertEqual(len(outside()), 3)
        for unknown in ("ctv:99", "hanoi.khong-co", "tphochiminh.editor", "ctv:"):
            with self.subTest(unknown):
                asked = self.page(f"{path}?author={unknown}", COLLECTOR)
                self.assertEqual(asked.status_code, 404)
                sent = self.send(path, COLLECTOR, **fields, author=unknown)
                self.assertEqual(sent.status_code, 404)
        self.assertEqual(len(outside()), 3)

    def test_a_wrong_key_wipes_nothing_and_is_told(self):
        with api.env.adopt_user(COLLECTOR):
            authors.change(self.home, WRITER, "", "Bút", GIVEN)
        address = self.start("approved")
        path = f"hanoi/@@royalty-authors?author={WRITER}"
        for key in ("khoa-khac-cua-kiem-thu-nam-2026", ""):
            wrong = mock.patch.dict(os.environ, {particulars.VARIABLE: key})
            with self.subTest(key), wrong:
                shown = self.page(path, COLLECTOR)
                self.assertEqual(shown.status_code, 200)
                self.assertIn("không đọc được", shown.text)
                self.assertNotIn('name="account"', shown.text)
                saved = self.send(path, COLLECTOR, pen_name="Bút mới")
                self.assertEqual(saved.status_code, 303)
                typed = self.send(path, COLLECTOR, tax_code="", account="", bank="")
                self.assertEqual(typed.status_code, 409)
                for paper in ("chuyen-khoan.csv", "bang-ke.xlsx"):
                    paper = f"{address}/@@royalty-paper/{paper}"
                    answer = self.get(paper, COLLECTOR)
                    self.assertEqual(answer.status_code, 409)
                    self.assertIn("không đọc được", answer.json()["message"])
                    self.assertEqual(self.page(paper, COLLECTOR).status_code, 303)
        transaction.begin()
        with api.env.adopt_user(COLLECTOR):
            found = authors.read_particulars(self.home, [WRITER])
        self.assertEqual(found, {WRITER: GIVEN})
        self.assertIn(GIVEN.account, self.page(path, COLLECTOR).text)
        self.assertIn("Bút mới", self.page(path, COLLECTOR).text)

    def test_others_are_refused(self):
        for login in (None, EDITOR, HEAD, LEADER, "central.accountant"):
            with self.subTest(login):
                answer = self.page("hanoi/@@royalty-authors", login)
                self.assertIn(answer.status_code, CLOSED)
