"""The table of our services is whole, and what it says is OpenAPI."""

from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads.web import openapi
import unittest


class TestTable(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def described(self):
        """Yield (method, name, interface) of what is described."""
        for part in openapi.descriptions().values():
            for path, item in part["paths"].items():
                for method, operation in openapi.operations(item):
                    yield method.upper(), openapi.name_of(path), operation["x-for"]

    def test_every_service_is_described(self):
        registered = {(s.method, s.name, s.wanted) for s in openapi.registered()}
        self.assertGreater(len(registered), 15)
        self.assertEqual(registered, set(self.described()))

    def test_every_operation_says_what_it_is_for(self):
        document = openapi.document("https://thads.example")
        for path, item in document["paths"].items():
            for method, operation in openapi.operations(item):
                with self.subTest(path=path, method=method):
                    self.assertTrue(operation["summary"].endswith("."))
                    self.assertTrue(operation["x-permission"])
                    self.assertIn("400", operation["responses"])

    def test_what_needs_an_account_says_so(self):
        paths = openapi.document("https://thads.example")["paths"]
        loads = paths["/{locality}/@debtor-loads"]
        self.assertEqual(loads["post"]["x-permission"], "THADS debtors: load")
        self.assertEqual(loads["post"]["security"], [{"basic": []}])
        self.assertEqual(paths["/@debtors"]["get"]["security"], [{}, {"basic": []}])


class TestDocument(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def test_it_is_openapi(self):
        answer = Wsgi(self.layer).ask("/@@openapi.json")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        document = answer.json()
        self.assertEqual(document["openapi"], "3.1.0")
        self.assertEqual(document["servers"], [{"url": "http://nohost/plone"}])
        OpenAPIV31SpecValidator(document).validate()
