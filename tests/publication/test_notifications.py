"""Who must act next gets a mail."""

from plone import api
from plone.app.testing import login
from tests.layers import WORLD_INTEGRATION
from tests.smtp import Server
from thads import outbox
from thads.publication import review
from thads.publication import working_copies
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
            ["central.approver@thads.example"],
        )
        login(self.portal, "central.approver")
        review.perform(self.item, "approve")
        self.assertEqual(
            self.told(), [("hanoi.editor@thads.example", "Đã đăng: Tin thử")]
        )
        self.assertIn(self.item.absolute_url(), self.last[0])

    def step(self, who, step, comment="", item=None):
        login(self.portal, who)
        return review.perform(item or self.item, step, comment)

    def test_the_centres_return_is_told_to_author_and_leader(self):
        self.step("hanoi.editor", "submit")
        self.step("hanoi.leader", "approve")
        self.told()
        self.step("central.approver", "return", "Thiếu ảnh")
        self.assertEqual(
            self.told(),
            [
                (
                    "hanoi.editor@thads.example",
                    "Tin, bài được trả lại để chỉnh sửa: Tin thử",
                ),
                ("hanoi.leader@thads.example", "Đã trả lại người soạn: Tin thử"),
            ],
        )
        for text in self.last:
            self.assertIn("Thiếu ảnh", text)
        # the leader's own return is nobody else's news
        self.step("hanoi.editor", "submit")
        self.told()
        self.step("hanoi.leader", "return", "Sửa tiếp")
        self.assertEqual([to for to, _s in self.told()], ["hanoi.editor@thads.example"])

    def test_it_is_decided_when_the_mail_is_sent(self):
        self.step("hanoi.editor", "submit")
        self.step("hanoi.editor", "take_back")
        self.assertEqual(self.told(), [])
        self.step("hanoi.editor", "submit")
        self.step("hanoi.leader", "approve")
        told = [to for to, _subject in self.told()]
        self.assertEqual(told, ["central.approver@thads.example"])
        self.step("central.approver", "approve")
        self.step("hanoi.leader", "withdraw", "Sai tên")
        subjects = [subject for _to, subject in self.told()]
        self.assertEqual(subjects, ["Tin, bài được trả lại để chỉnh sửa: Tin thử"])

    def test_one_that_was_deleted_is_told_to_nobody(self):
        self.step("hanoi.editor", "submit")
        with api.env.adopt_roles(["Manager"]):
            api.content.delete(self.item)
        self.assertEqual(self.told(), [])

    def test_a_published_copy_is_told_of_its_original(self):
        self.step("hanoi.editor", "submit")
        self.step("hanoi.leader", "approve")
        self.step("central.approver", "approve")
        self.told()
        login(self.portal, "hanoi.editor")
        copy = working_copies.check_out(self.item)
        self.step("hanoi.editor", "submit", item=copy)
        self.step("hanoi.leader", "approve", item=copy)
        self.told()
        self.step("central.approver", "approve", item=copy)
        self.assertEqual(
            self.told(), [("hanoi.editor@thads.example", "Đã đăng: Tin thử")]
        )
        self.assertIn(self.item.absolute_url(), self.last[0].split())

    def test_the_centres_own_item_goes_to_its_approver(self):
        login(self.portal, "central.editor")
        item = api.content.create(
            self.portal["tin-tuc"], "News Item", title="Trung ương"
        )
        review.perform(item, "submit")
        self.assertEqual(
            [to for to, _subject in self.told()], ["central.approver@thads.example"]
        )
