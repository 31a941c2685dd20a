"""Every workflow, state and step, as everybody: what cannot be taken, by one rule.

Steps that somebody may take now are not asked: the tests of the job take them.
"""

from html import unescape
from plone import api
from plone.app.testing import logout
from plone.protect.authenticator import createToken
from tests.channels.world import CHANNELS
from tests.channels.world import people
from tests.wsgi import Wsgi
from thads.organisation.rights import RightsTable
from thads.ratelimit import forget_all
from thads.web import revisions
from thads.web import steps
from urllib.parse import urlencode
import json
import unittest


#: {workflow: (name of the page that takes a form of it, its field for the step)}
FORMS = {
    "thads_publication": ("@@review", "transition"),
    "thads_debtor_load": ("@@debtor-decide", "transition"),
    "thads_debtor_entry": ("@@debtor-decide", "transition"),
    "thads_support_case": ("@@buoc", "step"),
    "thads_hotline_report": ("@@hotline-report", "step"),
    "thads_royalty_statement": ("@@royalty-statement", "step"),
    "thads_hotline_contact": ("content_status_modify", "workflow_action"),
    "thads_structure": ("content_status_modify", "workflow_action"),
}
NO_STEP = "khong-co"
COMMENT = "Theo quy định."
SHAPE = {"type", "message", "errors"}


#: {(state, step): refusal} of steps whose refusal gives a reason of its own.
REASONED = {
    (state, "take_back"): "Chỉ người đã gửi duyệt mới rút lại được."
    for state in ("unit_review", "central_review")
}


