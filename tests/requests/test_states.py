"""The states and steps of a case, as the contract and the national portal have them."""

from thads.casework.tables import FROZEN
from thads.requests.workflow import STATES
from thads.requests.workflow import STEPS
import unittest


class TablesTest(unittest.TestCase):
    def test_the_ten_national_states_each_once(self):
        found = [state.national_code for state in STATES.values()]
        self.assertEqual(sorted(found), list(range(1, 11)))

    def test_the_clock_stands_still_while_the_citizen_has_to_act(self):
        for state in STATES.values():
            if state.actor == "citizen":
                self.assertEqual(state.clock, FROZEN, state.id)

    def test_the_transitions_of_the_contract_exist(self):
        promised = (
            "receive request_supplement make_appointment forward refuse finish "
            "return_result supplement withdraw"
        )
        self.assertLessEqual(set(promised.split()), set(STEPS))
