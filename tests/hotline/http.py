"""The hotline over HTTP, as somebody or nobody."""

from tests.layers import PASSWORD
import re
import requests


class Portal:
    def __init__(self, layer):
        self.base = layer["portal"].absolute_url()

    def call(self, method, path, data=None, user=None):
        answer = requests.request(
            method,
            path if path.startswith("http") else self.base + path,
            json=data,
            auth=(user, PASSWORD) if user else None,
            headers={"Accept": "application/json"},
            timeout=60,
        )
        return answer.status_code, (
            answer.json()
            if answer.headers.get("Content-Type", "").startswith("application/json")
            else answer.text
        )

    def get(self, path, user=None):
        return self.call("GET", path, None, user)

    def post(self, path, data, user=None):
        return self.call("POST", path, data, user)

    def do(self, address, transition, user, **data):
        return self.post(f"{address}/@workflow/{transition}", data, user)

    def page(self, path, user=None, data=None, files=None):
        """Return status and text of a page; with data a form is sent.

        Token and revision are those of the page that is shown before, unless given.
        """
        address = path if path.startswith("http") else self.base + path
        auth = (user, PASSWORD) if user else None
        with requests.Session() as session:
            session.auth = auth
            if data is None:
                answer = session.get(address, timeout=60, allow_redirects=False)
            else:
                shown = session.get(address, timeout=60).text
                token = re.search(r'name="_authenticator"\s+value="(\w+)"', shown)
                data = dict(data, _authenticator=token.group(1) if token else "")
                revision = re.search(r'name="revision"[^>]*?value="(\w+)"', shown)
                if revision:
                    data.setdefault("revision", revision.group(1))
                answer = session.post(address, data=data, files=files, timeout=60)
        return answer.status_code, answer.text
