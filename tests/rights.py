"""Walking the rights tables over page and REST.

A probe is one request for one action on one channel; it answers whether the portal
allowed it. Refusal is 401, 403 or 404, or the log-in page; anything else is a
broken page and fails the walk by name: person, address, action, channel.
"""

from http.cookiejar import DefaultCookiePolicy
from lxml import html
from tests.layers import PASSWORD
from thads.organisation.functions import CENTRAL_KINDS
from thads.organisation.functions import FUNCTIONS
from thads.organisation.rights import RightsTable
import requests


REFUSED = {401, 403, 404}


def functions_and_people(unit):
    """Yield (column of the table, login) for a locality and the centre."""
    yield "anyone", None
    for function in FUNCTIONS:
        if "provincial" in function.kinds:
            yield function.id, f"{unit}.{function.id}"
        if function.kinds == CENTRAL_KINDS and function.scope == "root":
            yield f"central_{function.id}", f"central.{function.id}"


class RightsWalk:
    """Mixin: set `workflow`, `place(state)`; add probes for a room's own actions."""

    level = 2  # every cell; the channels are walked there, too

    timeout = 60

    def setUp(self):
        self.portal = self.layer["portal"]
        self.table = RightsTable()
        self.session = requests.Session()
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self.addCleanup(self.session.close)

    def call(self, method, address, user, **kw):
        headers = {"Accept": kw.pop("accept", "application/json")}
        return self.session.request(
            method,
            f"{self.portal.absolute_url()}/{address}",
            auth=(user, PASSWORD) if user else None,
            headers=headers,
            allow_redirects=False,
            timeout=self.timeout,
            **kw,
        )

    def allowed(self, answer):
        """Return whether an answer means: you may."""
        if answer.status_code in REFUSED:
            return False
        if answer.status_code in (301, 302) and any(
            word in answer.headers["Location"] for word in ("require_login", "login")
        ):
            return False
        if answer.status_code >= 500:
            self.fail(f"{answer.request.method} {answer.url}: {answer.status_code}")
        return True

    def probes(self, action, address, user):
        """Yield (channel, answer) for an action; standard ones are here."""
        if action == "view":
            yield "REST", self.call("GET", address, user)
            yield "page", self.call("GET", address, user, accept="text/html")
        elif action == "edit":
            yield "REST", self.call("PATCH", address, user, json={})
            yield "page", self.call("GET", f"{address}/edit", user, accept="text/html")

    def walk(self, state, function, user):
        """Try every action there is a probe for, and compare with the table."""
        address = self.place(state)
        for action in ("view", "edit"):
            expected = self.table.may(
                self.workflow, state, function, action
            ) or self.table.may(self.workflow, state, "anyone", action)
            for channel, answer in self.probes(action, address, user):
                with self.subTest(
                    user=user or "the public",
                    state=state,
                    action=action,
                    channel=channel,
                ):
                    self.assertEqual(self.allowed(answer), expected, answer.url)

    def offered(self, address, user):
        """Return the steps a page offers a person, none where it is closed to them."""
        answer = self.call("GET", address, user, accept="text/html")
        return steps_on(answer.text) if self.allowed(answer) else set()

    def offered_on_rest(self, address, user):
        """Return the steps REST offers a person, none where it is closed to them."""
        answer = self.call("GET", f"{address}/@workflow", user)
        if answer.status_code in REFUSED:
            return set()
        steps = answer.json()["transitions"]
        return {step["@id"].rpartition("/")[2] for step in steps}


def steps_on(text):
    """Return the steps whose buttons or forms stand on a page."""
    found = html.fromstring(text).xpath("//*[@name='transition' or @name='step']")
    return {element.get("value") for element in found}
