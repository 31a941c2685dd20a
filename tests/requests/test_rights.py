"""Every cell of `thads_support_case`, walked over page and REST.

Who: one person for each function of the case's unit, the public, the same people of
the other locality, and those of a branch. What: seeing the case, its list, its files
and its papers, and every step from every state.
"""

from datetime import timedelta
from tests.layers import WORLD_HTTP
from tests.pdfs import PDF
from tests.requests.world import APPLICANT
from tests.rights import RightsWalk
from tests.rights import functions_and_people
from thads.requests.browser.case import RECEIVED
from thads.requests.demo import make_case
from thads.requests.workflow import PROCESS
from thads.worktime import clock
import transaction
import unittest


#: enough to say with each step; what is not asked for is not read
SAID = {
    "internal": "Ghi chú",
    "message": "Đề nghị bổ sung.",
    "reason": "Theo quy định.",
    "result": "Đã giải quyết.",
    "unit": "hanoi-badinh",
    "officer": "hanoi.leader",
}


class TestCaseRights(RightsWalk, unittest.TestCase):
    layer = WORLD_HTTP
    workflow = "thads_support_case"

    def setUp(self):
        super().setUp()
        self.cases = {}

    def new_case(self, state, **options):
        transaction.begin()
        file = ("don.pdf", PDF, "application/pdf")
        case = make_case("hanoi", state, applicant=APPLICANT, files=[file], **options)
        transaction.commit()
        return f"hanoi/ho-tro-truc-tuyen/{case.code}"

    def place(self, state):
        if state not in self.cases:
            self.cases[state] = self.new_case(state)
        return self.cases[state]

    def probes(self, action, address, user):
        yield from super().probes(action, address, user)
        if action == "view":
            # form 01 is of a case that was received
            received = self.state_of(address) in RECEIVED
            papers = ("phieu/01", "phieu/05") if received else ("phieu/05",)
            for name in ("@@case", "tep/citizen-1", *papers):
                answer = self.call("GET", f"{address}/{name}", user, accept="text/html")
                yield name, answer

    def test_every_cell(self):
        for function, user in functions_and_people("hanoi"):
            for state in PROCESS.states:
                self.walk(state, function, user)

    def test_people_of_elsewhere_are_the_public_here(self):
        strangers = [
            user
            for function, user in functions_and_people("tphochiminh")
            if not function.startswith("central_") and user
        ]
        for user in (*strangers, "hanoi-badinh.officer", "hanoi-badinh.leader"):
            for state in ("registered", "in_work", "returned"):
                self.walk(state, "anyone", user)

    def test_a_branch_has_its_own_cases_only(self):
        own = self.new_case("registered", unit="hanoi-badinh")
        for user, may in (
            ("hanoi-badinh.officer", True),
            ("hanoi-badinh.leader", True),
            ("hanoi.officer", True),
            ("tphochiminh-quan1.officer", False),
            (None, False),
        ):
            for channel, answer in self.probes("view", own, user):
                with self.subTest(user=user, channel=channel):
                    self.assertEqual(self.allowed(answer), may)

    def test_every_step_out_of_every_state_on_rest(self):
        """Whoever may not is refused and changes nothing; whoever may moves it."""
        for function, user in functions_and_people("hanoi"):
            for state in PROCESS.states:
                for step in PROCESS.steps_from(state):
                    expected = self.table.may(self.workflow, state, function, step.id)
                    if expected and function != "leader":
                        continue  # the officer's way is walked by test_flow
                    self.try_step(user, state, step, expected)

    def try_step(self, user, state, step, expected):
        # an apology is for a late case
        late = clock.now() - timedelta(days=40)
        options = {"received": late} if step.id == "apologise" else {}
        address = self.new_case(state, **options) if expected else self.place(state)
        answer = self.call("POST", f"{address}/@workflow/{step.id}", user, json=SAID)
        with self.subTest(user=user or "the public", state=state, step=step.id):
            self.assertEqual(self.allowed(answer), expected, answer.text)
            if expected:
                body = answer.json()
                # out of a pause a case goes back: `make_case` pauses received ones
                after = "received" if step.back else step.target or state
                self.assertEqual(body["review_state"], after)
            else:
                self.assertEqual(self.state_of(address), state)

    def state_of(self, address):
        transaction.begin()
        return self.portal.unrestrictedTraverse(address).state_id

    def test_the_page_offers_what_the_table_allows(self):
        for function, user in functions_and_people("hanoi"):
            for state in PROCESS.states:
                expected = {
                    step.id
                    for step in PROCESS.steps_from(state)
                    if self.table.may(self.workflow, state, function, step.id)
                    and step.id != "apologise"  # offered for a late case: test_flow
                }
                with self.subTest(state=state, user=user):
                    place = self.place(state)
                    self.assertEqual(self.offered(place, user), expected)

    def test_every_step_on_its_page(self):
        for user in (None, "hanoi.editor", "tphochiminh.officer", "central.inspector"):
            address = self.place("registered")
            answer = self.call(
                "POST",
                f"{address}/@@buoc",
                user,
                accept="text/html",
                data={"step": "receive", "revision": "1"},
            )
            with self.subTest(user=user or "the public"):
                self.assertFalse(self.allowed(answer))
                self.assertEqual(self.state_of(address), "registered")

    def test_plone_s_own_way_to_a_transition_is_closed(self):
        """It would pass by what a step must say, and by the control slip."""
        address = self.place("registered")
        for name in ("content_status_modify?workflow_action=refuse", "@@modify"):
            self.call("GET", f"{address}/{name}", "hanoi.officer", accept="text/html")
        self.assertEqual(self.state_of(address), "registered")

    def test_who_has_a_desk(self):
        for user, address, may in (
            ("hanoi.officer", "hanoi/ho-tro-truc-tuyen", True),
            ("hanoi.leader", "hanoi/ho-tro-truc-tuyen", True),
            ("central.inspector", "hanoi/ho-tro-truc-tuyen", True),
            ("hanoi.editor", "hanoi/ho-tro-truc-tuyen", False),
            ("hanoi.admin", "hanoi/ho-tro-truc-tuyen", False),
            ("central.admin", "hanoi/ho-tro-truc-tuyen", False),
            ("tphochiminh.officer", "hanoi/ho-tro-truc-tuyen", False),
            ("hanoi-badinh.officer", "hanoi/ho-tro-truc-tuyen", False),
            ("hanoi-badinh.officer", "hanoi/don-vi/badinh", True),
            ("hanoi.officer", "hanoi/don-vi/badinh", True),
            ("tphochiminh.officer", "hanoi/don-vi/badinh", False),
            (None, "hanoi/ho-tro-truc-tuyen", False),
            (None, "hanoi/don-vi/badinh", False),
        ):
            home = "hanoi" if address.endswith("tuyen") else address
            page = self.call("GET", f"{address}/@@desk", user, accept="text/html")
            rest = self.call("GET", f"{home}/@support-cases", user)
            with self.subTest(user=user or "the public", address=address):
                self.assertEqual(self.allowed(page), may)
                self.assertEqual(self.allowed(rest), may)

    def test_the_country_s_overview(self):
        address = "ho-tro-truc-tuyen/@@desk-overview"
        for user, may in (
            ("central.inspector", True),
            ("hanoi.officer", False),
            ("central.admin", False),
            (None, False),
        ):
            answer = self.call("GET", address, user, accept="text/html")
            with self.subTest(user=user or "the public"):
                self.assertEqual(self.allowed(answer), may)

    def test_a_locality_s_overview_tells_of_its_own_units_only(self):
        address = "hanoi/ho-tro-truc-tuyen/@@desk-overview"
        page = self.call("GET", address, "hanoi.leader", accept="text/html")
        self.assertEqual(page.status_code, 200)
        self.assertIn("quận Ba Đình", page.text)
        self.assertNotIn("Hồ Chí Minh", page.text)
        for user in ("tphochiminh.leader", "hanoi-badinh.leader", "hanoi.editor", None):
            answer = self.call("GET", address, user, accept="text/html")
            with self.subTest(user=user or "the public"):
                self.assertFalse(self.allowed(answer))

    def test_a_branch_officer_finds_the_way_to_his_desk(self):
        page = self.call("GET", "@@staff", "hanoi-badinh.officer", accept="text/html")
        self.assertIn("hanoi/don-vi/badinh/@@desk", page.text)
        answer = self.call("GET", "@@my-desk", "hanoi-badinh.officer")
        self.assertIn("hanoi/don-vi/badinh/@@desk", answer.headers["Location"])
        for user in ("central.officer", "hanoi.editor"):  # of units without a desk
            answer = self.call("GET", "@@my-desk", user)
            self.assertTrue(answer.headers["Location"].endswith("/@@staff"), user)
        answer = self.call("GET", "@@my-desk", None, accept="text/html")
        self.assertIn(answer.status_code, (302, 401))

    def test_nobody_adds_to_or_deletes_a_desk_with_cases(self):
        self.new_case("registered")
        desk = "hanoi/ho-tro-truc-tuyen"
        for user in ("hanoi.editor", "hanoi.admin", "hanoi.officer", "central.admin"):
            for kind in ("Document", "EasyForm", "SupportCase", "SupportDesk"):
                body = {"@type": kind, "title": "Thử"}
                answer = self.call("POST", desk, user, json=body)
                with self.subTest(user=user, kind=kind):
                    self.assertIn(answer.status_code, (400, 401, 403, 404))
            answer = self.call("DELETE", desk, user)
            with self.subTest(user=user):
                self.assertIn(answer.status_code, (401, 403, 404))
        transaction.begin()
        self.assertEqual(len(self.portal["hanoi"]["ho-tro-truc-tuyen"].index()), 1)

    def test_one_form_of_all_is_changed_by_the_centre_alone(self):
        procedure = "ho-tro-truc-tuyen/yeu-cau-thi-hanh-an"
        for user, address, may in (
            ("central.admin", procedure, True),
            ("hanoi.admin", procedure, False),
            ("hanoi.admin", f"hanoi/{procedure}", False),
            ("hanoi.editor", f"hanoi/{procedure}", False),
            ("central.admin", f"hanoi/{procedure}", False),
        ):
            for name in ("edit", "fields", "actions"):
                answer = self.call("GET", f"{address}/{name}", user, accept="text/html")
                with self.subTest(user=user, address=address, page=name):
                    self.assertEqual(self.allowed(answer), may)
            rest = self.call("PATCH", address, user, json={"title": "Khác"})
            with self.subTest(user=user, address=address, page="REST"):
                self.assertEqual(self.allowed(rest), may)
