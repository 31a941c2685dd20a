"""What is left of a case at the unit that forwarded it, and what others read of why."""

from tests.hotline.http import Portal
from tests.layers import WORLD_HTTP
from tests.requests.world import APPLICANT
from thads.outbox.jobs import get_outbox
from thads.requests import cases
from thads.requests import departures
from thads.requests.demo import make_case
from thads.requests.upgrades.v20261130003 import note_departures
import html
import json
import transaction
import unittest


WHY = "Tài sản ở Quận 1 ZZLYDO"
TO = "Chi cục Thi hành án dân sự Quận 1"


class DeparturesTest(unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)
        self.portal = self.layer["portal"]

    def case(self, **options):
        transaction.begin()
        case = make_case("hanoi", applicant=APPLICANT, **options)
        transaction.commit()
        return case

    def forward(self, case, unit, user="hanoi.officer", reason=WHY):
        home = case if isinstance(case, str) else case.absolute_url()
        return self.web.do(home, "forward", user, unit=unit, reason=reason)

    def sent(self, user, place="/hanoi"):
        status, body = self.web.get(f"{place}/@support-cases?tab=sent", user)
        self.assertEqual(200, status, body)
        self.assertEqual(body["counts"]["sent"], len(body["items"]))
        return body["items"]

    def test_no_reason_no_forwarding(self):
        case = self.case()
        for reason in ("", "  \n"):
            status, body = self.forward(case, "hanoi-badinh", reason=reason)
            self.assertEqual(400, status)
            self.assertEqual(["reason"], [each["field"] for each in body["errors"]])

    def test_by_the_page_it_ends_at_ones_own_desk(self):
        case = self.case(unit="hanoi-badinh")
        status, page = self.web.page(
            f"{case.absolute_url()}/@@buoc",
            "hanoi-badinh.officer",
            {"step": "forward", "unit": "tphochiminh", "reason": WHY},
        )
        self.assertEqual(200, status)
        self.assertIn("Đã thực hiện", html.unescape(page))

    def test_to_another_locality(self):
        case = self.case()
        code = case.code
        self.assertEqual(200, self.forward(case, "tphochiminh-quan1")[0])
        [trace] = self.sent("hanoi.officer")
        self.assertEqual(
            set(trace), {"code", "unit", "forwarded_to", "forwarded", "state"}
        )
        self.assertEqual(trace["code"], code)
        self.assertEqual(trace["unit"], "hanoi")
        self.assertEqual(trace["forwarded_to"]["id"], "tphochiminh-quan1")
        self.assertEqual(trace["state"]["id"], "registered")
        there = f"/tphochiminh/ho-tro-truc-tuyen/{code}"
        status, body = self.web.do(there, "receive", "tphochiminh.officer")
        self.assertEqual(200, status, body)
        [trace] = self.sent("hanoi.leader")
        self.assertEqual(trace["state"]["id"], "received")
        self.assertNotIn(APPLICANT["name"], str(trace))
        status, page = self.web.page(
            "/hanoi/ho-tro-truc-tuyen/@@desk?tab=sent", "hanoi.officer"
        )
        page = html.unescape(page)
        self.assertEqual(200, status)
        for words in ("Đã chuyển đi", code, "Được tiếp nhận", "Quận 1"):
            self.assertIn(words, page)
        self.assertNotIn(APPLICANT["name"], page)
        self.assertNotIn(WHY, page)
        self.assertEqual([], self.sent("tphochiminh.officer", "/tphochiminh"))

    def test_of_a_branch_and_back(self):
        case = self.case(unit="hanoi-badinh")
        code, branch = case.code, "/hanoi/don-vi/hanoi-badinh"
        place = next(
            each
            for each in (branch, "/hanoi/don-vi/badinh", "/hanoi/don-vi/ba-dinh")
            if self.web.get(f"{each}/@support-cases", "hanoi-badinh.officer")[0] == 200
        )
        self.assertEqual(200, self.forward(case, "hanoi", "hanoi-badinh.officer")[0])
        [trace] = self.sent("hanoi-badinh.officer", place)
        self.assertEqual((trace["code"], trace["unit"]), (code, "hanoi-badinh"))
        self.assertEqual([], self.sent("hanoi.officer"), "it is on their desk")
        home = f"/hanoi/ho-tro-truc-tuyen/{code}"
        self.assertEqual(200, self.forward(home, "hanoi-badinh")[0])
        self.assertEqual([], self.sent("hanoi-badinh.officer", place), "it came back")

    def test_who_reads_why(self):
        case = self.case()
        code, phone = case.code, APPLICANT["phone"][-4:]
        self.forward(case, "tphochiminh-quan1")
        there = f"/tphochiminh/ho-tro-truc-tuyen/{code}"
        page = html.unescape(self.web.page(there, "tphochiminh-quan1.officer")[1])
        self.assertIn(f"Lý do chuyển: {WHY}", page)
        case_json = self.web.get(there, "tphochiminh-quan1.officer")[1]
        self.assertEqual(case_json["history"][-1]["reason"], WHY)
        followed = self.web.get(f"/@support-cases/{code}?phone={phone}")[1]
        note = followed["history"][-1]["note"]
        self.assertIn("Hồ sơ được chuyển đến", note)
        self.assertIn("Quận 1", note)
        self.assertNotIn("ZZLYDO", json.dumps(followed))
        transaction.begin()
        for job in get_outbox(self.portal).jobs.values():
            self.assertNotIn("ZZLYDO", job["payload"] or "")

    def test_the_upgrade_finds_those_of_before(self):
        case = self.case()
        code = case.code
        self.forward(case, "tphochiminh")
        transaction.begin()
        home = cases.desk_of("hanoi")
        before = departures.listed(home)
        home.departures = None
        note_departures(cases.find(self.portal, code))
        self.assertEqual(before, departures.listed(home))
        transaction.abort()
