"""Nobody approves what they wrote or changed, whatever functions they have."""

from plone import api
from plone.app.testing import login
from Products.CMFCore.WorkflowCore import WorkflowException
from tests.layers import WORLD_HTTP
from tests.layers import WORLD_INTEGRATION
from tests.publication.people import HttpCase
from tests.rights import steps_on
from thads.organisation.functions import group_id
from thads.publication import four_eyes
from thads.publication import notifications
from thads.publication import review
from thads.publication import working_copies
from zope.lifecycleevent import modified
import transaction
import unittest


def give(login, unit, function):
    """Give a person one more function."""
    api.group.add_user(groupname=group_id(unit, function), username=login)


class TestRule(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        give("hanoi.leader", "hanoi", "editor")
        give("central.approver", "hanoi", "editor")

    def write(self, who="hanoi.editor"):
        login(self.portal, who)
        return api.content.create(
            self.portal.hanoi["tin-tuc"], "News Item", title="Tin"
        )

    def change(self, item, who):
        login(self.portal, who)
        item.description = f"Sửa bởi {who}"
        modified(item)

    def may(self, item, who):
        login(self.portal, who)
        return "approve" in {action.id for action in review.actions(item)}

    def test_who_wrote_it(self):
        item = self.write("hanoi.leader")
        review.perform(item, "submit")
        self.assertFalse(self.may(item, "hanoi.leader"))
        self.assertEqual(review.waiting(), [])
        self.assertEqual(review.under_way(), [item])
        self.assertEqual(notifications.approvers(item, "unit_review"), [])

    def test_who_changed_it_in_between(self):
        item = self.write()
        self.change(item, "hanoi.leader")
        self.change(item, "hanoi.editor")
        review.perform(item, "submit")
        self.assertFalse(self.may(item, "hanoi.leader"))
        with self.assertRaises(WorkflowException):
            review.perform(item, "approve")
        self.assertEqual(review.state_of(item), "unit_review")

    def test_it_holds_at_the_centre_too(self):
        item = self.write()
        self.change(item, "central.approver")
        review.perform(item, "submit")
        self.assertTrue(self.may(item, "hanoi.leader"))
        review.perform(item, "approve")
        self.assertFalse(self.may(item, "central.approver"))

    def test_sending_it_back_is_open_to_them(self):
        item = self.write("hanoi.leader")
        review.perform(item, "submit")
        login(self.portal, "hanoi.leader")
        review.perform(item, "return", "Sửa lại")
        self.assertEqual(review.state_of(item), "draft")

    def test_who_approves_a_copy_has_no_hand_in_the_original(self):
        item = self.write()
        for who, step in (
            ("hanoi.editor", "submit"),
            ("hanoi.leader", "approve"),
            ("central.approver", "approve"),
        ):
            login(self.portal, who)
            review.perform(item, step)
        login(self.portal, "hanoi.editor")
        copy = working_copies.check_out(item)
        self.assertEqual(four_eyes.writers(copy), {"hanoi.editor"})
        self.change(copy, "hanoi.editor")
        review.perform(copy, "submit")
        login(self.portal, "hanoi.leader")
        review.perform(copy, "approve")
        login(self.portal, "central.approver")
        review.perform(copy, "approve")
        self.assertEqual(item.description, "Sửa bởi hanoi.editor")
        self.assertEqual(four_eyes.writers(item), {"hanoi.editor"})

    def test_the_latest_change_is_the_last(self):
        item = self.write()
        for who in ("hanoi.leader", "hanoi.editor", "hanoi.leader"):
            self.change(item, who)
        self.assertEqual(
            [user for user, _when in four_eyes.hands(item)],
            ["hanoi.editor", "hanoi.leader"],
        )


class TestChannels(HttpCase):
    layer = WORLD_HTTP

    def test_neither_page_nor_rest(self):
        transaction.begin()
        give("hanoi.leader", "hanoi", "editor")
        transaction.commit()
        address = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin")
        leader = self.person("hanoi.leader")
        answer = leader.rest("PATCH", address, title="Tin đã sửa")
        self.assertEqual(answer.status_code, 204, answer.text)
        self.person("hanoi.editor").do(address, "submit")
        page = leader.session.get(address, timeout=60).text
        self.assertEqual(steps_on(page), {"return"})
        steps = leader.rest("GET", f"{address}/@workflow").json()["transitions"]
        self.assertEqual([s["@id"].rpartition("/")[2] for s in steps], ["return"])
        self.assertEqual(leader.do(address, "approve").status_code, 403)
        leader.press(address, "review", transition="approve")
        item = leader.rest("GET", address).json()
        self.assertEqual(item["review_state"], "unit_review")
        self.assertEqual(leader.rest("GET", "@work").json()["items"], [])
