"""Bodies that programs send wrong: refused by name, and nothing is decided."""

from tests.debtors.http import Http
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_HTTP
import base64
import unittest


NO_TEXTS = (["x"], [], {"a": 1}, {}, 5, 0, 1.5, True, False)
NO_FLAGS = ("true", "false", "", "1", 1, 0, [True], {}, 1.0)
NO_OBJECTS = (b"[]", b"5", b'"x"', b"null", b"true", b"{", b"\xff", b'["comment"]')
#: What decisions of each kind a body may hold, all of it text.
OF_LOADS = ("comment", "revision", "effective", "expires")
OF_ENTRIES = (*OF_LOADS, "ground", "decision_number", "decision_date", "case", "on")


class BadBodies(Http):
    """Mixin of tests that send what is no decision."""

    def assertRefused(self, answer, field=None, status=400):
        """Assert a status in the shape all services share."""
        self.assertEqual(answer.status_code, status, answer.text)
        body = answer.json()
        self.assertGreaterEqual(set(body), {"type", "message", "errors"})
        self.assertTrue(body["type"] and body["message"])
        if field is not None:
            self.assertEqual(body["type"], "BadRequest")
            self.assertEqual([each["field"] for each in body["errors"]], [field])
            self.assertTrue(body["errors"][0]["message"])

    def assertTexts(self, address, decisions, names):
        for decision, user in decisions:
            for name in names:
                for value in NO_TEXTS:
                    with self.subTest(f"{decision} {name}={value!r}"):
                        body = {"comment": "Lý do"} | {name: value}
                        answer = self.do(address, decision, user, **body)
                        self.assertRefused(answer, name)

    def assertObjects(self, address, decisions):
        for decision, user in decisions:
            for data in NO_OBJECTS:
                with self.subTest(f"{decision} {data!r}"):
                    answer = self.call(
                        "POST",
                        f"{address}/@workflow/{decision}",
                        user,
                        data=data,
                        headers={"Content-Type": "application/json"},
                    )
                    self.assertRefused(answer)


class TestLoads(BadBodies, unittest.TestCase):
    layer = WORLD_HTTP

    def state(self, address):
        return self.get(address, "hanoi.leader").json()["state"]

    def test_before_it_is_submitted(self):
        address = self.load(row()).json()["@id"]
        decisions = [(d, "hanoi.registrar") for d in ("submit", "discard")]
        self.assertTexts(address, decisions, OF_LOADS)
        self.assertObjects(address, decisions)
        for value in NO_FLAGS:
            answer = self.do(
                address, "submit", "hanoi.registrar", include_children=value
            )
            self.assertRefused(answer, "include_children")
        self.assertEqual(self.state(address), "draft")

    def test_submitted(self):
        address = self.load(row()).json()["@id"]
        self.do(address, "submit", "hanoi.registrar")
        decisions = [(d, "hanoi.leader") for d in ("approve", "return")]
        self.assertTexts(address, decisions, OF_LOADS)
        self.assertObjects(address, decisions)
        self.assertEqual(self.state(address), "submitted")

    def test_published(self):
        address = self.publish(row())
        self.assertTexts(address, [("undo", "hanoi.leader")], OF_LOADS)
        self.assertObjects(address, [("undo", "hanoi.leader")])
        self.assertEqual(self.state(address), "published")

    def test_what_is_null_is_not_given(self):
        address = self.load(row()).json()["@id"]
        answer = self.do(address, "submit", "hanoi.registrar", comment=None)
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertRefused(self.do(address, "return", "hanoi.leader", comment=None))
        answer = self.do(address, "approve", "hanoi.leader", comment=None)
        self.assertEqual(answer.status_code, 200, answer.text)
        page = self.page(address, "hanoi.leader")
        self.assertEqual(page.status_code, 200)

    def test_a_comment_with_half_a_character(self):
        address = self.load(row()).json()["@id"]
        self.do(address, "submit", "hanoi.registrar", comment=" Đủ \ud800\r\n ")
        answer = self.do(address, "return", "hanoi.leader", comment="Sai \udfff\0")
        self.assertEqual(answer.status_code, 200, answer.text)
        for answer in (
            self.page(address, "hanoi.registrar"),
            self.get(address, "hanoi.registrar"),
            self.get(f"{address}/@history", "hanoi.registrar"),
        ):
            self.assertEqual(answer.status_code, 200, answer.text)

    def test_refusals_of_the_workflow_have_the_same_shape(self):
        address = self.load(row()).json()["@id"]
        self.assertRefused(self.do(address, "approve", "hanoi.leader"), status=403)
        self.assertRefused(self.do(address, "nonsense", "hanoi.leader"))
        self.do(address, "submit", "hanoi.registrar")
        self.assertRefused(self.do(address, "return", "hanoi.leader"))

    def test_handing_in(self):
        good = {
            "filename": "a.xlsx",
            "data": base64.b64encode(workbook(row())).decode(),
            "encoding": "base64",
        }
        for name, values in (
            ("complete", NO_FLAGS),
            ("note", NO_TEXTS),
            ("list", NO_TEXTS),
            ("filename", NO_TEXTS),
            ("encoding", NO_TEXTS),
        ):
            for value in values:
                with self.subTest(f"{name}={value!r}"):
                    body = good | {name: value}
                    answer = self.call(
                        "POST", "hanoi/@debtor-loads", "hanoi.registrar", json=body
                    )
                    self.assertRefused(answer, name)
        for data in NO_OBJECTS:
            with self.subTest(data):
                answer = self.call(
                    "POST",
                    "hanoi/@debtor-loads",
                    "hanoi.registrar",
                    data=data,
                    headers={"Content-Type": "application/json"},
                )
                self.assertRefused(answer)
        listed = self.get("hanoi/@debtor-loads", "hanoi.registrar").json()
        self.assertEqual(listed["items_total"], 0)

    def test_handing_in_as_a_form(self):
        for fields, name in (
            ({"complete": "maybe"}, "complete"),
            ({"complete": ["1", "0"]}, "complete"),
            ({"note": ["a", "b"]}, "note"),
            ({"list": ["a", "b"]}, "list"),
            ({"list": "nonsense"}, None),
        ):
            with self.subTest(fields):
                answer = self.call(
                    "POST",
                    "hanoi/@debtor-loads",
                    "hanoi.registrar",
                    files={"file": ("a.xlsx", workbook(row()))},
                    data=fields,
                )
                self.assertRefused(answer, name)
        listed = self.get("hanoi/@debtor-loads", "hanoi.registrar").json()
        self.assertEqual(listed["items_total"], 0)

    def test_encoding(self):
        address = self.load(row()).json()["@id"]
        for value in (*NO_FLAGS, None):
            with self.subTest(value):
                answer = self.call(
                    "POST",
                    f"{address}/@encoding",
                    "hanoi.registrar",
                    json={"convert": value},
                )
                self.assertRefused(answer, "convert")


