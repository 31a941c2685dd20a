"""People who log in over HTTP, by a browser's cookies or a program's token."""

from contextlib import contextmanager
from datetime import datetime
from tests.layers import PASSWORD
from thads.worktime import TIMEZONE
from unittest import mock
import re
import requests
import time
import transaction


#: After 28 years the days of the week are the same again.
LATER = 28


@contextmanager
def at(moment):
    """Set the clock of this process, and so of the server in it: `2026-11-30 08:00`.

    It is that moment LATER years on: the database, and libraries with a clock of their
    own, must not find themselves behind the clock before.
    """
    begins = datetime.fromisoformat(moment).replace(tzinfo=TIMEZONE)
    begins = begins.replace(year=begins.year + LATER).timestamp()
    with mock.patch("time.time", return_value=begins):
        yield


@contextmanager
def standing_still():
    """Stop the clock of this process, and so of the server in it."""
    with mock.patch("time.time", return_value=time.time()):
        yield


@contextmanager
def behind_proxy():
    """Trust this machine as zope.conf does: `X-Forwarded-For` tells who asks."""
    with mock.patch("ZPublisher.HTTPRequest.trusted_proxies", ("127.0.0.1",)):
        yield


def going(site="same-origin"):
    """Return the headers of a browser in which a person follows a link."""
    return {
        "Sec-Fetch-Dest": "document",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Site": site,
    }


class Http:
    """Mixin: `log_in(login)` is a session with cookies, `token(login)` a JWT."""

    def setUp(self):
        super().setUp()
        self.portal = self.layer["portal"]
        self.base = self.portal.absolute_url()

    def log_in(self, login, password=PASSWORD, session=None, **fields):
        session = session or requests.Session()
        answer = session.post(
            f"{self.base}/login",
            data={
                "__ac_name": login,
                "__ac_password": password,
                "buttons.login": "1",
                **fields,
            },
            allow_redirects=False,
            timeout=60,
        )
        session.last = answer
        return session

    def ask_token(self, login, password=PASSWORD, **more):
        return requests.post(
            f"{self.base}/@login",
            json={"login": login, "password": password, **more},
            headers={"Accept": "application/json"},
            timeout=60,
        )

    def token(self, login, password=PASSWORD, **more):
        answer = self.ask_token(login, password, **more)
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()["token"]

    def by_basic(self, login, password=PASSWORD, **headers):
        return requests.get(
            f"{self.base}/@users/{login}",
            auth=(login, password),
            headers={"Accept": "application/json", **headers},
            timeout=60,
        )

    def person(self, login, session=None, token=None):
        """The status of somebody's own account, read with a cookie or a token."""
        headers = {"Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        answer = (session or requests).get(
            f"{self.base}/@users/{login}", headers=headers, timeout=60
        )
        return answer.status_code

    def submit(self, session, address, **fields):
        """Post a form with the token of the page it is on."""
        page = session.get(f"{self.base}/{address}", timeout=60).text
        found = re.search(
            r'name="_authenticator"\s+(?:type="hidden"\s+)?value="([^"]+)"', page
        )
        return session.post(
            f"{self.base}/{address}",
            data={"_authenticator": found[1] if found else "", **fields},
            timeout=60,
        )

    def commit(self):
        transaction.commit()
