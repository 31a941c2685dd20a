"""People with a browser and a REST client, for the tests over HTTP."""

from base64 import b64encode
from PIL import Image
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
import html
import io
import mimetypes
import re
import requests
import unittest


def png():
    out = io.BytesIO()
    Image.new("RGB", (800, 450), "#9c1c1c").save(out, "PNG")
    return out.getvalue()


PNG = png()


def file_of(filename, data):
    return {
        "filename": filename,
        "data": b64encode(data).decode(),
        "encoding": "base64",
        "content-type": mimetypes.guess_type(filename)[0] or "",
    }


class Page:
    """An answer with its text as people read it."""

    def __init__(self, answer):
        self.text = html.unescape(answer.text)
        self.status_code = answer.status_code
        self.url = answer.url
        self.history = answer.history


class Person:
    """Somebody with a browser and a REST client."""

    def __init__(self, base, login=None):
        self.base = base
        self.session = requests.Session()
        if login:
            self.session.auth = (login, PASSWORD)

    def url(self, address):
        return address if address.startswith("http") else f"{self.base}/{address}"

    def rest(self, method, address, **data):
        return self.session.request(
            method,
            self.url(address),
            json=data or None,
            headers={"Accept": "application/json"},
            timeout=60,
        )

    def page(self, address):
        return Page(
            self.session.get(
                self.url(address), headers={"Accept": "text/html"}, timeout=60
            )
        )

    def do(self, address, transition, comment=""):
        return self.rest("POST", f"{address}/@workflow/{transition}", comment=comment)

    def press(self, address, view, token_from=None, **fields):
        """Send a form of the item's page with its token and what it showed."""
        page = self.page(token_from or address).text
        token = re.search(r'name="_authenticator" value="([^"]+)"', page)
        fields["_authenticator"] = token.group(1) if token else ""
        shown = r'<input[^>]*name="(revision|original)"[^>]*value="([^"]+)"'
        fields = dict(re.findall(shown, page)) | fields
        return Page(
            self.session.post(f"{self.url(address)}/@@{view}", data=fields, timeout=60)
        )


class HttpCase(unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        self.base = self.layer["portal"].absolute_url()
        self.public = self.person(None)

    def person(self, login):
        return Person(self.base, login)

    def refused(self, answer):
        if any("login" in step.headers["Location"] for step in answer.history):
            return
        self.assertIn(answer.status_code, (401, 403, 404), answer.text[:300])

    def write(self, login, section, **fields):
        fields.setdefault("@type", "News Item")
        answer = self.person(login).rest("POST", section, **fields)
        self.assertEqual(answer.status_code, 201, answer.text[:500])
        return answer.json()["@id"]

    def publish(self, address, unit="hanoi"):
        self.person(f"{unit}.editor").do(address, "submit")
        if unit != "central":
            self.person(f"{unit}.leader").do(address, "approve")
        answer = self.person("central.approver").do(address, "approve")
        self.assertEqual(answer.json()["review_state"], "published")
        return address
