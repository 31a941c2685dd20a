"""Internal notes: read by the officers who may see the case, and never outside."""

from tests.hotline.http import Portal
from tests.layers import WORLD_HTTP
from tests.requests.world import APPLICANT
from thads.outbox.jobs import get_outbox
from thads.requests import cases
from thads.requests import letters
from thads.requests import tracking
from thads.requests.browser.case import PAPERS
from thads.requests.demo import make_case
from thads.requests.workflow import STEPS
import html
import json
import transaction
import unittest


MARK = "ZZGHICHUNOIBO"
NOTE = f"Đương sự hay gọi, cần kiên nhẫn. {MARK}"


class NotesTest(unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)
        self.portal = self.layer["portal"]
        transaction.begin()
        self.case = make_case("hanoi", "in_work", applicant=APPLICANT)
        transaction.commit()
        self.code, self.home = self.case.code, self.case.absolute_url()
        status, body = self.note(comment=NOTE)
        self.assertEqual(200, status, body)

    def note(self, user="hanoi.officer", **values):
        return self.web.do(self.home, "note", user, **values)

    def page(self, path, user=None):
        return html.unescape(self.web.page(path, user)[1])

    def test_officers_and_leaders_read_it(self):
        for user in ("hanoi.officer", "hanoi.leader", "central.inspector"):
            with self.subTest(user):
                self.assertIn(MARK, self.page(self.home, user))
                body = self.web.get(self.home, user)[1]
                last = body["history"][-1]
                self.assertEqual((last["step"], last["public"]), ("note", False))
                self.assertIn(MARK, last["note"])
                self.assertEqual(last["person"], "hanoi.officer")

    def test_by_the_page(self):
        status, page = self.web.page(
            f"{self.home}/@@buoc",
            "hanoi.leader",
            {"step": "note", "internal": "Đã gọi điện ZZHAI", "revision": "4"},
        )
        self.assertEqual(200, status, page)
        self.assertIn("ZZHAI", self.page(self.home, "hanoi.officer"))

    def test_nobody_else_writes_or_reads_one(self):
        for user in ("hanoi-badinh.officer", "tphochiminh.leader", "hanoi.editor"):
            self.assertEqual(404, self.note(user, internal="x")[0], user)
            self.assertEqual(404, self.web.get(self.home, user)[0], user)
        self.assertEqual(403, self.note("central.inspector", internal="x")[0])
        self.assertEqual(404, self.note(None, internal="x")[0])

    def test_an_empty_one_is_refused(self):
        for values in ({}, {"internal": " "}, {"internal": ["x"]}, {"comment": ""}):
            self.assertEqual(400, self.note(**values)[0], values)

    def test_it_changes_nothing_else(self):
        body = self.web.get(self.home, "hanoi.officer")[1]
        self.assertEqual(body["review_state"], "in_work")
        self.assertEqual(body["person"], "hanoi.officer")
        self.assertEqual(len(body["slip"]), len({str(one) for one in body["slip"]}))

    def test_it_is_nowhere_outside(self):
        for step, values in (
            ("request_supplement", {"message": "Bổ sung"}),
            ("supplement", {"message": "Đây"}),
            ("note", {"internal": NOTE}),
            ("finish", {"result": "Xong"}),
            ("note", {"internal": NOTE}),
            ("return_result", {}),
        ):
            status, body = self.web.do(self.home, step, "hanoi.leader", **values)
            self.assertEqual(200, status, (step, body))
        digits = APPLICANT["phone"][-4:]
        followed = self.web.get(f"/@support-cases/{self.code}?phone={digits}")[1]
        self.assertEqual(followed["state"]["id"], "returned")
        self.assertNotIn("note", [entry["step"] for entry in followed["history"]])
        transaction.begin()
        ticket = tracking.ticket(self.portal, self.code)
        desk = "/hanoi/ho-tro-truc-tuyen"
        places = {
            "citizen's REST": json.dumps(followed, ensure_ascii=False),
            "tracking": self.page(f"{desk}/theo-doi?ma={self.code}&ve={ticket}"),
            "receipt": self.page(f"{desk}/bien-nhan?ma={self.code}&ve={ticket}"),
            "desk": self.page(f"{desk}/@@desk?tab=done", "hanoi.leader"),
            "appointments": self.page(f"{desk}/@@lich-hen", "hanoi.leader"),
            "desk REST": json.dumps(
                self.web.get("/hanoi/@support-cases?tab=done", "hanoi.leader")[1]
            ),
            "search": json.dumps(
                self.web.get(f"/@search?SearchableText={MARK}", "hanoi.leader")[1][
                    "items"
                ]
            ),
        }
        self.assertIn(self.code, places["tracking"])
        for number in PAPERS:
            paper = self.page(f"{self.home}/phieu/{number}", "hanoi.leader")
            places[f"paper {number}"] = paper
        case = cases.find(self.portal, self.code)
        for letter in {"register", *(s.letter for s in STEPS.values() if s.letter)}:
            places[f"letter {letter}"] = "".join(letters.compose(case, letter))
        for job in get_outbox(self.portal).jobs.values():
            places[f"job {job['kind']}"] = str(job["payload"])
        moves = case.workflow_history["thads_support_case"]
        places["workflow"] = str([move.get("comments") for move in moves])
        for place, text in places.items():
            with self.subTest(place):
                self.assertNotIn(MARK, text)
                self.assertNotIn("hay gọi", text)
