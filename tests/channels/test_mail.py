"""Mail goes to people who may view what it is about, and to nobody else."""

from plone import api
from plone.app.testing import login
from tests.channels.world import CHANNELS
from tests.layers import WORLD_INTEGRATION
from thads.casework.notifications import mail_people
from thads.organisation import people
from thads.organisation.interfaces import IAccountAccess
from thads.publication import review
from unittest import mock
from zope.component import getUtility
import unittest


class TestRecipients(unittest.TestCase):
    layer = CHANNELS

    def test_whoever_was_mailed_may_view(self):
        mails = self.layer["thads_mails"]
        self.assertGreater(len(mails), 10)
        for mail in mails:
            with self.subTest(to=mail.to, about=mail.address):
                self.assertTrue(mail.may_view)


class TestWhoeverHasLostTheRight(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        login(self.portal, "hanoi.editor")
        self.item = api.content.create(
            self.portal["hanoi"]["tin-tuc"], "News Item", title="Tin kín"
        )
        patched = mock.patch("thads.outbox.mail.send")
        self.send = patched.start()
        self.addCleanup(patched.stop)

    def mailed(self):
        return [call.args[1] for call in self.send.call_args_list]

    def test_an_author_who_is_no_editor_any_more(self):
        review.perform(self.item, "submit")
        login(self.portal, "hanoi.leader")
        people.take("hanoi.editor", "hanoi", "editor")
        review.perform(self.item, "return", "Bổ sung nguồn")
        self.assertNotIn("hanoi.editor@thads.example", self.mailed())

    def test_a_leader_who_is_suspended(self):
        getUtility(IAccountAccess).suspend("hanoi.leader")
        self.send.reset_mock()  # of the suspension itself they are told
        review.perform(self.item, "submit")
        self.assertNotIn("hanoi.leader@thads.example", self.mailed())

    def test_a_mail_about_an_item_is_not_for_those_who_may_not_view_it(self):
        logins = ["hanoi.editor", "hanoi.officer", "tphochiminh.leader"]
        reached = mail_people(logins, "Tiêu đề", "Nội dung", about=self.item)
        self.assertEqual(reached, ["hanoi.editor"])
