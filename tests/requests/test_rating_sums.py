"""Sums of ratings for leaders, and faults of a rating led to their fields."""

from tests.hotline.http import Portal
from tests.layers import WORLD_HTTP
from tests.requests.test_messages import Citizen
from tests.requests.world import APPLICANT
from thads.requests import cases
from thads.requests import rating_sums
from thads.requests import ratings
from thads.requests.demo import make_case
import html
import transaction
import unittest


class SumsTest(unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)
        for unit, procedure, result, service in (
            ("hanoi", "yeu-cau-thi-hanh-an", "very_satisfied", "satisfied"),
            ("hanoi", "yeu-cau-thi-hanh-an", "satisfied", "not_satisfied"),
            ("hanoi", "mien-giam-phi", "not_satisfied", "not_satisfied"),
            ("hanoi-badinh", "mien-giam-phi", "satisfied", "satisfied"),
        ):
            transaction.begin()
            case = make_case(
                "hanoi",
                "refused",
                applicant=APPLICANT,
                unit=unit,
                procedure=procedure,
            )
            answers = {"result": result, "service": service}
            ratings.rate(case, answers)
            ratings.rate(case, answers)  # the same click
            transaction.commit()

    def page(self, user, place="/hanoi"):
        path = f"{place}/ho-tro-truc-tuyen/@@desk-overview"
        status, page = self.web.page(path, user)
        return status, html.unescape(page)

    def test_by_unit_and_procedure(self):
        transaction.begin()
        found = {
            (one.unit, one.procedure): (
                one.count,
                one.mean("result"),
                one.mean("service"),
            )
            for one in rating_sums.listed(cases.desk_of("hanoi"))
        }
        self.assertEqual(
            found,
            {
                ("hanoi", "yeu-cau-thi-hanh-an"): (2, 2.5, 1.5),
                ("hanoi", "mien-giam-phi"): (1, 1.0, 1.0),
                ("hanoi-badinh", "mien-giam-phi"): (1, 2.0, 2.0),
            },
        )
        [branch] = rating_sums.listed(cases.desk_of("hanoi"), ["hanoi-badinh"])
        self.assertEqual(branch.count, 1)

    def test_leaders_see_them(self):
        status, page = self.page("hanoi.leader")
        self.assertEqual(200, status)
        self.assertIn("Đánh giá của người nộp", page)
        self.assertIn("2,50", page)
        self.assertIn("1,50", page)
        self.assertNotIn(APPLICANT["name"], page)

    def test_the_centre_by_locality(self):
        status, page = self.page("central.inspector", "")
        self.assertEqual(200, status)
        self.assertIn("2,00", page)  # (3 + 2 + 1 + 2) / 4

    def test_nobody_else(self):
        for user in ("hanoi.editor", "tphochiminh.leader"):
            self.assertNotIn("2,50", self.page(user)[1])


class FaultsTest(Citizen):
    def test_they_lead_to_their_questions(self):
        self.case("returned")
        answer = self.send("rate", **{"rating-service": "satisfied"})
        self.assertEqual(400, answer.status_code)
        self.assertIn('href="#rating-result-very_satisfied"', answer.text)
        self.assertIn('id="rating-result-very_satisfied"', answer.text)
        self.assertNotIn('href="#rating-service', answer.text)

    def test_both_missing_lead_to_the_first(self):
        self.case("returned")
        answer = self.send("rate")
        self.assertIn('href="#rating-result-very_satisfied"', answer.text)
