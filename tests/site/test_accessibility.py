"""The accessibility statement, and the edition of localities with bailiffs."""

from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from thads.site.browser.accessibility import CHECKED
from thads.site.browser.accessibility import Statement
import transaction
import unittest


class TestStatement(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.page = self.browser()

    def open(self, path=""):
        self.page.open(f"{self.portal.absolute_url()}/{path}")
        return self.page.contents

    def test_reached_from_every_footer_with_the_place_s_own_contacts(self):
        self.portal["hanoi"].email = "hanoi@thads.example"
        self.portal["hanoi"].phone = "024 3000 0100"
        transaction.commit()
        for path in ("", "hanoi", "hanoi/lien-he", "login"):
            with self.subTest(path=path):
                self.open(path)
                self.page.getLink("Khả năng tiếp cận").click()
                self.assertIn("Phản ánh, khiếu nại", self.page.contents)
        self.open("hanoi")
        self.page.getLink("Khả năng tiếp cận").click()
        self.assertTrue(self.page.url.endswith("/hanoi/accessibility-info"))
        self.assertIn('href="mailto:hanoi@thads.example?', self.page.contents)
        self.assertIn('href="tel:+842430000100"', self.page.contents)
        self.page.getLink("Địa chỉ và giờ làm việc").click()
        self.assertTrue(self.page.url.endswith("/hanoi/lien-he"))

    def test_says_when_it_was_checked_and_what_does_not_hold(self):
        text = self.open("accessibility-info")
        self.assertIn(f"{CHECKED:%d/%m/%Y}", text)
        self.assertIn("Hạn chế hiện nay", text)
        self.assertIn("<title>Khả năng tiếp cận | ", text)
        self.assertEqual(Statement.page_title, "Accessibility")

    def test_a_locality_with_bailiffs_is_known_at_once(self):
        hanoi = self.portal["hanoi"]
        hanoi.bailiff = False
        transaction.commit()
        self.assertNotIn("Có Thừa phát lại", self.open("hanoi"))
        hanoi.bailiff = True
        transaction.commit()
        if "thua-phat-lai" not in hanoi.objectIds():
            self.skipTest("no section of bailiffs in this world")
        self.assertIn("Có Thừa phát lại", self.open("hanoi"))
        self.assertIn("Có Thừa phát lại", self.open("hanoi/tin-tuc"))
        self.assertIn("Xem chuyên mục Thừa phát lại", self.open("hanoi"))
