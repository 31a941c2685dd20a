from plone import api
from plone.app.testing import login
from tests.layers import WORLD_INTEGRATION
from thads.publication import review
import unittest


class TestTheWay(unittest.TestCase):
    """The way of an item from the first draft to the public."""

    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]

    def as_(self, who):
        login(self.portal, who)

    def write(self, section, who, portal_type="News Item"):
        self.as_(who)
        return api.content.create(section, portal_type, title="Tin thử")

    def test_editor_leader_centre(self):
        item = self.write(self.portal.hanoi["tin-tuc"], "hanoi.editor")
        self.assertEqual(review.state_of(item), "draft")
        review.perform(item, "submit")
        self.assertEqual(review.state_of(item), "unit_review")
        self.as_("hanoi.leader")
        review.perform(item, "approve")
        self.assertEqual(review.state_of(item), "central_review")
        self.as_("central.approver")
        review.perform(item, "approve")
        self.assertEqual(review.state_of(item), "published")
        self.assertIsNotNone(item.effective_date)

    def test_the_centres_own_items_need_the_approver_only(self):
        item = self.write(self.portal["tin-tuc"], "central.editor")
        review.perform(item, "submit")
        self.assertEqual(review.state_of(item), "central_review")
        self.as_("central.approver")
        review.perform(item, "approve")
        self.assertEqual(review.state_of(item), "published")
