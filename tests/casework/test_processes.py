"""The tables of every process agree with one another and with the workflow."""

from importlib import import_module
from plone import api
from tests.layers import ROOT
from tests.layers import WORLD_INTEGRATION
from thads.casework.interfaces import IProcess
from thads.casework.tables import ENDED
from zope.component import getUtilitiesFor
from zope.component import getUtility
from zope.security.interfaces import IPermission
import unittest


#: Of each room that has a table of steps.
PROCESSES = tuple(
    import_module(f"thads.{path.parent.name}.workflow").PROCESS
    for path in sorted((ROOT / "src" / "thads").glob("*/steps.csv"))
)


def reach(ahead, start):
    """Return the states that can be reached from one."""
    seen, todo = set(), [start]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(ahead[name])
    return seen


class Tables(unittest.TestCase):
    def test_steps_name_states_that_exist(self):
        for process in PROCESSES:
            for step in process.steps.values():
                with self.subTest(process.id, step=step.id):
                    self.assertTrue(step.origins)
                    targets = {
                        target
                        for origin in step.origins
                        for target in process.targets(step, origin)
                    }
                    self.assertLessEqual(targets, set(process.states))

    def test_no_step_leads_out_of_a_final_state(self):
        for process in PROCESSES:
            for name, state in process.states.items():
                with self.subTest(process.id, state=name):
                    self.assertEqual(not state.final, bool(process.steps_from(name)))
                    if state.final:
                        self.assertEqual(state.clock, ENDED)

    def test_every_state_is_reached_and_an_end_is_reached_from_each(self):
        for process in PROCESSES:
            ahead = {
                name: {
                    target
                    for step in process.steps_from(name)
                    for target in process.targets(step, name)
                }
                for name in process.states
            }
            reached = reach(ahead, process.initial)
            self.assertEqual(reached, set(process.states), process.id)
            for name in process.states:
                with self.subTest(process.id, state=name):
                    ends = [process.states[end].final for end in reach(ahead, name)]
                    self.assertTrue(any(ends))

    def test_fields_and_effects_belong_to_steps(self):
        for process in PROCESSES:
            used = {field for step in process.steps.values() for field in step.fields}
            self.assertEqual(used, set(process.fields), process.id)
            self.assertLessEqual(set(process.effects), set(process.steps), process.id)


class Workflows(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_the_registered_processes_are_these(self):
        self.assertGreater(len(PROCESSES), 2)
        registered = {process.id for _name, process in getUtilitiesFor(IProcess)}
        self.assertEqual(registered, {process.id for process in PROCESSES})

    def test_the_workflow_says_the_same_as_the_tables(self):
        tool = api.portal.get_tool("portal_workflow")
        for process in PROCESSES:
            workflow = tool[process.workflow]
            self.assertEqual(workflow.initial_state, process.initial)
            self.assertEqual(set(workflow.states.objectIds()), set(process.states))
            self.assertEqual(set(workflow.transitions.objectIds()), set(process.steps))
            for name in process.states:
                with self.subTest(process.id, state=name):
                    self.assertEqual(
                        workflow.states[name].title, process.states[name].title
                    )
                    self.assertEqual(
                        set(workflow.states[name].transitions),
                        {step.id for step in process.steps_from(name)},
                    )
            for step in process.steps.values():
                with self.subTest(process.id, step=step.id):
                    transition = workflow.transitions[step.id]
                    self.assertEqual(transition.new_state_id, step.target)
                    self.assertEqual(transition.title, step.title)
                    # what Plone's menus show, where they offer the step
                    self.assertIn(transition.actbox_name, ("", step.title))

    def test_every_step_has_a_permission(self):
        for process in PROCESSES:
            for step in process.steps.values():
                with self.subTest(process.id, step=step.id):
                    name = f"thads.{process.id}.{step.id}"
                    permission = getUtility(IPermission, name)
                    self.assertEqual(permission.title, process.permission(step))
