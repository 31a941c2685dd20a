"""The base of our REST services: what it reads, and the shape in which it refuses."""

from tests.layers import WORLD_INTEGRATION
from thads import _
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.errors import TooLarge
from thads.web.services import Service
import json
import unittest


class Echo(Service):
    """Answers what a test wants it to."""

    def __init__(self, context, request, reply):
        self.context = context
        self.request = request
        self.reply = lambda: reply(self)

    def check_permission(self):
        pass


class TestService(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def ask(self, reply, form=None, body=b""):
        """Return (status, what is answered)."""
        request = self.layer["request"].clone()
        request.form.update(form or {})
        request["BODY"] = body
        request["LANGUAGE"] = request.environ["HTTP_ACCEPT_LANGUAGE"] = "vi"
        answer = Echo(self.layer["portal"], request, reply).render()
        return request.response.getStatus(), answer and json.loads(answer)

    def refuse(self, exception):
        def reply(service):
            raise exception

        return self.ask(reply)

    def test_an_answer(self):
        self.assertEqual(self.ask(lambda service: {"a": 1}), (200, {"a": 1}))
        status, answer = self.ask(lambda service: service.reply_no_content())
        self.assertEqual((status, answer), (204, None))

    def test_what_is_wrong_is_told_by_field(self):
        problems = {"name": _("This must be text."), "files": _("This must be a list.")}
        status, answer = self.refuse(Refused(problems, codes={"files": "no_list"}))
        self.assertEqual(status, 400)
        self.assertEqual(
            answer,
            {
                "type": "BadRequest",
                "code": "invalid",
                "message": "Phần này phải là văn bản. Phần này phải là một danh sách.",
                "errors": [
                    {
                        "field": "name",
                        "code": "invalid",
                        "message": "Phần này phải là văn bản.",
                    },
                    {
                        "field": "files",
                        "code": "no_list",
                        "message": "Phần này phải là một danh sách.",
                    },
                ],
            },
        )

    def test_each_exception_has_its_status(self):
        for exception, status, kind in (
            (Refused({"": "x"}), 400, "BadRequest"),
            (TooLarge({"": "x"}), 413, "PayloadTooLarge"),
            (NotAllowed(), 403, "Forbidden"),
            (Stale(), 409, "Conflict"),
        ):
            with self.subTest(kind):
                got, answer = self.refuse(exception)
                self.assertEqual((got, answer["type"]), (status, kind))
                self.assertTrue(answer["message"])

    def test_an_exception_says_its_own_words(self):
        for kind in (NotAllowed, Stale):
            message = _("This must be text.")
            _status, answer = self.refuse(kind(message))
            self.assertEqual(answer["message"], "Phần này phải là văn bản.")

    def test_a_budget_says_for_how_long(self):
        status, answer = self.ask(lambda s: s.too_often("x", 60, challenge={"a": 1}))
        self.assertEqual(status, 429)
        self.assertEqual(answer["challenge"], {"a": 1})
        self.assertEqual(answer["errors"], [])

    def test_parameters_are_read_strictly(self):
        status, answer = self.ask(lambda s: s.query.batch(), {"b_start": "x"})
        self.assertEqual(status, 400)
        self.assertEqual(answer["errors"][0]["field"], "b_start")
        for form, batch in (
            ({}, [0, 20]),
            ({"b_start": "40", "b_size": "1000"}, [40, 50]),
            ({"b_start": "-1", "b_size": "0"}, [0, 1]),
        ):
            got = self.ask(lambda s: list(s.query.batch()), form)
            self.assertEqual(got, (200, batch))

    def test_a_body_is_an_object(self):
        for body in (b"[]", b"5", b'"x"', b"null", b"{", b"\xff", b"[" * 100_000):
            with self.subTest(body[:10]):
                status, answer = self.ask(lambda s: s.body().members, body=body)
                self.assertEqual(status, 400)
                self.assertEqual(answer["errors"][0]["field"], "body")
        body = rb'{"a": "\ud800", "b": null}'
        status, answer = self.ask(lambda s: s.body().members, body=body)
        self.assertEqual((status, answer), (200, {"a": "\ufffd", "b": None}))
        self.assertEqual(self.ask(lambda s: s.body().members), (200, {}))
