from datetime import date
from tests.publication.people import HttpCase
from thads.publication.approval import after_approval
from thads.publication.approval import centre_reviews
from thads.publication.approval import read_self_publishing
from thads.publication.numbering import as_written
from thads.publication.numbering import number_trouble
from thads.publication.numbering import search_keys
import transaction
import unittest


DAY = date(2026, 11, 21)
PANEL = "thads.publication.interfaces.IPublicationSettings.self_publishing"


class TestWhoMustAgree(unittest.TestCase):
    def agree(self, *lines, unit="hanoi", portal_type="News Item", day=DAY):
        return centre_reviews(read_self_publishing(lines), unit, portal_type, day)

    def test_the_centre_by_default(self):
        self.assertTrue(self.agree())

    def test_not_where_a_setting_frees_the_unit(self):
        self.assertFalse(self.agree("hanoi | News Item | 2026-01-01 |"))
        self.assertFalse(self.agree("* | * | 2026-01-01"))

    def test_a_setting_is_for_a_unit_and_a_type(self):
        self.assertTrue(self.agree("tphochiminh | News Item | 2026-01-01 |"))
        self.assertTrue(self.agree("hanoi | Notice | 2026-01-01 |"))

    def test_a_setting_is_dated(self):
        self.assertTrue(self.agree("hanoi | News Item | 2026-11-22 |"))
        self.assertTrue(self.agree("hanoi | News Item | 2026-01-01 | 2026-11-21"))
        self.assertFalse(self.agree("hanoi | News Item | 2026-11-21 | 2026-11-22"))

    def test_the_centres_own_items_always_need_the_approver(self):
        self.assertTrue(self.agree("* | * | 2026-01-01", unit="central"))

    def test_what_follows_an_approval(self):
        self.assertEqual(after_approval("unit_review", True), "central_review")
        self.assertEqual(after_approval("unit_review", False), "published")
        self.assertEqual(after_approval("central_review", True), "published")


class TestNumbers(unittest.TestCase):
    def test_keys_from_the_beginning(self):
        self.assertEqual(
            search_keys("1325/BTP-CNTT"), ["1325", "1325-btp", "1325-btp-cntt"]
        )
        self.assertEqual(search_keys(None), [])

    def test_a_kept_number_is_left_alone(self):
        self.assertEqual(as_written("12 qd ccthads"), "12/QĐ-CCTHADS")
        self.assertEqual(as_written("12 qd ccthads", kept=True), "12 qd ccthads")

    def test_trouble_is_told_and_can_be_overruled(self):
        self.assertIsNone(number_trouble("12/QĐ-CTHADS", False))
        self.assertIsNone(number_trouble("", False))
        self.assertIsNone(number_trouble("số lạ", True))
        self.assertEqual(number_trouble("số lạ", False).mapping["number"], "số lạ")


class TestSelfPublishing(HttpCase):
    def test_the_leaders_approval_publishes(self):
        from plone import api

        with api.env.adopt_roles(["Manager"]):
            api.portal.set_registry_record(PANEL, ["hanoi | Notice | 2020-01-01 |"])
        transaction.commit()
        for portal_type, section, state in (
            ("Notice", "hanoi/thong-bao", "published"),
            ("News Item", "hanoi/tin-tuc", "central_review"),
        ):
            address = self.write(
                "hanoi.editor", section, **{"@type": portal_type, "title": "Tin"}
            )
            self.person("hanoi.editor").do(address, "submit")
            answer = self.person("hanoi.leader").do(address, "approve")
            self.assertEqual(answer.json()["review_state"], state)
