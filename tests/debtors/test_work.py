"""Loads and entries among what waits for a person: on their page and over REST."""

from tests.debtors.http import Http
from tests.debtors.lists import row
from tests.layers import WORLD_HTTP
import unittest


class WorkTest(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def waiting(self, user):
        """Return [(address, why)] of a person's list."""
        answer = self.get("@work", user)
        self.assertEqual(answer.status_code, 200, answer.text)
        return [(item["@id"], item["why"]) for item in answer.json()["items"]]

    def test_a_submitted_load_waits_for_the_leader_of_its_office(self):
        address = self.load(row()).json()["@id"]
        self.assertNotIn((address, "waiting"), self.waiting("hanoi.leader"))
        self.assertIn((address, "mine"), self.waiting("hanoi.registrar"))
        self.do(address, "submit", "hanoi.registrar")
        self.assertIn((address, "waiting"), self.waiting("hanoi.leader"))
        self.assertIn((address, "under_way"), self.waiting("hanoi.registrar"))
        for other in ("hanoi.editor", "tphochiminh.leader"):
            self.assertNotIn(address, dict(self.waiting(other)))

    def test_a_branchs_load_waits_at_the_branch(self):
        place, user = "hanoi/don-vi/badinh", "hanoi-badinh.registrar"
        branch = self.load(row(), place=place, user=user)
        self.assertEqual(branch.status_code, 201, branch.text)
        address = branch.json()["@id"]
        self.do(address, "submit", user)
        self.assertIn((address, "waiting"), self.waiting("hanoi-badinh.leader"))
        self.assertNotIn(address, dict(self.waiting("hanoi.leader")))

    def test_a_returned_load_is_its_registrars_work(self):
        address = self.load(row()).json()["@id"]
        self.do(address, "submit", "hanoi.registrar")
        self.do(address, "return", "hanoi.leader", comment="Sửa số tiền")
        self.assertEqual(dict(self.waiting("hanoi.registrar"))[address], "returned")
        self.assertNotIn(address, dict(self.waiting("hanoi.leader")))

    def test_a_request_to_hide_is_the_leaders_work_and_names_nobody(self):
        self.publish(row())
        entry = self.items("name=dang+thi+uoc")[0]["@id"]
        self.do(entry, "ask_hiding", "hanoi.registrar", comment="Nhầm người")
        self.assertIn((entry, "waiting"), self.waiting("hanoi.leader"))
        self.assertNotIn(entry, dict(self.waiting("hanoi.registrar")))
        items = self.get("@work", "hanoi.leader").json()["items"]
        item = next(item for item in items if item["@id"] == entry)
        self.assertEqual(item["title"], "12/QĐ-CTHADS")
        self.assertFalse(item["late"])
        self.do(entry, "hide", "hanoi.leader", comment="Nhầm người")
        item = next(
            item
            for item in self.get("@work", "hanoi.leader").json()["items"]
            if item["@id"] == entry
        )
        self.assertIsNotNone(item["due"])
