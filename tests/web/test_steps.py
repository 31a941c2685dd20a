"""Steps of items whose history is old, odd or of a clock that was put back."""

from contextlib import suppress
from datetime import timedelta
from plone import api
from plone.app.testing import login
from plone.app.testing import logout
from tests.layers import WORLD_INTEGRATION
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.web import steps
from thads.web import transitions
from thads.worktime import clock
from unittest import mock
from zExceptions import Unauthorized
import unittest


WORKFLOW = "thads_publication"


class TestHistories(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        login(self.portal, "hanoi.editor")
        self.item = api.content.create(
            self.portal.hanoi["tin-tuc"], "News Item", id="tin", title="Tin"
        )
        self.tool = api.portal.get_tool("portal_workflow")

    def same(self):
        return steps.same_click(self.item, None, "submit", "")

    def test_the_same_click_is_one_of_a_moment_ago(self):
        self.tool.doActionFor(self.item, "submit")
        now = clock.precise_now()
        for seconds, same in ((0, True), (29, True), (31, False), (-5, False)):
            moment = now + timedelta(seconds=seconds)
            with mock.patch.object(clock, "precise_now", return_value=moment):
                self.assertEqual(self.same() is not None, same, seconds)

    def test_entries_without_time_state_or_anything(self):
        self.tool.doActionFor(self.item, "submit")
        whole = dict(self.item.workflow_history[WORKFLOW][-1])
        for missing in (*[[name] for name in whole], list(whole), ["review_state"]):
            odd = {name: v for name, v in whole.items() if name not in missing}
            for history in ((odd,), (odd, whole), (whole, odd)):
                self.item.workflow_history[WORKFLOW] = history
                with self.subTest(missing=missing, history=len(history)):
                    self.every_question()

    def every_question(self):
        for step in ("submit", "approve", "archive", "khong-co"):
            with suppress(Refused, NotAllowed, Stale):
                steps.check(self.item, step)
            taken = steps.same_click(self.item, None, step, "")
            taken = taken or steps.same_click(self.item, "1.1", step, "")
            if taken is not None:
                self.assertIn("title", transitions.answer_of(self.item, taken))
        self.assertIn(steps.state_id(self.item), ("draft", "unit_review"))
        self.assertTrue(steps.state_title(self.item))

    def test_whoever_is_not_logged_in_is_told_to_log_in_alone(self):
        logout()
        for step in ("submit", "approve", "khong-co"):
            with self.assertRaises(Unauthorized) as refused:
                steps.check(self.item, step)
            self.assertEqual(refused.exception.args, (step,))
