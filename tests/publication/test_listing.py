from plone import api
from plone.app.testing import login
from tests.layers import WORLD_INTEGRATION
from thads.organisation.units import get_unit
from thads.publication import featured
from thads.publication import listing
from thads.publication import review
import unittest


class TestListing(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]

    def publish(self, section, title, portal_type="News Item", unit="hanoi"):
        login(self.portal, f"{unit}.editor")
        item = api.content.create(section, portal_type, title=title)
        review.perform(item, "submit")
        if unit != "central":
            login(self.portal, f"{unit}.leader")
            review.perform(item, "approve")
        login(self.portal, "central.approver")
        review.perform(item, "approve")
        return item

    def titles(self, lines):
        return [line.title for line in lines]

    def test_latest_is_what_the_part_of_the_portal_published(self):
        hanoi, hcm = self.portal.hanoi, self.portal.tphochiminh
        self.publish(hanoi["tin-tuc"], "Hà Nội")
        self.publish(hcm["tin-tuc"], "TP HCM", unit="tphochiminh")
        self.publish(self.portal["tin-tuc"], "Trung ương", unit="central")
        login(self.portal, "hanoi.editor")
        api.content.create(hanoi["tin-tuc"], "News Item", title="Nháp")
        self.assertEqual(self.titles(listing.latest(hanoi, 5)), ["Hà Nội"])
        section = hcm["tin-tuc"]
        self.assertEqual(self.titles(listing.latest(section, 5)), ["TP HCM"])
        self.assertEqual(self.titles(listing.latest(self.portal, 5)), ["Trung ương"])
        everywhere = listing.latest(self.portal, 5, everywhere=True)
        self.assertEqual(
            set(self.titles(everywhere)), {"Hà Nội", "TP HCM", "Trung ương"}
        )
        units = {line.title: line.unit for line in everywhere}
        self.assertEqual(units["Trung ương"], "")
        self.assertIn("Hà Nội", units["Hà Nội"])

    def test_featured_keeps_the_centres_order_and_makes_no_copy(self):
        first = self.publish(self.portal.hanoi["tin-tuc"], "Một")
        second = self.publish(self.portal.hanoi["tin-tuc"], "Hai")
        featured.feature(first)
        featured.feature(second)
        self.assertEqual(self.titles(listing.featured(self.portal, 5)), ["Hai", "Một"])
        featured.feature(first, 1)
        self.assertEqual(self.titles(listing.featured(self.portal, 5)), ["Một", "Hai"])
        self.assertEqual(self.titles(listing.featured(self.portal, 1)), ["Một"])
        featured.unfeature(second)
        self.assertEqual(self.titles(listing.featured(self.portal, 5)), ["Một"])

    def test_what_is_withdrawn_is_no_longer_featured(self):
        item = self.publish(self.portal.hanoi["tin-tuc"], "Một")
        featured.feature(item)
        review.perform(item, "withdraw", "Sai số liệu")
        self.assertEqual(listing.featured(self.portal, 5), [])

    def test_the_first_publication_dates_an_item(self):
        item = self.publish(self.portal.hanoi["tin-tuc"], "Một")
        first = item.effective_date
        review.perform(item, "withdraw", "Sửa")
        login(self.portal, "hanoi.editor")
        review.perform(item, "submit")
        login(self.portal, "hanoi.leader")
        review.perform(item, "approve")
        login(self.portal, "central.approver")
        review.perform(item, "approve")
        self.assertEqual(item.effective_date, first)

    def test_an_item_is_not_taken_for_its_unit(self):
        self.publish(self.portal.hanoi["tin-tuc"], "Một")
        self.assertEqual(get_unit("hanoi").portal_type, "Locality")
