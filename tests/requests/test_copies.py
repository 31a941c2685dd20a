"""The centre's procedures in a locality: to be read there, and nothing else."""

from AccessControl.PermissionRole import rolesForPermissionOn
from plone import api
from tests.debtors.http import Http
from tests.layers import WORLD_HTTP
from thads.requests import procedures
import transaction
import unittest


HERE = "hanoi/ho-tro-truc-tuyen"
SHOWN = "khieu-nai-to-cao"
PEOPLE = (None, "hanoi.editor", "hanoi.officer", "hanoi.leader", "hanoi.admin")


class CopiesTest(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        transaction.begin()
        self.desk = self.portal["ho-tro-truc-tuyen"]
        with api.env.adopt_roles(["Manager"]):
            self.draft = api.content.create(
                self.desk, "Document", "du-thao", "Dự thảo hướng dẫn"
            )
        transaction.commit()
        self.before = self.state()

    def state(self):
        transaction.begin()
        item = self.desk[SHOWN]
        return (
            api.content.get_state(item),
            [
                move["action"]
                for moves in item.workflow_history.values()
                for move in moves
            ],
            item.Title(),
            len(self.desk.objectIds()),
        )

    def test_what_is_published_is_read(self):
        for user in PEOPLE:
            answer = self.page(f"{HERE}/{SHOWN}", user)
            self.assertEqual(answer.status_code, 200, user)

    def test_the_centres_drafts_are_read_by_nobody_there(self):
        for name in ("", "/@@print-view", "/@@title", "/@@description", "/@history"):
            for user in PEOPLE:
                with self.subTest(name=name, user=user):
                    answer = self.page(f"{HERE}/du-thao{name}", user)
                    self.assertEqual(answer.status_code, 404)
                    self.assertNotIn("Dự thảo hướng dẫn", answer.text)
                    answer = self.get(f"{HERE}/du-thao{name}", user)
                    self.assertEqual(answer.status_code, 404)

    def test_nothing_is_decided_on_a_copy(self):
        address = f"{self.base}/{HERE}/{SHOWN}"
        for user in PEOPLE:
            for transition in ("archive", "withdraw", "return", "submit", "approve"):
                with self.subTest(user=user, transition=transition):
                    fields = {"transition": transition, "comment": "Thử"}
                    self.submit(f"{address}/@@review", user, page=address, **fields)
                    self.do(address, transition, user, comment="Thử")
                    self.assertEqual(self.state(), self.before)

    def test_nothing_is_changed_in_a_copy(self):
        address = f"{self.base}/{HERE}/{SHOWN}"
        for user in PEOPLE:
            for method in ("PATCH", "PUT", "DELETE", "POST"):
                with self.subTest(user=user, method=method):
                    answer = self.call(method, address, user, json={"title": "Khác"})
                    self.assertGreaterEqual(answer.status_code, 400)
                    self.assertEqual(self.state(), self.before)
            for page in ("@@edit", "@@sharing", "@@historyview", "@@modeleditor"):
                answer = self.page(f"{address}/{page}", user, allow_redirects=False)
                self.assertNotEqual(answer.status_code, 200, (page, user))

    def test_a_copy_shares_nothing_that_could_be_written(self):
        transaction.begin()
        desk = self.portal["hanoi"]["ho-tro-truc-tuyen"]
        copy = procedures.in_locality(desk, SHOWN)
        original = self.desk[SHOWN]
        self.assertIsNot(copy.workflow_history, original.workflow_history)
        self.assertNotIn("__annotations__", vars(copy))
        self.assertEqual(copy.get_local_roles(), ())
        for permission in ("Modify portal content", "Review portal content"):
            self.assertEqual(rolesForPermissionOn(permission, copy), ())