class TestEntries(BadBodies, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.publish(row())
        [found] = self.items("name=dang+thi+uoc")
        self.address = found["@id"]

    def test_published(self):
        decisions = [("ask_hiding", "hanoi.registrar")]
        decisions += [(d, "hanoi.leader") for d in ("end", "hide", "schedule_end")]
        self.assertTexts(self.address, decisions, OF_ENTRIES)
        self.assertObjects(self.address, decisions)
        self.assertEqual(len(self.items("name=dang+thi+uoc")), 1)

    def test_asked_to_be_hidden(self):
        self.do(self.address, "ask_hiding", "hanoi.registrar", comment="Nhầm")
        decisions = [(d, "hanoi.leader") for d in ("decline_hiding", "hide", "end")]
        self.assertTexts(self.address, decisions, OF_ENTRIES)
        self.assertObjects(self.address, decisions)
        self.assertEqual(len(self.items("name=dang+thi+uoc")), 1)

    def test_hidden(self):
        self.do(self.address, "hide", "hanoi.leader", comment="Xem lại")
        decisions = [(d, "hanoi.leader") for d in ("show", "end")]
        self.assertTexts(self.address, decisions, OF_ENTRIES)
        self.assertObjects(self.address, decisions)
        self.assertEqual(self.items("name=dang+thi+uoc"), [])

    def test_texts_that_are_no_grounds_numbers_or_days(self):
        for name, value in (
            ("ground", "weather"),
            ("ground", "able,done"),
            ("decision_number", "9" * 61),
            ("case", "9" * 61),
            ("decision_date", "hôm qua"),
            ("decision_date", "31/02/2026"),
            ("decision_date", "01/01/2999"),
        ):
            with self.subTest(f"{name}={value}"):
                answer = self.do(
                    self.address, "end", "hanoi.leader", comment="x", **{name: value}
                )
                self.assertRefused(answer, name)
        for on in ("mai", "01/01/2001"):
            answer = self.do(
                self.address, "schedule_end", "hanoi.leader", comment="x", on=on
            )
            self.assertRefused(answer, "on")
        self.assertRefused(self.do(self.address, "end", "hanoi.leader"))
        self.assertEqual(len(self.items("name=dang+thi+uoc")), 1)


class TestSearch(BadBodies, unittest.TestCase):
    layer = WORLD_HTTP

    def test_parameters_of_the_search(self):
        for query, field in (
            ("name=a&name=b", "name"),
            ("name:list=nguyen+van+an&name:list=x", "name"),
            ("name=nguyen+van+an&kind=nonsense", "kind"),
            ("name=nguyen+van+an&similar=maybe", "similar"),
            ("name=nguyen+van+an&b_size=x", "b_size"),
            ("name=nguyen+van+an&b_start=-", "b_start"),
            ("name=nguyen+van+an&address=a&address=b", "address"),
            ("name=nguyen+van+an&unit=a&unit=b", "unit"),
            ("decision=1&decision=2", "decision"),
            ("name.x:record=nguyen", "name"),
        ):
            with self.subTest(query):
                self.assertRefused(self.get(f"@debtors?{query}"), field)
