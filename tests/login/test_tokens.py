"""Tokens of programs are signed by the portal, by the one algorithm it uses."""

from base64 import urlsafe_b64decode
from base64 import urlsafe_b64encode
from tests.layers import WORLD_HTTP
from tests.login.http import Http
import json
import unittest


EDITOR = "hanoi.editor"


def decoded(part):
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def encoded(value):
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


class TestTokens(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_what_the_portal_has_not_signed_is_none(self):
        good = self.token(EDITOR)
        head, body, signature = good.split(".")
        self.assertEqual(decoded(head)["alg"], "HS256")
        other = decoded(body) | {"sub": "central.admin"}
        none = {"alg": "none", "typ": "JWT"}
        for name, token in {
            "no algorithm": f"{encoded(none)}.{body}.",
            "no algorithm, signed": f"{encoded(none)}.{body}.{signature}",
            "another algorithm": f"{encoded({'alg': 'RS256'})}.{body}.{signature}",
            "another person": f"{head}.{encoded(other)}.{signature}",
            "no signature": f"{head}.{body}.",
            "half": f"{head}.{body}",
            "nothing": "",
        }.items():
            with self.subTest(name):
                self.assertEqual(self.person(EDITOR, token=token or "x"), 401)
                self.assertNotEqual(self.person("central.admin", token=token), 200)
        self.assertEqual(self.person(EDITOR, token=good), 200)
