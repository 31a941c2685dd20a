"""Uploads in pieces: each header and each piece is what it says, or nothing is kept."""

from base64 import b64encode
from pathlib import Path
from tests.layers import WORLD_HTTP
from tests.publication.people import HttpCase
from tests.uploads import files
from unittest import mock
import os
import tempfile
import transaction


NEWS = "hanoi/tin-tuc"
EDITOR = "hanoi.editor"
PHOTO = files.picture()
TUS = {"Accept": "application/json", "Tus-Resumable": "1.0.0"}
PIECE = {"Content-Type": "application/offset+octet-stream"}


def metadata(**values):
    return ",".join(
        f"{key.replace('_', '-')} {b64encode(value.encode()).decode()}"
        for key, value in values.items()
    )


IMAGE = metadata(filename="anh.jpg", content_type="image/jpeg", fieldname="image")


class TestPieces(HttpCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = Path(place.name)
        where = mock.patch.dict(os.environ, TUS_TMP_FILE_DIR=place.name)
        where.start()
        self.addCleanup(where.stop)
        self.item = self.write(
            EDITOR, NEWS, title="Tin", image_alt="Cục", image_caption="Cục"
        )

    @property
    def session(self):
        return self.person(EDITOR).session

    def begin(self, length=None, told=IMAGE, address=None, session=None, **more):
        headers = {**TUS, **more}
        if length is not None:
            headers["Upload-Length"] = str(length).encode("latin-1")
        if told is not None:
            headers["Upload-Metadata"] = told
        session = session or self.session
        address = address or f"{self.item}/@tus-replace"
        return session.post(address, headers=headers, timeout=60)

    def send(self, address, data, offset=0, session=None, **more):
        headers = {**TUS, **PIECE, "Upload-Offset": str(offset).encode("latin-1")}
        headers = {k: v for k, v in {**headers, **more}.items() if v is not None}
        session = session or self.session
        return session.patch(address, data=data, headers=headers, timeout=60)

    def refused(self, answer, *statuses):
        self.assertIn(answer.status_code, statuses, answer.text[:500])
        self.assertTrue(answer.json()["message"])

    def left(self):
        return sorted(os.listdir(self.place))

    def image(self):
        return self.person(EDITOR).rest("GET", self.item).json()["image"]

    def test_whole_and_in_pieces(self):
        for cuts in ((), (1,), (100, 200)):
            with self.subTest(cuts):
                begun = self.begin(len(PHOTO))
                self.assertEqual(begun.status_code, 201, begun.text)
                address, at = begun.headers["Location"], 0
                for end in (*cuts, len(PHOTO)):
                    answer = self.send(address, PHOTO[at:end], at)
                    self.assertEqual(answer.status_code, 204, answer.text)
                    self.assertEqual(answer.headers["Upload-Offset"], str(end))
                    at = end
                    asked = self.session.head(address, headers=TUS, timeout=60)
                    known = at < len(PHOTO)
                    self.assertEqual(asked.status_code, 200 if known else 404)
                self.assertEqual(self.left(), [])
                self.assertEqual(self.image()["size"], len(PHOTO))

    def test_lengths(self):
        for length, status in (
            (None, 400),
            ("", 400),
            ("-1", 400),
            ("-0", 400),
            ("+5", 400),
            ("1.5", 400),
            ("x", 400),
            ("²", 400),
            ("1_000", 400),
            ("0x10", 400),
            ("0", 400),
            ("000", 400),
            (26214401, 413),
            ("9" * 30, 413),
            ("9" * 5_000, 413),
        ):
            for end in ("@tus-replace", "@tus-upload"):
                with self.subTest(length, end=end):
                    address = f"{self.person(EDITOR).url(NEWS)}/@tus-upload"
                    address = address if end == "@tus-upload" else None
                    self.refused(self.begin(length, address=address), status)
        self.assertEqual(self.left(), [])

    def test_an_empty_file_is_told_so(self):
        answer = self.begin(0)
        self.refused(answer, 400)
        self.assertIn("không có nội dung", answer.json()["message"])

    def test_metadata(self):
        for told in (
            "filename ***",
            "filename YQ",
            f"filename {b64encode(bytes([0xFF, 0xFE])).decode()}",
            "a" * 5_000,
            metadata(fieldname="image") + ",@type §".encode().decode("latin-1"),
        ):
            with self.subTest(told[:30]):
                self.refused(self.begin(5, told), 400)
        self.assertEqual(self.left(), [])

    def test_fields_that_take_no_file(self):
        for told in (
            metadata(filename="anh.jpg", fieldname="title"),
            metadata(filename="anh.jpg", fieldname="no_such"),
            metadata(filename="anh.jpg", fieldname="__class__"),
            metadata(filename="anh.jpg", fieldname="attachments"),
        ):
            with self.subTest(told):
                begun = self.begin(len(PHOTO), told)
                self.assertEqual(begun.status_code, 201, begun.text)
                self.refused(self.send(begun.headers["Location"], PHOTO), 400)
                self.assertEqual(self.left(), [])

    def test_without_a_field_it_is_the_first_one(self):
        told = metadata(filename="anh.jpg", content_type="image/jpeg")
        begun = self.begin(len(PHOTO), told)
        answer = self.send(begun.headers["Location"], PHOTO)
        self.assertEqual(answer.status_code, 204, answer.text)
        self.assertEqual(self.image()["filename"], "anh.jpg")

    def test_types_that_are_none_or_not_for_here(self):
        address = f"{self.person(EDITOR).url(NEWS)}/@tus-upload"
        for kind in ("Nope", "Locality", "DebtorEntry", "File", ""):
            told = metadata(filename="a.jpg", fieldname="image") + (
                f",@type {b64encode(kind.encode()).decode()}"
            )
            with self.subTest(kind):
                begun = self.begin(len(PHOTO), told, address)
                self.assertEqual(begun.status_code, 201, begun.text)
                answer = self.send(begun.headers["Location"], PHOTO)
                self.refused(answer, 400, 401, 403)
                self.assertEqual(self.left(), [])

    def test_offsets(self):
        address = self.begin(len(PHOTO)).headers["Location"]
        for offset, status in (
            ("-1", 400),
            ("", 400),
            ("x", 400),
            ("1.0", 400),
            ("²", 400),
            ("9" * 5_000, 400),
            (1, 409),
            (len(PHOTO), 409),
            (10**12, 409),
        ):
            with self.subTest(offset):
                self.refused(self.send(address, PHOTO, offset), status)
        answer = self.send(address, PHOTO, **{"Upload-Offset": None})
        self.refused(answer, 400)
        half = [name for name in self.left() if not name.endswith(".json")]
        self.assertEqual(half, [])
        self.assertEqual(self.send(address, PHOTO[:9]).status_code, 204)
        self.refused(self.send(address, PHOTO[:9]), 409)  # sent once more
        self.assertEqual(self.send(address, PHOTO[9:], 9).status_code, 204)
        self.assertEqual(self.image()["size"], len(PHOTO))
        self.assertEqual(self.left(), [])

    def test_more_than_was_announced(self):
        for first in (0, 20):
            with self.subTest(first):
                address = self.begin(len(PHOTO)).headers["Location"]
                if first:
                    self.send(address, PHOTO[:first])
                self.refused(self.send(address, PHOTO[first:] + b"x", first), 413)
                self.assertEqual(self.left(), [])
                self.refused(self.send(address, PHOTO), 404)
        self.assertIsNone(self.image())

    def test_what_is_refused_leaves_nothing(self):
        for data in (PHOTO[:300], files.SCRIPTED_GIF, b"MZ" + b"x" * 99):
            with self.subTest(data[:9]):
                address = self.begin(len(data)).headers["Location"]
                self.refused(self.send(address, data), 400)
                self.assertEqual(self.left(), [])
                self.assertIsNone(self.image())

    def test_other_headers(self):
        self.refused(self.begin(5, **{"Tus-Resumable": "0.2"}), 412)
        address = self.begin(len(PHOTO)).headers["Location"]
        kind = {"Content-Type": "image/jpeg"}
        self.refused(self.send(address, PHOTO, **kind), 400, 415)
        self.refused(self.send(address, PHOTO, **{"Tus-Resumable": "2"}), 412)
        for id in ("x", "%2e%2e%2fa", "%00", "a" * 300, "0" * 32, "0" * 31 + "g"):
            with self.subTest(id):
                answer = self.send(f"{self.item}/@tus-upload/{id}", PHOTO)
                self.assertIn(answer.status_code, (400, 404), answer.text)
                asked = self.session.head(
                    f"{self.item}/@tus-upload/{id}", headers=TUS, timeout=60
                )
                self.assertIn(asked.status_code, (400, 404))

    def test_others_may_not(self):
        for login in (None, "hanoi.officer", "tphochiminh.editor"):
            with self.subTest(login):
                session = self.person(login).session
                self.refused(self.begin(5, session=session), 401, 403, 404)
                address = self.begin(len(PHOTO)).headers["Location"]
                answer = self.send(address, PHOTO, session=session)
                self.refused(answer, 401, 403, 404)
                self.assertIsNone(self.image())

    def test_a_conflict_does_not_write_it_twice(self):
        for before in (0, 100, len(PHOTO) - 1):
            with self.subTest(before=before):
                self.conflict_at_the_end(before)

    def test_after_conflicts_without_end_the_last_piece_is_sent_again(self):
        from ZODB.POSException import ConflictError

        address = self.begin(len(PHOTO)).headers["Location"]
        self.assertEqual(self.send(address, PHOTO[:100]).status_code, 204)

        from thads.uploads import tus

        store = tus.GatedPatch.create_or_modify_content

        def always(service, upload):
            store(service, upload)
            raise ConflictError

        with mock.patch.object(tus.GatedPatch, "create_or_modify_content", always):
            answer = self.send(address, PHOTO[100:], 100)
        self.assertGreaterEqual(answer.status_code, 500)
        asked = self.session.head(address, headers=TUS, timeout=60)
        self.assertEqual(asked.headers["Upload-Offset"], "100")
        self.assertEqual(self.send(address, PHOTO[100:], 100).status_code, 204)
        self.assertEqual(self.image()["size"], len(PHOTO))
        self.assertEqual(self.left(), [])

    def test_what_fails_before_the_commit_begins_is_sent_again_too(self):
        address = self.begin(len(PHOTO)).headers["Location"]
        self.assertEqual(self.send(address, PHOTO[:100]).status_code, 204)

        from thads.uploads import tus

        store = tus.GatedPatch.create_or_modify_content

        def fail():
            raise KeyError("the catalogue's queue, which reads the database")

        def fails_later(service, upload):
            store(service, upload)
            transaction.get().addBeforeCommitHook(fail)

        with mock.patch.object(tus.GatedPatch, "create_or_modify_content", fails_later):
            answer = self.send(address, PHOTO[100:], 100)
        self.assertGreaterEqual(answer.status_code, 400)
        asked = self.session.head(address, headers=TUS, timeout=60)
        self.assertEqual(asked.headers["Upload-Offset"], "100")
        self.assertEqual(self.send(address, PHOTO[100:], 100).status_code, 204)
        self.assertEqual(self.image()["size"], len(PHOTO))
        self.assertEqual(self.left(), [])

    def conflict_at_the_end(self, before):
        """Send a file in two pieces; the request of the last one is run twice."""
        from ZODB.POSException import ConflictError

        address, failed = self.begin(len(PHOTO)).headers["Location"], []
        if before:
            self.assertEqual(self.send(address, PHOTO[:before]).status_code, 204)
        from thads.uploads import tus

        store = tus.GatedPatch.create_or_modify_content

        def once(service, upload):
            store(service, upload)
            if not failed:
                failed.append(1)
                raise ConflictError

        with mock.patch.object(tus.GatedPatch, "create_or_modify_content", once):
            answer = self.send(address, PHOTO[before:], before)
        self.assertEqual(answer.status_code, 204, answer.text)
        self.assertEqual(self.image()["size"], len(PHOTO))
        self.assertEqual(self.left(), [])
        transaction.begin()