class StepsThatCannotBeTaken(unittest.TestCase):
    layer = CHANNELS
    level = 2

    def setUp(self):
        self.portal = self.layer["portal"]
        self.rights = RightsTable()
        self.ask = Wsgi(self.layer).ask
        self.tool = api.portal.get_tool("portal_workflow")
        firsts = {}
        for item in self.layer["thads_items"]:
            firsts.setdefault((item.workflow, item.state), item)
        # the worker publishes what is approved
        self.items = [item for item in firsts.values() if self.is_still(item)]

    def is_still(self, item):
        obj = self.portal.unrestrictedTraverse(item.facts["item"])
        return steps.state_id(obj) == item.state

    def cells(self):
        """Yield (item, its object, person, step, status by the rule).

        One person a function; who may not view an item is asked for one step of it.
        """
        for item in self.items:
            obj = self.portal.unrestrictedTraverse(item.facts["item"])
            workflow = self.tool[item.workflow]
            names = sorted(workflow.transitions.objectIds())
            asked = {}
            for person in people(self.layer):
                known = person.cookie or person.function_at(item)
                asked.setdefault((known, not person.login), person)
            for person in asked.values():
                for step in (*names, NO_STEP):
                    status = self.status(item, obj, workflow, person, step)
                    if status is not None:
                        yield item, obj, person, step, status
                    if status == 404:
                        break

    def status(self, item, obj, workflow, person, step):
        """Return the status of a refusal by the rule; None for a step to be taken."""
        function = person.function_at(item)

        def may(state, action):
            return self.rights.may(item.workflow, state, function, action)

        if not (
            may(item.state, "view")
            or self.rights.may(item.workflow, item.state, "anyone", "view")
        ):
            return 404
        if step != NO_STEP and may(item.state, step):
            return None
        if not person.login:  # a cookie lets nobody in either
            return 401
        if not self.knows(item, function):
            return 403  # of every step alike
        if step == NO_STEP:
            return 400
        if step in workflow.states[item.state].transitions:
            return 403  # it is for others
        history = obj.workflow_history.get(item.workflow, ())
        former = {workflow.initial_state, *(each["review_state"] for each in history)}
        was = any(
            step in workflow.states[state].transitions and may(state, step)
            for state in former - {item.state}
        )
        return 409 if was else 403

    def knows(self, item, function):
        """Return whether a function may be told the state: see `steps.knows`."""
        if not self.rights.may(item.workflow, item.state, "anyone", "view"):
            return True
        if any(
            self.rights.may(item.workflow, item.state, function, action)
            for action in ("edit", "history")
        ):
            return True
        workflow = self.tool[item.workflow]
        return any(
            self.rights.may(item.workflow, state, function, step)
            for state in workflow.states.objectIds()
            for step in workflow.states[state].transitions
        )

    def post(self, path, person, body, media="application/x-www-form-urlencoded"):
        options = {"cookie": f"__ac={person.cookie}"} if person.cookie else {}
        accept = "text/html" if "form" in media else "application/json"
        return self.ask(
            f"/{path}",
            "POST",
            person.login,
            accept,
            body.encode(),
            media,
            **options,
        )

    def test_over_rest(self):
        told = set()
        for item, obj, person, step, status in self.cells():
            forget_all()
            answer = self.post(
                f"{item.facts['item']}/@workflow/{step}",
                person,
                json.dumps({"comment": COMMENT}),
                "application/json",
            )
            told.add(status)
            with self.subTest(
                item=f"{item.workflow}/{item.state}", step=step, person=person.name
            ):
                self.assertEqual(answer.status, status, answer.text[:300])
                self.assertLessEqual(SHAPE, set(answer.json()))
                if not self.knows(item, person.function_at(item)):
                    self.not_told(item, obj, step, answer, (401, 403, 404))
        self.assertEqual(told, {400, 401, 403, 404, 409})

    def test_to_people_of_other_units_all_steps_are_one(self):
        stranger = next(
            p for p in people(self.layer) if p.login == "tphochiminh.editor"
        )
        with api.env.adopt_user(username=stranger.login):
            token = createToken()
        alike = {}
        for item in self.items:
            obj = self.portal.unrestrictedTraverse(item.facts["item"])
            states = (steps.state_id(obj), "published", "draft")
            names = self.tool[item.workflow].transitions.objectIds()
            for step in (*names, *states, NO_STEP):
                for at, answer in enumerate(
                    self.by_all_ways(item, obj, stranger, step, token)
                ):
                    self.not_told(item, obj, step, answer, (403, 404))
                    alike.setdefault((item.facts["item"], at), set()).add(
                        (answer.status, answer.headers.get("Location"))
                    )
        for place, answers in alike.items():
            self.assertEqual(len(answers), 1, (place, answers))

    def test_the_state_is_told_to_nobody_who_is_not_logged_in(self):
        person, viewable = people(self.layer)[-1], set()
        logout()  # the tokens are of nobody too
        for item in self.items:
            obj = self.portal.unrestrictedTraverse(item.facts["item"])
            for step in (*self.tool[item.workflow].transitions.objectIds(), NO_STEP):
                for answer in self.by_all_ways(item, obj, person, step):
                    self.not_told(item, obj, step, answer)
                    if answer.status == 401:
                        viewable.add((item.workflow, item.state))
        self.assertIn(("thads_debtor_entry", "challenged"), viewable)
        self.assertIn(("thads_publication", "published"), viewable)

    def by_all_ways(self, item, obj, person, step, token=""):
        path, (page, field) = item.facts["item"], FORMS[item.workflow]
        token = token or createToken()
        form = {field: step, "comment": COMMENT, "_authenticator": token}
        revision = getattr(obj, "revision", "") or revisions.revision_of(obj)
        for shown in ("", revision):
            body = json.dumps({"comment": COMMENT, "revision": shown})
            forget_all()
            for place in (path, f"++api++/{path}"):
                yield self.post(
                    f"{place}/@workflow/{step}", person, body, "application/json"
                )
            sent = urlencode({**form, "revision": shown})
            yield self.post(f"{path}/{page}", person, sent)

    def not_told(self, item, obj, step, answer, statuses=(401, 404)):
        with self.subTest(item=f"{item.workflow}/{item.state}", step=step):
            if answer.status == 302:
                self.assertIn("/require_login?", answer.headers["Location"])
            else:
                self.assertIn(answer.status, statuses, answer.text[:300])
            self.assertNotIn(f"“{steps.state_title(obj)}”", unescape(answer.text))
            if item.state == "challenged":
                self.assertNotIn(steps.state_title(obj), unescape(answer.text))
                self.assertNotIn("challenged", answer.text)

    def test_by_form(self):
        asked = set()
        for item, obj, person, step, status in self.cells():
            cell = (item.workflow, item.state, step, status)
            if not person.login or cell in asked:
                continue
            asked.add(cell)
            page, field = FORMS[item.workflow]
            with api.env.adopt_user(username=person.login):
                shown = getattr(obj, "revision", "") or revisions.revision_of(obj)
                form = {field: step, "comment": COMMENT, "revision": shown}
                form["_authenticator"] = createToken()
                title = steps.state_title(obj)
            forget_all()
            answer = self.post(f"{item.facts['item']}/{page}", person, urlencode(form))
            with self.subTest(
                item=f"{item.workflow}/{item.state}", step=step, person=person.name
            ):
                self.assertEqual(answer.status, status)
                told = f"“{title}”" in unescape(answer.text)
                knows = self.knows(item, person.function_at(item))
                if status == 403 and knows and (item.state, step) in REASONED:
                    self.assertIn(REASONED[item.state, step], unescape(answer.text))
                    continue
                self.assertEqual(told, status != 404 and knows, title)
