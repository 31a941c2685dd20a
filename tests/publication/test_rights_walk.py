"""Every cell of `thads_publication`, walked over page and REST.

Who: one person for each function, the public, and the same people of the other
locality, who must be refused whatever the table gives them at home. What is refused
changes nothing: the state is compared afterwards.
"""

from plone import api
from plone.app.testing import TEST_USER_ID
from plone.app.testing import setRoles
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.pdfs import PDF
from tests.rights import RightsWalk
from tests.rights import functions_and_people
from tests.ways import PUBLICATION
from thads.publication.attachments import attachment
from thads.publication.settings import approval
import requests
import transaction
import unittest


STATES = ("draft", "unit_review", "central_review", "published", "archived")
TRANSITIONS = ("submit", "approve", "return", "withdraw", "archive")


class TestPublication(RightsWalk, unittest.TestCase):
    layer = WORLD_HTTP
    workflow = approval.WORKFLOW

    def setUp(self):
        super().setUp()
        setRoles(self.portal, TEST_USER_ID, ["Manager"])
        self.workflows = api.portal.get_tool("portal_workflow")
        for state in STATES:
            item = api.content.create(
                self.portal.hanoi["tin-tuc"],
                "News Item",
                id=f"tin-{state}",
                title="Tin",
                attachments=[attachment("a.pdf", PDF)],
            )
            for transition in PUBLICATION[state]:
                self.workflows.doActionFor(item, transition, comment="x")
            self.assertEqual(api.content.get_state(item), state)
        transaction.commit()

    def place(self, state):
        return f"hanoi/tin-tuc/tin-{state}"

    def probes(self, action, address, user):
        yield from super().probes(action, address, user)
        if action == "view":
            for name in ("@@attachment/1/a.pdf", "@@print-view", "@@save"):
                answer = self.call("GET", f"{address}/{name}", user, accept="text/html")
                yield name, answer

    def test_viewing_and_editing(self):
        for state in STATES:
            for function, user in functions_and_people("hanoi"):
                self.walk(state, function, user)

    def test_people_of_another_locality_are_the_public_here(self):
        for state in STATES:
            for function, user in functions_and_people("tphochiminh"):
                if not function.startswith("central_") and function != "anyone":
                    self.walk(state, "anyone", user)

    def test_transitions_over_rest(self):
        for state in STATES:
            for function, user in functions_and_people("hanoi"):
                for transition in TRANSITIONS:
                    self.try_transition(state, function, user, transition, "REST")

    def test_transitions_by_the_page(self):
        for state in ("unit_review", "central_review", "published"):
            for function, user in functions_and_people("hanoi"):
                for transition in ("approve", "return", "withdraw"):
                    self.try_transition(state, function, user, transition, "page")

    def test_page_and_rest_offer_what_the_table_allows(self):
        for state in STATES:
            for function, user in functions_and_people("hanoi"):
                expected = {
                    transition
                    for transition in TRANSITIONS
                    if self.table.may(self.workflow, state, function, transition)
                }
                with self.subTest(state=state, user=user):
                    place = self.place(state)
                    self.assertEqual(self.offered(place, user), expected)
                    self.assertEqual(self.offered_on_rest(place, user), expected)

    def test_transitions_by_people_of_another_locality(self):
        for state in STATES:
            for function, user in functions_and_people("tphochiminh"):
                if function.startswith("central_"):
                    continue
                for transition in TRANSITIONS:
                    self.try_transition(state, "nobody", user, transition, "REST")

    def try_transition(self, state, function, user, transition, channel):
        """Try it on an item of its own, and look what became of the item."""
        allowed = self.table.may(self.workflow, state, function, transition)
        if allowed and channel == "REST" and function != "nobody":
            # what is allowed is walked by the tests of the job
            return
        address = self.place(state)
        if channel == "REST":
            answer = self.call(
                "POST",
                f"{address}/@workflow/{transition}",
                user,
                json={"comment": "x"},
            )
        else:
            answer = requests.post(
                f"{self.portal.absolute_url()}/{address}/@@review",
                data={"transition": transition, "comment": "x"},
                auth=(user, PASSWORD) if user else None,
                allow_redirects=False,
                timeout=60,
            )
        with self.subTest(
            user=user, state=state, transition=transition, channel=channel
        ):
            # without a token even the right person is refused on the page
            self.assertLess(answer.status_code, 500)
            transaction.begin()
            item = self.portal.unrestrictedTraverse(address)
            self.assertEqual(api.content.get_state(item), state)

    def test_featuring_is_the_centres(self):
        for function, user in functions_and_people("hanoi"):
            answer = requests.post(
                f"{self.portal.absolute_url()}/{self.place('published')}/@@feature",
                auth=(user, PASSWORD) if user else None,
                allow_redirects=False,
                timeout=60,
            )
            expected = self.table.may(self.workflow, "published", function, "feature")
            with self.subTest(user=user):
                # the token is missing: who may is stopped there, others before
                forbidden = "Form authenticator is invalid" in answer.text
                self.assertEqual(forbidden or answer.status_code == 403, expected)

    def test_adding(self):
        for portal_type, section in (
            ("News Item", "tin-tuc"),
            ("Notice", "thong-bao"),
            ("OfficialDocument", "van-ban"),
            ("Document", "gioi-thieu"),
        ):
            for unit in ("hanoi", "tphochiminh"):
                for function, user in functions_and_people(unit):
                    expected = unit == "hanoi" and function == "editor"
                    if expected:
                        continue
                    with self.subTest(user=user, type=portal_type):
                        answer = self.call(
                            "POST",
                            f"hanoi/{section}",
                            user,
                            json={"@type": portal_type, "title": "Tin"},
                        )
                        self.assertFalse(self.allowed(answer), answer.text[:200])
