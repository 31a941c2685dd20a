"""Who must act next gets a mail."""

from plone import api
from plone.app.testing import login
from tests.layers import WORLD_INTEGRATION
from tests.smtp import Server
from thads import outbox
from thads.publication import review
import unittest


class TestNotices(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        api.portal.set_registry_record("plone.email_from_address", "cong@thads.example")
        self.server = Server().serve(self.portal)
        self.server.start()
        self.addCleanup(self.server.stop)
        login(self.portal, "hanoi.editor")
        self.item = api.content.create(
            self.portal.hanoi["tin-tuc"], "News Item", title="Tin thử"
        )

    def told(self):
        """Who got which subject since the last look."""
        outbox.run_due(self.portal)
        found = [(to[0], m["Subject"]) for to, m in self.server.messages]
        self.last = [m.get_content() for _to, m in self.server.messages]
        self.server.messages.clear()
        return found

    def test_each_is_told_when_it_is_his_turn(self):
        review.perform(self.item, "submit")
        self.assertEqual(
            self.told(),
            [("hanoi.leader@thads.example", "Đề nghị duyệt: Tin thử")],
        )
        self.assertIn(self.item.absolute_url(), self.last[0])
        login(self.portal, "hanoi.leader")
        review.perform(self.item, "return", "Bổ sung nguồn")
        self.assertEqual(
            self.told(),
            [
                (
                    "hanoi.editor@thads.example",
                    "Tin, bài được trả lại để chỉnh sửa: Tin thử",
                )
            ],
        )
        self.assertIn("Bổ sung nguồn", self.last[0])
        login(self.portal, "hanoi.editor")
        review.perform(self.item, "submit")
        login(self.portal, "hanoi.leader")
        review.perform(self.item, "approve")
        self.assertEqual(
            [to for to, _subject in self.told()],
            ["hanoi.leader@thads.example", "central.approver@thads.example"],
        )
        login(self.portal, "central.approver")
        review.perform(self.item, "approve")
        self.assertEqual(self.told(), [])

    def test_the_centres_own_item_goes_to_its_approver(self):
        login(self.portal, "central.editor")
        item = api.content.create(
            self.portal["tin-tuc"], "News Item", title="Trung ương"
        )
        review.perform(item, "submit")
        self.assertEqual(
            [to for to, _subject in self.told()], ["central.approver@thads.example"]
        )
