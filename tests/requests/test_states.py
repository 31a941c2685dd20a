from thads.requests import states
import unittest


class TablesTest(unittest.TestCase):
    def test_the_ten_national_states_each_once(self):
        found = [state.national_code for state in states.states().values()]
        self.assertEqual(sorted(found), list(range(1, 11)))

    def test_steps_name_states_that_exist(self):
        for step in states.steps().values():
            self.assertTrue(step.origins, step.id)
            for name in (*step.origins, *([step.target] if step.target else [])):
                self.assertIn(name, states.states(), step.id)

    def test_no_step_leads_out_of_a_final_state(self):
        for name, state in states.states().items():
            if state.final:
                self.assertEqual(states.steps_from(name), [], name)
                self.assertEqual(state.clock, states.ENDED)
            else:
                self.assertTrue(states.steps_from(name), name)

    def test_every_state_is_reached_and_an_end_is_reached_from_each(self):
        ahead = {
            name: {step.leads_from(name) for step in states.steps_from(name)}
            for name in states.states()
        }
        reached = reach(ahead, states.INITIAL)
        self.assertEqual(reached, set(states.states()))
        for name in states.states():
            self.assertTrue(
                any(states.state(end).final for end in reach(ahead, name)), name
            )

    def test_the_clock_stands_still_while_the_citizen_has_to_act(self):
        for state in states.states().values():
            if state.actor == "citizen":
                self.assertEqual(state.clock, states.FROZEN, state.id)

    def test_the_transitions_of_the_contract_exist(self):
        promised = (
            "receive request_supplement make_appointment forward refuse finish "
            "return_result supplement withdraw"
        )
        self.assertLessEqual(set(promised.split()), set(states.steps()))


def reach(ahead, start):
    seen, todo = set(), [start]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(ahead[name])
    return seen
