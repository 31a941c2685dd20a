"""The reader of parameters: whatever Zope made of what was sent."""

from DateTime import DateTime
from datetime import date
from thads.errors import Refused
from thads.web import parameters
from ZPublisher.HTTPRequest import record
import io
import unittest


def a_record(**values):
    made = record()
    made.__dict__.update(values)
    return made


class Upload(io.BytesIO):
    def __init__(self, filename, content=b"x"):
        super().__init__(content)
        self.filename = filename


#: Passwords, of which every character counts.
PASSWORDS = (
    (" hai  dấu cách ", " hai  dấu cách "),
    (["a", "b"], "a"),
    (5, "5"),
    (None, ""),
    ([], ""),
    (a_record(x="1"), ""),
)
#: What the query `q` may be by the time a view sees it, and the text it is read as.
VALUES = (
    ("hà nội", "hà nội"),
    ("  hà\n nội\t", "hà nội"),
    (["hà", "nội"], "hà"),
    ([], ""),
    (("hà",), "hà"),
    ([["hà"]], ""),
    ([5], "5"),
    (5, "5"),
    (-5, "-5"),
    (10**400, ""),
    (0.5, "0.5"),
    (float("inf"), ""),
    (float("nan"), ""),
    (True, "1"),
    (None, ""),
    (b"ha", ""),
    (DateTime("2026-01-01"), ""),
    (a_record(query="x"), ""),
    ([a_record(query="x")], ""),
    ({"a": "b"}, ""),
    (Upload("a.pdf"), ""),
    ("a\udcffb", "a\ufffdb"),
    ("a\x00b", "a b"),
    ("x" * 100_000, "x" * 200),
)


class TestLenient(unittest.TestCase):
    def test_passwords_are_left_as_they_are(self):
        for value, password in PASSWORDS:
            with self.subTest(value=value):
                self.assertEqual(parameters.password({"q": value}, "q"), password)

    def test_text(self):
        for value, right in VALUES:
            with self.subTest(str(value)[:40]):
                self.assertEqual(parameters.text({"q": value}, "q"), right)
        self.assertEqual(parameters.text({}, "q", "x"), "x")

    def test_text_can_be_encoded(self):
        for value, _right in VALUES:
            parameters.text({"q": value}, "q", lines=True).encode("utf-8")

    def test_lines_stay_where_they_are_wanted(self):
        form = {"q": " một\r\nhai\rba \n"}
        self.assertEqual(parameters.text(form, "q", lines=True), " một\nhai\nba")
        blank = {"q": "\r\n \t\n"}
        self.assertEqual(parameters.text(blank, "q", lines=True), "")
        self.assertEqual(parameters.text(form, "q"), "một hai ba")

    def test_several(self):
        for value, right in (
            ("a", ["a"]),
            (["a", " b "], ["a", "b"]),
            (None, []),
            ([5, None, b"x", "c"], ["5", "c"]),
            (a_record(x=1), []),
        ):
            with self.subTest(str(value)):
                self.assertEqual(parameters.texts({"q": value}, "q"), right)
        many = {"q": ["a"] * 100_000}
        self.assertEqual(len(parameters.texts(many, "q")), parameters.MOST_VALUES)

    def test_choice(self):
        allowed = ("new", "work")
        for value, right in (("work", "work"), (["work", "x"], "work"), ("x", "new")):
            with self.subTest(str(value)):
                read = parameters.choice({"tab": value}, "tab", allowed, "new")
                self.assertEqual(read, right)

    def test_integer(self):
        for value, right in (
            ("20", 20),
            (20, 20),
            (["20", "30"], 20),
            ("abc", 7),
            ("", 7),
            ("1_0", 7),
            ("１２", 7),
            ("2.5", 7),
            (float("inf"), 7),
            ("-1", 0),
            ("51", 50),
            ("9" * 5000, 50),
            ("-" + "9" * 5000, 0),
            ("9" * 100_000, 50),
            (None, 7),
        ):
            with self.subTest(str(value)[:20]):
                read = parameters.integer({"n": value}, "n", 7, 0, 50)
                self.assertEqual(read, right)

    def test_position(self):
        for text, number in (("0", 0), ("007", 7), ("12", 12), ("9" * 18, 10**18 - 1)):
            self.assertEqual(parameters.position(text), number)
        for text in (
            "",
            "-1",
            "+1",
            " 1",
            "1 ",
            "1.0",
            "²",
            "٣",
            "１",
            "1e3",
            "9" * 19,
        ):
            self.assertIsNone(parameters.position(text), text)

    def test_flag(self):
        for value, right in (
            ("1", True),
            ("on", True),
            (True, True),
            (["1", "0"], True),
            ("0", False),
            ("", False),
            (False, False),
            (None, False),
            (b"1", False),
        ):
            with self.subTest(str(value)):
                self.assertEqual(parameters.flag({"f": value}, "f"), right)

    def test_date(self):
        for value, right in (
            ("2026-12-31", date(2026, 12, 31)),
            ("31/12/2026", date(2026, 12, 31)),
            ("1/2/2026", date(2026, 2, 1)),
            ("31/02/2026", None),
            ("0001-01-01", None),
            ("9999-12-31", None),
            ("hôm qua", None),
            (["2026-12-31", "x"], date(2026, 12, 31)),
            (DateTime("2026-12-31"), None),
            (None, None),
        ):
            with self.subTest(str(value)):
                self.assertEqual(parameters.date({"d": value}, "d"), right)

    def test_files(self):
        one, other = Upload("a.pdf"), Upload("b.pdf", b"")
        nameless = Upload("")
        for value, right in (
            (one, [one]),
            ([one, other], [one, other]),
            ([one, "x", Upload("", b"")], [one]),
            (Upload("", b""), []),
            (nameless, [nameless]),  # a program's
            ("x", []),
            (None, []),
        ):
            with self.subTest(str(value)):
                self.assertEqual(parameters.files({"f": value}, "f"), right)
        self.assertIs(parameters.file({"f": [one, other]}, "f"), one)
        self.assertIsNone(parameters.file({"f": "x"}, "f"))

    def test_query_has_what_is_text(self):
        form = {"a": ["x", "y"], "b": b"x", "c": "\udcff", "d": 5}
        self.assertEqual(parameters.query(form), {"a": "x", "c": "\ufffd", "d": "5"})


