"""Authors: tax code and account are sealed, and read by their accountants alone."""

from plone import api
from tests.layers import WORLD_INTEGRATION
from tests.royalties.people import COLLECTOR
from tests.royalties.people import EDITOR
from tests.royalties.people import HEAD
from tests.royalties.people import LEADER
from tests.royalties.people import WRITER
from tests.royalties.people import Board
from tests.royalties.test_http import CLOSED
from tests.royalties.test_http import Web
from thads import audit
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.interfaces import IThadsLayer
from thads.royalties import authors
from thads.royalties import particulars
from thads.royalties.particulars import Particulars
from unittest import mock
from zope.interface import alsoProvides
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
            with self.assertLogs("thads.royalties.particulars"):
                self.assertEqual(particulars.unseal(sealed, "hanoi\0b"), Particulars())
        other = {particulars.VARIABLE: "khoa-khac-cua-kiem-thu-nam-2026"}
        wrong = mock.patch.dict(os.environ, other)
        with wrong, self.assertLogs("thads.royalties.particulars"):
            self.assertEqual(particulars.unseal(sealed, "hanoi\0a"), Particulars())

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

    def test_others_are_refused(self):
        for login in (None, EDITOR, HEAD, LEADER, "central.accountant"):
            with self.subTest(login):
                answer = self.page("hanoi/@@royalty-authors", login)
                self.assertIn(answer.status_code, CLOSED)
