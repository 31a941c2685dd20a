"""A working copy whose original is withdrawn or deleted stays an item like others."""

from plone import api
from plone.app.iterate.interfaces import IWorkingCopy
from plone.app.testing import TEST_USER_ID
from plone.app.testing import setRoles
from tests.layers import WORLD_INTEGRATION
from tests.publication.people import HttpCase
from thads.publication import working_copies
from thads.publication.upgrades import v20261129003
from zc.relation.interfaces import ICatalog
from zope.component import getUtility
from zope.intid.interfaces import IIntIds
import unittest


class TestOriginals(HttpCase):
    """The original goes while its working copy waits."""

    def setUp(self):
        super().setUp()
        self.editor = self.person("hanoi.editor")
        self.leader = self.person("hanoi.leader")
        self.approver = self.person("central.approver")
        self.original = self.publish(
            self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin cũ")
        )
        self.copy = self.check_out(self.original)

    def check_out(self, address):
        answer = self.editor.rest("POST", f"{address}/@workingcopy")
        self.assertEqual(answer.status_code, 201, answer.text[:500])
        return answer.json()["@id"]

    def take(self, person, address, transition, comment=""):
        answer = person.do(address, transition, comment)
        self.assertEqual(answer.status_code, 200, answer.text[:500])

    def withdraw(self):
        self.take(self.leader, self.original, "withdraw", "Sai số liệu")

    def delete_original(self):
        self.withdraw()
        answer = self.editor.rest("DELETE", self.original)
        self.assertEqual(answer.status_code, 204, answer.text[:500])

    def assert_pages_work(self):
        for login in (
            "hanoi.editor",
            "hanoi.leader",
            "central.approver",
            "central.inspector",
        ):
            person = self.person(login)
            for address in ("@@review-queue", "@@staff", "hanoi/tin-tuc", self.copy):
                with self.subTest(login=login, address=address):
                    page = person.page(address)
                    self.assertIn(page.status_code, (200, 403, 404), page.text[:500])
            answer = person.rest("GET", "@work")
            self.assertEqual(answer.status_code, 200, answer.text[:500])

    def approve_copy(self):
        self.take(self.leader, self.copy, "approve")
        self.take(self.approver, self.copy, "approve")

    def test_deleted_while_the_copy_is_a_draft(self):
        self.delete_original()
        self.assert_pages_work()
        self.editor.rest("PATCH", self.copy, title="Tin mới")
        self.take(self.editor, self.copy, "submit")
        self.approve_copy()
        self.assertIn("Tin mới", self.public.page(self.copy).text)

    def test_deleted_while_the_copy_waits(self):
        self.editor.rest("PATCH", self.copy, title="Tin mới")
        self.take(self.editor, self.copy, "submit")
        self.delete_original()
        self.assert_pages_work()
        self.approve_copy()
        page = self.public.page(self.copy)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Tin mới", page.text)

    def test_withdrawn_while_the_copy_waits(self):
        self.editor.rest("PATCH", self.copy, title="Tin mới")
        self.take(self.editor, self.copy, "submit")
        self.withdraw()
        self.assert_pages_work()
        self.approve_copy()
        page = self.public.page(self.original)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Tin mới", page.text)
        self.assert_pages_work()

    def test_archived_while_the_copy_waits(self):
        self.editor.rest("PATCH", self.copy, title="Tin mới")
        self.take(self.editor, self.copy, "submit")
        self.take(self.leader, self.original, "archive")
        self.approve_copy()
        self.assertIn("Tin mới", self.public.page(self.original).text)

    def test_a_copy_of_a_copy_is_an_item(self):
        answer = self.editor.rest("POST", "hanoi/tin-tuc/@copy", source=self.copy)
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        self.copy = answer.json()[0]["target"]
        self.editor.rest("PATCH", self.copy, title="Tin khác")
        self.assert_pages_work()
        self.take(self.editor, self.copy, "submit")
        self.approve_copy()
        self.assertIn("Tin khác", self.public.page(self.copy).text)
        self.assertIn("Tin cũ", self.public.page(self.original).text)

    def test_one_copy_at_a_time(self):
        self.editor.rest("DELETE", self.copy)
        second = self.check_out(self.original)
        self.editor.press(self.original, "change-published")
        self.editor.rest("POST", f"{self.original}/@workingcopy")
        found = self.editor.rest("GET", "hanoi/tin-tuc?b_size=100").json()["items"]
        addresses = [item["@id"] for item in found]
        self.assertEqual(sorted(addresses), sorted([self.original, second]))


class TestUpgrade(unittest.TestCase):
    """Copies that an earlier version left without their original."""

    layer = WORLD_INTEGRATION

    def test_they_become_items(self):
        portal = self.layer["portal"]
        setRoles(portal, TEST_USER_ID, ["Manager"])
        item = api.content.create(portal.hanoi["tin-tuc"], "News Item", title="Tin")
        copy = working_copies.check_out(item)
        relations = getUtility(ICatalog)
        getUtility(IIntIds).unregister(item)
        self.assertTrue(IWorkingCopy.providedBy(copy))
        v20261129003.free_copies(None)
        v20261129003.free_copies(None)
        self.assertFalse(IWorkingCopy.providedBy(copy))
        self.assertFalse(list(relations.findRelations({"to_id": id_of(copy)})))


def id_of(item):
    return getUtility(IIntIds).getId(item)
