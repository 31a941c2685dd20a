"""From an entry to the form with which one objects."""

from lxml import html
from tests.debtors.http import Http
from tests.debtors.lists import plain
from tests.layers import WORLD_HTTP
from thads.debtors.demo import publish_rows
from urllib.parse import unquote
import transaction
import unittest


class TestTheWayToTheForm(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        publish_rows(self.portal, self.portal["hanoi"], [plain()])
        transaction.commit()
        [self.entry] = self.items("name=dang thi uoc")

    def test_page_and_rest_lead_to_a_form_that_is_filled_in(self):
        address = self.entry["objection"]
        self.assertIn(address.replace("&", "&amp;"), self.page(self.entry["@id"]).text)
        form = self.page(address)
        self.assertEqual(form.status_code, 200)
        self.assertIn('value="12/QĐ-CTHADS"', form.text)
        self.assertIn(f'value="{self.entry["@id"]}"', form.text)

    def test_the_unit_is_the_entrys_and_nothing_else_is_stated(self):
        form = html.fromstring(self.page(self.entry["objection"]).text)
        chosen = {
            each.get("id").rpartition("-")[2]: option.text
            for each in form.xpath("//form[@method='post']//select")
            for option in each.findall("option")
            if option.get("selected") is not None and option.get("value")
        }
        unit = "Cục Thi hành án dân sự thành phố Hà Nội"
        self.assertEqual(chosen, {"don_vi": unit})

    def test_no_name_stands_in_the_address(self):
        self.assertNotIn("Ước", unquote(self.entry["objection"]))
