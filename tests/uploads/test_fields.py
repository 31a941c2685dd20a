"""Files of a JSON body in a field of Plone's: base64 or text, and never nothing."""

from base64 import b64encode
from base64 import encodebytes
from tests.layers import WORLD_HTTP
from tests.publication.people import HttpCase
from tests.uploads import files
import bz2


NEWS = "hanoi/tin-tuc"
EDITOR = "hanoi.editor"
PHOTO = files.picture()


class TestJson(HttpCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.item = self.write(
            EDITOR, NEWS, title="Tin", image_alt="Cục", image_caption="Cục"
        )
        self.assertEqual(self.patch(**self.sent(PHOTO)).status_code, 204)

    def sent(self, content, /, **more):
        encoded = b64encode(content).decode()
        sent = {"filename": "anh.jpg", "data": encoded, "encoding": "base64"}
        return {**sent, "content-type": "image/jpeg", **more}

    def patch(self, **image):
        return self.person(EDITOR).rest("PATCH", self.item, image=image)

    def kept(self):
        return self.person(EDITOR).rest("GET", self.item).json()["image"]["size"]

    def test_what_is_no_file_is_refused_and_changes_nothing(self):
        for what, image in {
            "empty": self.sent(b""),
            "empty text": self.sent(b"", encoding=None),
            "packed": self.sent(PHOTO, data=b64encode(bz2.compress(PHOTO)).decode())
            | {"encoding": "bz2"},
            "another code": self.sent(PHOTO, encoding="rot13"),
            "no code": self.sent(PHOTO, encoding=5),
            "no base64": self.sent(PHOTO, data="%%%"),
            "a number": self.sent(PHOTO, data=5),
            "a list": self.sent(PHOTO, data=["x"]),
            "a name that is none": self.sent(PHOTO, filename=5),
        }.items():
            with self.subTest(what):
                answer = self.patch(**image)
                self.assertEqual(answer.status_code, 400, answer.text)
                self.assertTrue(answer.json()["message"])
                self.assertEqual(self.kept(), len(PHOTO))
        answer = self.patch(**self.sent(b""))
        self.assertIn("Tệp anh.jpg không có nội dung", answer.json()["message"])

    def test_base64_in_lines_as_mime_writes_it(self):
        larger = files.picture("JPEG", (90, 70))
        for content, end in ((larger, "\n"), (PHOTO, "\r\n")):
            with self.subTest(end):
                lines = encodebytes(content).decode().replace("\n", end)
                answer = self.patch(**self.sent(content, data=lines))
                self.assertEqual(answer.status_code, 204, answer.text)
                self.assertEqual(self.kept(), len(content))

    def test_values_that_are_none(self):
        for value in ("x", 5, ["x"]):
            with self.subTest(value):
                answer = self.person(EDITOR).rest("PATCH", self.item, image=value)
                self.assertEqual(answer.status_code, 400, answer.text)
                self.assertEqual(self.kept(), len(PHOTO))

    def test_as_it_was_read_and_taken_away(self):
        read = self.person(EDITOR).rest("GET", self.item).json()["image"]
        self.assertEqual(self.patch(**read).status_code, 204)
        self.assertEqual(self.kept(), len(PHOTO))
        answer = self.person(EDITOR).rest("PATCH", self.item, image=None)
        self.assertEqual(answer.status_code, 204, answer.text)
        self.assertIsNone(self.person(EDITOR).rest("GET", self.item).json()["image"])
