"""People at the register over HTTP."""

from tests.debtors.lists import workbook
from tests.layers import PASSWORD
from tests.worker import work
import base64
import html
import json
import re
import requests


def said(answer):
    """What is read in an answer, whether page or JSON."""
    if "json" in answer.headers.get("Content-Type", ""):
        return json.dumps(answer.json(), ensure_ascii=False)
    return html.unescape(answer.text)


class Http:
    """Mixin for tests on WORLD_HTTP: calls as a person, by REST or as a browser."""

    def setUp(self):
        self.portal = self.layer["portal"]
        self.base = self.portal.absolute_url()

    def call(self, method, address, user=None, accept="application/json", **kw):
        if not address.startswith("http"):
            address = f"{self.base}/{address}"
        return requests.request(
            method,
            address,
            auth=(user, kw.pop("password", PASSWORD)) if user else None,
            headers={"Accept": accept} | kw.pop("headers", {}),
            timeout=60,
            allow_redirects=kw.pop("allow_redirects", True),
            **kw,
        )

    def get(self, address, user=None, **kw):
        return self.call("GET", address, user, **kw)

    def page(self, address, user=None, **kw):
        return self.call("GET", address, user, accept="text/html", **kw)

    def submit(self, address, user, /, page=None, files=None, **fields):
        """Post a form as a browser does, with the page's token and revision."""
        form = self.page(page or address, user).text
        revision = re.search(r'<input[^>]*name="revision"[^>]*value="([^"]*)"', form)
        if revision:
            fields.setdefault("revision", revision.group(1))
        token = re.search(
            r'name="_authenticator"\s+(?:type="hidden"\s+)?value="([^"]+)"', form
        )
        if token:
            fields["_authenticator"] = token.group(1)
        return self.call("POST", address, user, "text/html", data=fields, files=files)

    def load(self, *rows, user="hanoi.registrar", place="hanoi", data=None):
        data = workbook(*rows) if data is None else data
        body = {
            "filename": "danh-sach.xlsx",
            "data": base64.b64encode(data).decode(),
            "encoding": "base64",
        }
        return self.call("POST", f"{place}/@debtor-loads", user, json=body)

    def do(self, address, transition, user, **data):
        return self.call("POST", f"{address}/@workflow/{transition}", user, json=data)

    def do_anew(self, address, transition, user, **data):
        """Take a step again: what was read meanwhile says it is another click."""
        shown = self.get(address, user).json()["revision"]
        return self.do(address, transition, user, revision=shown, **data)

    def work(self):
        """What the worker would do."""
        work(self.portal)

    def publish(self, *rows):
        """A load through all hands; returns its address."""
        address = self.load(*rows).json()["@id"]
        self.assertEqual(self.do(address, "submit", "hanoi.registrar").status_code, 200)
        self.assertEqual(self.do(address, "approve", "hanoi.leader").status_code, 200)
        self.work()
        return address

    def items(self, query, place=""):
        answer = self.get(f"{place}@debtors?{query}")
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()["items"]
