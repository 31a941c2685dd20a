"""Names of content that nobody could open again are refused, however they come."""

from plone import api
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads.corrections import short_names
from thads.errors import Refused
import json
import transaction
import unittest


JSON = "application/json"
NEWS = "/hanoi/tin-tuc"
REFUSED = (
    "x" * 201,
    "x" * 100_000,
    "ậ" * 201,
    "\u202egpj.exe",
    "a\u200bb",
    "a\u2028b",
    "\ufeffa",
)
TAKEN = ("x" * 200, "tin-tuc-thang-11", "anh.jpg", "👨\u200d👩\u200d👧")


class TestNames(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.wsgi = Wsgi(self.layer)
        self.portal = self.layer["portal"]

    def rest(self, method, path, body):
        return self.wsgi.ask(
            path,
            method,
            "hanoi.editor",
            accept=JSON,
            body=json.dumps(body).encode(),
            content_type=JSON,
        )

    def post(self, name):
        item = {"@type": "News Item", "id": name, "title": "Tin", "text": "<p>x</p>"}
        return self.rest("POST", NEWS, item)

    def names(self):
        transaction.begin()
        return set(self.portal["hanoi"]["tin-tuc"].objectIds())

    def test_refused_when_made(self):
        before = self.names()
        for name in REFUSED:
            with self.subTest(name[:20]):
                answer = self.post(name)
                self.assertEqual(answer.status, 400, answer.body[:300])
        self.assertEqual(self.names(), before)

    def test_taken(self):
        for name in TAKEN:
            with self.subTest(name[:20]):
                answer = self.post(name)
                self.assertEqual(answer.status, 201, answer.body[:300])
                self.assertIn(name, self.names())

    def test_refused_when_renamed(self):
        self.post("ten-cu")
        for name in REFUSED[:4]:
            section = self.portal["hanoi"]["tin-tuc"]
            with (
                self.subTest(name[:20]),
                self.assertRaises(Refused),
                api.env.adopt_roles(["Manager"]),
            ):
                section.manage_renameObject("ten-cu", name)
            transaction.abort()
        self.assertIn("ten-cu", self.names())

    def test_what_is_there_goes_with_its_folder(self):
        """A name of before does not keep its folder from being moved."""
        with api.env.adopt_roles(["Manager"]):
            folder = api.content.create(self.portal, "Folder", "thu-muc")
            item = api.content.create(folder, "Folder", "ben-trong")
            folder._delObject("ben-trong")
            item = item.aq_base
            item.id = "y" * 300
            folder._setObject("y" * 300, item, suppress_events=True)
            transaction.savepoint(optimistic=True)
            self.portal.manage_renameObject("thu-muc", "thu-muc-moi")
            self.assertIn("y" * 300, self.portal["thu-muc-moi"].objectIds())

    def test_made_of_a_long_title_they_are_cut(self):
        for type, section in (
            ("News Item", "tin-tuc"),
            ("Notice", "thong-bao"),
            ("OfficialDocument", "van-ban"),
            ("Document", "gioi-thieu"),
        ):
            for title in ("Tin " * 60, "Tin " * 60, "x" * 900, "Đ" * 215, "x.y" * 99):
                with self.subTest(type, title=title[:10]):
                    item = {"@type": type, "title": title.strip()}
                    answer = self.rest("POST", f"/hanoi/{section}", item)
                    self.assertEqual(answer.status, 201, answer.body[:300])
                    name = answer.json()["id"]
                    self.assertLess(len(name), short_names.LONGEST_MADE + 10)
                    self.assertEqual(answer.json()["title"], title.strip())

    def test_a_cut_name_keeps_the_ending_of_a_file(self):
        for name, cut in (
            ("a.pdf", "a.pdf"),
            ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
            ("mot-" * 60 + "hai", "-".join(["mot"] * 37)),
        ):
            self.assertEqual(short_names.cut(name), cut)
            self.assertLessEqual(len(short_names.cut(name)), short_names.LONGEST_MADE)

    def test_copies_of_the_longest_name(self):
        self.post("z" * 200)
        with api.env.adopt_roles(["Manager"]):
            section = self.portal["hanoi"]["tin-tuc"]
            section.manage_pasteObjects(section.manage_copyObjects(["z" * 200]))
            self.assertIn("copy_of_" + "z" * 200, section.objectIds())
        transaction.abort()
