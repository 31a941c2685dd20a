"""A case returns from every pause to where it was, to the same officer."""

from plone import api
from tests.requests.dated_cases import DatedCases
from tests.requests.dated_cases import at
from thads.casework import steps
from thads.requests import letters
from thads.requests.workflow import PROCESS
import unittest


OFFICER = "hanoi.officer"
ASK = ("request_supplement", {"message": "Thiếu bản án"})
FEE = ("request_fee", {"message": "Nộp 100.000 đồng"})
STOP = ("stop", {"reason": "Chờ Tòa án"})
#: What comes before a pause, by the state it leads to.
WAYS = {
    "registered": (),
    "received": (("receive", {}),),
    "in_work": (("receive", {}), ("make_appointment", {})),
}


class PausesTest(DatedCases, unittest.TestCase):
    def paused(self, state, *pauses):
        case = self.case()
        for number, (name, values) in enumerate((*WAYS[state], *pauses)):
            moment = at(3, 9, number)
            case = self.take(case, name, moment, OFFICER, **values)
        return case

    def back(self, case, *taken):
        for number, (name, person) in enumerate(taken):
            values = {"message": "Đây"} if name == "supplement" else {}
            case = self.take(case, name, at(4, 9, number), person, **values)
        return case

    def test_a_supplement_leads_back(self):
        for state in WAYS:
            for person in ("", OFFICER):  # by the citizen, and at the counter
                with self.subTest(state, person=person):
                    case = self.paused(state, ASK)
                    due, frozen = case.due, case.frozen
                    self.assertIsNotNone(frozen)
                    case = self.back(case, ("supplement", person))
                    self.assertEqual(case.state_id, state)
                    self.assertEqual(case.trail[-1].state, state)
                    self.assertEqual(case.person, OFFICER)
                    self.assertGreater(case.due, due)
                    self.assertIsNone(case.frozen)
                    self.assertEqual(case.slip[-1].person, OFFICER)
                    row = case.__parent__.index().find(code=case.code)
                    rows = case.__parent__.index().rows
                    self.assertEqual([state], [rows[each].state for each in row])

    def test_the_permissions_are_those_of_the_state(self):
        case = self.back(self.paused("registered", ASK), ("supplement", ""))
        with api.env.adopt_user(OFFICER):
            possible = {step.id for step in steps.possible(case)}
        self.assertIn("receive", possible)
        self.assertFalse(possible & {"finish", "supplement", "stop"})
        case = self.take(case, "receive", at(5), OFFICER)
        self.assertEqual(case.state_id, "received")

    def test_a_fee_and_a_stop_lead_back(self):
        for state in ("received", "in_work"):
            for pause, end in ((FEE, "confirm_fee"), (STOP, "resume")):
                with self.subTest(state, pause=pause[0]):
                    case = self.paused(state, pause)
                    case = self.back(case, (end, OFFICER))
                    self.assertEqual(case.state_id, state)

    def test_a_pause_within_a_pause(self):
        case = self.paused("in_work", ASK, STOP)
        case = self.back(case, ("resume", OFFICER))
        self.assertEqual(case.state_id, "supplement_wanted")
        self.assertIsNotNone(case.frozen)
        case = self.back(case, ("supplement", ""))
        self.assertEqual(case.state_id, "in_work")

    def test_another_officer_meanwhile(self):
        case = self.paused("in_work", ASK)
        case = self.take(case, "reassign", at(4), officer="hanoi.leader")
        case = self.back(case, ("supplement", ""))
        self.assertEqual((case.state_id, case.person), ("in_work", "hanoi.leader"))

    def test_a_second_pause_leads_back_as_the_first(self):
        case = self.back(self.paused("in_work", ASK), ("supplement", ""))
        case = self.take(case, "request_supplement", at(5), OFFICER, message="Nữa")
        case = self.take(case, "supplement", at(6), "", message="Đây")
        self.assertEqual(case.state_id, "in_work")

    def test_a_trail_that_begins_with_a_pause(self):
        self.assertEqual(PROCESS.initial, PROCESS.state_before(()))

    def setUp(self):
        super().setUp()
        token = letters.MUTED.set(True)
        self.addCleanup(letters.MUTED.reset, token)
