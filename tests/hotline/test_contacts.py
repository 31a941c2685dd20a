"""Published numbers: drawn up by the officer, published by the leader."""

from plone import api
from tests.hotline.http import Portal
from tests.layers import WORLD_HTTP
from tests.layers import WORLD_INTEGRATION
from thads.hotline import setuphandlers
from thads.organisation.interfaces import IHotlineDirectory
from zope.annotation.interfaces import IAnnotations
from zope.component import getUtility
import transaction
import unittest


class TestContacts(unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        self.portal = self.layer["portal"]
        self.web = Portal(self.layer)

    def numbers(self, unit="hanoi"):
        transaction.begin()
        return getUtility(IHotlineDirectory).by_unit().get(unit, [])

    def test_every_unit_comes_with_the_numbers_of_its_organisation(self):
        self.assertEqual(["024 3000 0115", "024 3000 0116"], self.numbers())
        self.assertEqual(["024 3000 0215"], self.numbers("hanoi-badinh"))
        self.assertTrue(self.numbers("central"))

    def test_rest_gives_the_country_and_a_locality_its_own(self):
        _status, body = self.web.get("/@hotlines")
        self.assertEqual(
            {"central", "hanoi", "tphochiminh"}, {i["id"] for i in body["items"]}
        )
        _status, body = self.web.get("/hanoi/@hotlines")
        (item,) = body["items"]
        self.assertEqual("hanoi", item["id"])
        self.assertEqual("024 3000 0115", item["contacts"][0]["phones"][0])
        self.assertEqual(["hanoi-badinh"], [b["id"] for b in item["branches"]])

    def test_a_draft_is_published_by_the_leader_and_taken_back_at_once(self):
        status, contact = self.web.post(
            "/hanoi/duong-day-nong",
            {
                "@type": "HotlineContact",
                "title": "Số trực đêm",
                "phones": ["024 3000 0999"],
            },
            "hanoi.hotline",
        )
        self.assertEqual(201, status, contact)
        address = contact["@id"]
        self.assertNotIn("024 3000 0999", self.numbers())
        for who in (None, "hanoi.editor", "tphochiminh.hotline", "tphochiminh.leader"):
            self.assertIn(self.web.get(address, who)[0], (401, 403, 404), who)
        self.assertNotEqual(
            200, self.web.do(address, "publish", "hanoi.hotline")[0], "four eyes"
        )
        self.assertEqual(200, self.web.do(address, "publish", "hanoi.leader")[0])
        self.assertIn("024 3000 0999", self.numbers())
        self.assertIn("024 3000 0999", self.web.page("/hanoi/duong-day-nong")[1])
        status, _body = self.web.call(
            "PATCH", address, {"phones": ["024 3000 0888"]}, "hanoi.hotline"
        )
        self.assertIn(status, (401, 403), "what is published is not edited")
        self.assertEqual(200, self.web.do(address, "retract", "hanoi.hotline")[0])
        self.assertNotIn("024 3000 0999", self.numbers())
        self.assertNotIn("024 3000 0999", self.web.page("/hanoi/duong-day-nong")[1])

    def test_a_deleted_contact_is_listed_no_more(self):
        section = self.portal.hanoi["duong-day-nong"]
        with api.env.adopt_roles(["Manager"]):
            section.manage_delObjects(["hanoi-badinh"])
        self.assertEqual(
            [], getUtility(IHotlineDirectory).by_unit().get("hanoi-badinh", [])
        )

    def test_a_branch_gets_its_number_and_another_localitys_does_not(self):
        contact = {
            "@type": "HotlineContact",
            "title": "Trực tại quận Ba Đình",
            "phones": ["024 3000 0777"],
        }
        status, made = self.web.post(
            "/hanoi/duong-day-nong", contact | {"unit": "hanoi-badinh"}, "hanoi.hotline"
        )
        self.assertEqual(201, status, made)
        self.web.do(made["@id"], "publish", "hanoi.leader")
        self.assertIn("024 3000 0777", self.numbers("hanoi-badinh"))
        self.assertNotIn("024 3000 0777", self.numbers("hanoi"))
        status, _body = self.web.post(
            "/hanoi/duong-day-nong",
            contact | {"unit": "tphochiminh-quan1"},
            "hanoi.hotline",
        )
        self.assertEqual(400, status)

    def test_a_number_is_a_number(self):
        status, _body = self.web.post(
            "/hanoi/duong-day-nong",
            {"@type": "HotlineContact", "title": "Số sai", "phones": ["gọi tôi"]},
            "hanoi.hotline",
        )
        self.assertEqual(400, status)

    def test_the_countrys_page_filters_without_accents(self):
        status, html = self.web.page("/duong-day-nong")
        self.assertEqual(200, status)
        self.assertIn("tel:+842430000115", html)
        self.assertIn("tel:+842830000115", html)
        _status, html = self.web.page("/duong-day-nong?q=ha+noi")
        self.assertIn("tel:+842430000115", html)
        self.assertNotIn("tel:+842830000115", html)
        _status, html = self.web.page("/duong-day-nong?q=khong+dau")
        self.assertIn("Không có địa phương nào mang tên này", html)


class TestUninstall(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_nothing_is_left_on_the_site(self):
        portal = self.layer["portal"]
        self.assertTrue(getUtility(IHotlineDirectory).by_unit())
        setuphandlers.uninstall(portal.portal_setup)
        left = [key for key in IAnnotations(portal) if key.startswith("thads.hotline")]
        self.assertEqual([], left)