class TestStrict(unittest.TestCase):
    def test_what_is_not_as_described_is_refused_by_name(self):
        for read, value, code in (
            (parameters.text, ["a", "b"], "twice"),
            (parameters.text, b"a", "invalid"),
            (parameters.text, "x" * 201, "too_long"),
            (parameters.integer, "abc", "not_a_number"),
            (parameters.integer, ["1", "2"], "twice"),
            (parameters.flag, "maybe", "invalid"),
            (parameters.date, "31/02/2026", "invalid"),
        ):
            with self.subTest(read.__name__, value=str(value)[:20]):
                with self.assertRaises(Refused) as raised:
                    read({"q": value}, "q", strict=True)
                self.assertEqual(raised.exception.codes, {"q": code})
        with self.assertRaises(Refused):
            parameters.choice({"q": "x"}, "q", ("a",), "a", strict=True)

    def test_what_is_as_described_is_read(self):
        form = {"t": "x", "n": "-5", "f": "1", "d": "2026-12-31", "c": "a"}
        self.assertEqual(parameters.text(form, "t", strict=True), "x")
        self.assertEqual(parameters.integer(form, "n", strict=True), 0)
        self.assertTrue(parameters.flag(form, "f", strict=True))
        self.assertEqual(parameters.date(form, "d", strict=True), date(2026, 12, 31))
        self.assertEqual(parameters.choice(form, "c", ("a", "b"), strict=True), "a")

    def test_what_is_not_given_is_the_default(self):
        self.assertEqual(parameters.text({}, "q", "x", strict=True), "x")
        self.assertEqual(parameters.integer({}, "q", 3, strict=True), 3)
        self.assertIsNone(parameters.date({}, "q", strict=True))
        self.assertEqual(parameters.choice({}, "q", ("a", "b"), "b", strict=True), "b")
