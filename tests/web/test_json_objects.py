"""Members of a JSON body: read by kind, refused by name."""

from base64 import b64encode
from base64 import encodebytes
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from thads.errors import Refused
from thads.errors import TooLarge
from thads.web.json_objects import JsonObject
from thads.web.json_objects import member_of_body
import unittest


ZONE = timezone(timedelta(hours=7))


def a_file(data=b"x", **more):
    return {"filename": "a.pdf", "data": b64encode(data).decode()} | more


class TestMembers(unittest.TestCase):
    def test_what_is_of_its_kind_is_read(self):
        body = JsonObject(
            {
                "text": "  a\n b ",
                "lines": "a\r\nb",
                "flag": True,
                "number": 5,
                "date": "31/12/2026",
                "moment": "2026-12-31T09:30",
                "zoned": "2026-12-31T09:30:00+00:00",
                "object": {"phone": "1"},
                "list": [1, 2],
                "files": [a_file(b"abc", **{"content-type": "application/pdf"})],
            }
        )
        moment = datetime(2026, 12, 31, 9, 30, tzinfo=ZONE)
        self.assertEqual(body.text("text"), "a b")
        self.assertEqual(body.text("lines", lines=True), "a\nb")
        self.assertIs(body.flag("flag"), True)
        self.assertEqual(body.integer("number"), 5)
        self.assertEqual(body.integer("number", high=4), 4)
        self.assertEqual(body.day("date"), date(2026, 12, 31))
        self.assertEqual(body.moment("moment", ZONE), moment)
        self.assertEqual(body.moment("zoned", ZONE), moment + timedelta(hours=7))
        self.assertEqual(body.part("object").text("phone"), "1")
        self.assertEqual(body.items("list"), [1, 2])
        (file,) = body.files("files", size=10)
        self.assertEqual((file.filename, file.data), ("a.pdf", b"abc"))
        self.assertEqual(file.content_type, "application/pdf")

    def test_what_is_not_given_or_null(self):
        for body in (JsonObject({}), JsonObject(dict.fromkeys("x"))):
            self.assertNotIn("x", body)
            self.assertEqual(body.text("x", "y"), "y")
            self.assertIs(body.flag("x", True), True)
            self.assertEqual(body.integer("x", 3), 3)
            self.assertIsNone(body.day("x"))
            self.assertIsNone(body.moment("x", ZONE))
            self.assertEqual(body.part("x").members, {})
            self.assertEqual(body.items("x"), [])
            self.assertEqual(body.files("x", 10), [])

    def test_the_wrong_kind_is_refused_by_name(self):
        body = JsonObject(
            {
                "text": ["a"],
                "long": "x" * 2001,
                "flag": "true",
                "number": "5",
                "bit": True,
                "nan": float("nan"),
                "date": "31/02/2026",
                "dated": 5,
                "moment": "0001-01-01T00:00",
                "moments": ["2026-12-31T09:30"],
                "object": [],
                "list": {},
                "many": [0] * 1001,
            },
            "at",
        )
        for read, name, code in (
            (body.text, "text", "invalid"),
            (body.text, "long", "too_long"),
            (body.flag, "flag", "invalid"),
            (body.integer, "number", "not_a_number"),
            (body.integer, "bit", "not_a_number"),
            (body.integer, "nan", "not_a_number"),
            (body.day, "date", "invalid"),
            (body.day, "dated", "invalid"),
            (lambda name: body.moment(name, ZONE), "moment", "invalid"),
            (lambda name: body.moment(name, ZONE), "moments", "invalid"),
            (body.part, "object", "invalid"),
            (body.items, "list", "invalid"),
            (body.items, "many", "too_many"),
        ):
            with self.subTest(name), self.assertRaises(Refused) as raised:
                read(name)
            self.assertEqual(raised.exception.codes, {f"at.{name}": code})

    def test_files_that_are_none(self):
        for given, field in (
            (["x"], "files.0"),
            ([{}], "files.0.data"),
            ([a_file(), a_file(data=b"") | {"data": "%"}], "files.1.data"),
            ([a_file(encoding="hex")], "files.0.data"),
            ([a_file(encoding=["base64"])], "files.0.encoding"),
            ([a_file(filename=5)], "files.0.filename"),
        ):
            with self.subTest(field), self.assertRaises(Refused) as raised:
                JsonObject({"files": given}).files("files", size=10)
            self.assertEqual(list(raised.exception.problems), [field])

    def test_base64_in_lines_as_mime_writes_it(self):
        content = bytes(range(256)) * 4
        for data in (
            encodebytes(content).decode(),
            encodebytes(content).decode().replace("\n", "\r\n"),
            f" {b64encode(content).decode()}\t\n",
        ):
            with self.subTest(data[-9:]):
                sent = a_file() | {"data": data}
                body = JsonObject({"files": [sent]})
                (file,) = body.files("files", size=len(content))
                self.assertEqual(file.data, content)

    def test_files_are_bounded_in_all(self):
        body = JsonObject({"files": [a_file(b"x" * 6), a_file(b"x" * 9)]})
        with self.assertRaises(TooLarge) as raised:
            body.files("files", size=10)
        self.assertEqual(list(raised.exception.problems), ["files.1.data"])


class TestMemberOfBody(unittest.TestCase):
    def test_a_text_or_none_whatever_came(self):
        for body, value in (
            (b'{"code": "123456"}', "123456"),
            (b'{"code": ""}', ""),
            (b'{"other": "a"}', None),
            (b'{"code": ["a"]}', None),
            (b'{"code": 5}', None),
            (b"[]", None),
            (b"{", None),
            (b"\xff", None),
            (b"[" * 100_000, None),
            (b"", None),
        ):
            with self.subTest(body[:20]):
                self.assertEqual(member_of_body({"BODY": body}, "code"), value)
        self.assertIsNone(member_of_body({}, "code"))
