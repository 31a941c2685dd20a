"""Every cell of the register's two workflows, walked over page and REST.

What is refused changes nothing: the state is compared afterwards. What is allowed is
walked by the tests of the job.
"""

from plone import api
from plone.app.testing import login
from tests.debtors.http import said
from tests.debtors.lists import plain
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_HTTP
from tests.rights import RightsWalk
from tests.rights import functions_and_people
from thads import outbox
from thads.debtors.demo import publish_rows
from thads.debtors.loads import intake
from thads.debtors.workflow import entry_state
from thads.web import revisions
import re
import transaction
import unittest


class Walk(RightsWalk):
    layer = WORLD_HTTP
    unit = "hanoi"

    def setUp(self):
        super().setUp()
        self.register = self.portal["hanoi"]["tra-cuu"]
        self.workflows = api.portal.get_tool("portal_workflow")
        self.places = {}
        for state in self.ways:
            self.places[state] = self.make(state)
        transaction.commit()

    def place(self, state):
        return f"hanoi/tra-cuu/{self.places[state]}"

    def allowed(self, answer):
        """Who may view reads the name; a page that says 410 is none."""
        super().allowed(answer)
        return self.name(answer) in said(answer)

    def name(self, answer):
        return "Ước"

    def people(self):
        yield from functions_and_people("hanoi")
        for function, user in functions_and_people("tphochiminh"):
            if user and not function.startswith("central_"):
                yield "anyone", user

    def test_viewing(self):
        for state in self.ways:
            for function, user in self.people():
                with self.subTest(state=state, user=user):
                    may = self.table.may
                    expected = may(self.workflow, state, function, "view") or may(
                        self.workflow, state, "anyone", "view"
                    )
                    for _channel, answer in self.probes(
                        "view", self.place(state), user
                    ):
                        self.assertEqual(self.allowed(answer), expected, answer.url)

    def test_page_and_rest_offer_what_the_table_allows(self):
        for state in self.ways:
            for function, user in functions_and_people("hanoi"):
                expected = {
                    transition
                    for transition in self.transitions
                    if self.table.may(self.workflow, state, function, transition)
                }
                with self.subTest(state=state, user=user):
                    place = self.place(state)
                    self.assertEqual(self.offered(place, user), expected)
                    self.assertEqual(self.offered_on_rest(place, user), expected)

    def test_what_is_refused_changes_nothing(self):
        for state in self.ways:
            for function, user in self.people():
                for transition in self.transitions:
                    if not self.table.may(self.workflow, state, function, transition):
                        self.refused(state, user, transition)

    def refused(self, state, user, transition):
        address = self.place(state)
        data = {"transition": transition, "comment": "x"}
        self.call("POST", f"{address}/@workflow/{transition}", user, json=data)
        if user in ("hanoi.leader", "hanoi.registrar", "tphochiminh.leader"):
            data["_authenticator"] = self.token(user)
            item = self.register[self.places[state]]
            data["revision"] = revisions.revision_of(item)
            self.call(
                "POST",
                f"{address}/@@debtor-decide",
                user,
                data=data,
                accept="text/html",
            )
        with self.subTest(state=state, user=user, transition=transition):
            transaction.begin()
            self.assertEqual(self.state(self.register[self.places[state]]), state)

    def token(self, user):
        if not hasattr(self, "_tokens"):
            self._tokens = {}
        if user not in self._tokens:
            page = self.call("GET", "tra-cuu", user, accept="text/html").text
            self._tokens[user] = re.search(r'data-token="([^"]+)"', page).group(1)
        return self._tokens[user]

    def test_nobody_edits_or_deletes(self):
        for state in self.ways:
            for user in ("hanoi.leader", "hanoi.registrar", "hanoi.admin"):
                for method in ("PATCH", "DELETE"):
                    answer = self.call(method, self.place(state), user, json={})
                    with self.subTest(state=state, user=user, method=method):
                        self.assertIn(answer.status_code, (401, 403, 404))


class TestLoads(Walk, unittest.TestCase):
    workflow = "thads_debtor_load"
    # `cleared` is left in the same transaction; branches are walked in test_approval
    ways = {
        "draft": (),
        "submitted": ("submit",),
        "published": ("submit", "approve", "publish"),
        "undone": ("submit", "approve", "publish", "undo"),
        "approved": ("submit", "approve"),  # after it no worker runs
        "discarded": ("discard",),
        "department_review": ("submit", "approve"),
    }
    transitions = ("submit", "approve", "return", "publish", "discard", "undo")

    def make(self, state):
        unit = "hanoi-badinh" if state == "department_review" else "hanoi"
        office = unit if unit != "hanoi" else ""
        login(self.portal, f"{unit}.registrar")
        decision = f"{list(self.ways).index(state)}/QĐ-X"
        data = workbook(row(decision=decision))
        name = f"Ước-{state}.xlsx"
        load = intake.take_file(self.register, data, name, office=office)
        for transition in self.ways[state]:
            leads = transition in ("approve", "undo")
            login(self.portal, f"{unit}.{'leader' if leads else 'registrar'}")
            if transition == "publish":
                outbox.run_due(self.portal)
            else:
                self.workflows.doActionFor(load, transition, comment="x")
        self.assertEqual(self.state(load), state)
        return load.getId()

    def state(self, load):
        return api.content.get_state(load)


class TestEntries(Walk, unittest.TestCase):
    workflow = "thads_debtor_entry"
    ways = {
        "published": (),
        "challenged": ("ask_hiding",),
        "hidden": ("hide",),
        "ended": ("end",),
    }
    transitions = (
        "end",
        "hide",
        "show",
        "ask_hiding",
        "decline_hiding",
        "schedule_end",
    )

    def make(self, state):
        decision = f"{list(self.ways).index(state)}/QĐ-X"
        publish_rows(self.portal, self.portal["hanoi"], [plain(decision=decision)])
        key = next(
            k for k in self.register.keys_of_entries if k.startswith(decision[0])
        )
        entry = self.register[self.register.keys_of_entries[key]]
        for transition in self.ways[state]:
            asks = transition == "ask_hiding"
            login(self.portal, f"hanoi.{'officer' if asks else 'leader'}")
            self.workflows.doActionFor(entry, transition, comment="x")
        self.assertEqual(self.state(entry), state)
        return entry.getId()

    def state(self, entry):
        return entry_state(entry)

    def probes(self, action, address, user):
        """Over REST what is closed is closed to all: programs read what is public."""
        for channel, answer in super().probes(action, address, user):
            public = (self.places["published"], self.places["challenged"])
            if channel == "page" or address.endswith(public):
                yield channel, answer
            else:
                self.assertNotIn("Ước", said(answer))
