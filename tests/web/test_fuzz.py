"""schemathesis asks every service by its own description, and reads the answers by it.

In process, with a fixed seed and a bounded number of examples: no answer of 500 and
above, statuses and bodies as described, 405 for other methods, and what the description
does not allow is refused. All services at level 2, those of one address at level 1.
"""

from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.testing._z2_testbrowser import saveState
from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status
from schemathesis.engine import events
from schemathesis.engine import from_schema
from tests.layers import SHOWN_HTTP
from tests.web import walk
from tests.wsgi import pipeline
from thads.ratelimit import forget_all
from ZPublisher.WSGIPublisher import publish_module
import re
import unittest


SEED = 20261129
EXAMPLES = 4
OFF = {"enabled": False}
CHECKS = {
    # descriptions say of what kind values are, not whether there is such a person
    "positive_data_acceptance": OFF,
    # needs a server; who may do what is the matter of the walks of rights
    "ignored_auth": OFF,
    # what a stranger may not view answers 404, not 401: whether it is there is not told
    "missing_required_header": OFF,
    # plone.restapi has services of its own at the same addresses
    "allow_header_conformance": OFF,
}
#: Content, which plone.restapi lets its managers change and delete, and its services.
OF_RESTAPI = {
    ("GET /{locality}/tra-cuu/{entry}", "unsupported_method"),
    ("GET /{locality}/{section}/{item}/@history", "unsupported_method"),
    ("GET /{locality}/{section}/{item}/@workflow", "unsupported_method"),
    ("GET /@relations", "unsupported_method"),
    ("PATCH /{locality}/{section}/{item}", "unsupported_method"),
    ("PATCH /{locality}/{section}/{item}/@history", "unsupported_method"),
}


class TestFuzz(unittest.TestCase):
    layer = SHOWN_HTTP
    level = 2
    #: What an address has to match to be asked.
    addresses = ""

    def test_every_service_keeps_to_its_description(self):
        asked, wrong = set(), []
        schema = openapi.from_wsgi(
            "/plone/@@openapi.json", app=self.app(), config=self.config()
        ).include(path_regex=self.addresses)
        # it would take away what the others ask for
        schema = schema.exclude(method="DELETE", path="/{locality}/{section}/{item}")
        for event in from_schema(schema).execute():
            if isinstance(event, events.NonFatalError):
                wrong.append(f"{event.label}: {event.info.message}")
            elif isinstance(event, events.FatalError):
                raise event.exception
            elif isinstance(event, events.ScenarioFinished):
                asked.add(event.recorder.label)
                wrong += failures(event.recorder)
        self.assertEqual(wrong, [], "\n".join(["", *wrong[:30]]))
        operations = {
            f"{method.upper()} {path}"
            for path, item in schema.raw_schema["paths"].items()
            for method in item
            if method not in ("parameters", "delete")
            and re.search(self.addresses, path)
        }
        self.assertTrue(operations)
        self.assertLessEqual(operations, asked)

    def app(self):
        """Return the portal as a WSGI application whose budgets never end."""
        publish = pipeline(publish_module)

        @saveState
        def app(environ, start_response):
            forget_all()
            try:
                return publish(environ, start_response)
            finally:
                self.layer["app"]._p_jar.sync()

        return app

    def config(self):
        hanoi = self.layer["portal"].hanoi
        register, desk = hanoi["tra-cuu"], hanoi["ho-tro-truc-tuyen"]
        return SchemathesisConfig.from_dict(
            {
                "seed": SEED,
                "headers": {"Accept": "application/json"},
                "auth": {
                    "basic": {
                        "username": SITE_OWNER_NAME,
                        "password": SITE_OWNER_PASSWORD,
                    }
                },
                "generation": {
                    "max-examples": EXAMPLES,
                    "deterministic": True,
                    "database": "none",
                    "no-shrink": True,
                },
                "phases": {
                    "stateful": {"enabled": False},
                    # it may change nothing that counts: spaces, another parameter
                    "fuzzing": {"checks": {"negative_data_rejection": OFF}},
                },
                "checks": CHECKS,
                "continue-on-failure": True,
                "parameters": {
                    "path.locality": "hanoi",
                    "path.branch": "badinh",
                    "path.section": "tin-tuc",
                    "path.item": walk.first(hanoi["tin-tuc"], "News Item").getId(),
                    "path.load": walk.first(register, "DebtorLoad").getId(),
                    "path.entry": walk.first(register, "DebtorEntry").getId(),
                    "path.code": walk.first(desk, "SupportCase").getId(),
                },
            }
        )


class TestSample(TestFuzz):
    level = 1
    addresses = "@hotline-reports"


def failures(recorder):
    """Yield what was wrong with the answers of an operation, with the request."""
    for checks in recorder.checks.values():
        for check in checks:
            known = (recorder.label, check.name) in OF_RESTAPI
            if check.status == Status.FAILURE and not known:
                info = check.failure_info
                text = " ".join(str(info.failure).split())[:300]
                yield f"{recorder.label} {check.name}: {text} {info.code_sample[:600]}"
