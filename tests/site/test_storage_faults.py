"""What visitors are told of a disk that is full, read-only, or lost a file."""

from plone import api
from plone.namedfile.file import NamedBlobImage
from tests.layers import WORLD_FUNCTIONAL
from tests.publication.people import PNG
from tests.publication.people import file_of
from tests.requests.test_services import attached
from tests.requests.world import APPLICANT
from tests.requests.world import PROCEDURE
from tests.wsgi import Wsgi
from unittest import mock
from ZEO.Exceptions import ClientDisconnected
from ZEO.Exceptions import ServerException
from ZODB.blob import FilesystemHelper
from ZODB.DemoStorage import DemoStorage
import errno
import json
import os
import transaction
import unittest


NEWS = json.dumps({"@type": "News Item", "title": "Tin không lưu được"}).encode()
REQUEST = {
    "procedure": PROCEDURE,
    "applicant": APPLICANT,
    "fields": {},
    "attachments": [attached()],
}
JSON = {"accept": "application/json", "content_type": "application/json"}


class TestStorageFaults(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.wsgi = Wsgi(self.layer)

    def write(self, **options):
        with self.assertLogs("thads.corrections", "ERROR"):
            return self.wsgi.ask(
                "/hanoi/tin-tuc", "POST", login="hanoi.editor", body=NEWS, **options
            )

    def test_what_could_not_be_stored_was_not_received_and_is_told_so(self):
        number = errno.ENOSPC
        for full in (
            OSError(number, os.strerror(number)),
            OSError(errno.EROFS, os.strerror(errno.EROFS)),
            # of the database server
            ServerException("builtins.OSError", (number, os.strerror(number))),
        ):
            with mock.patch.object(DemoStorage, "tpc_vote", side_effect=full):
                answer = self.write(**JSON)
            self.assertEqual(answer.status, 503, answer.error)
            self.assertIn("Retry-After", answer.headers)
            self.assertIn("chưa được tiếp nhận", answer.json()["message"])
        self.assertNotIn("tin-khong-luu-duoc", self.portal["hanoi"]["tin-tuc"])

    def test_what_broke_off_while_it_was_stored_is_not_denied(self):
        def stored(storage, *args):
            finish(storage, *args)
            raise ClientDisconnected("gone")

        def given_up(storage, *args):
            storage.tpc_abort(*args[:1])
            raise ClientDisconnected("gone")

        finish, cases = DemoStorage.tpc_finish, []
        for number, breaks_off in enumerate((stored, given_up)):
            # the key says that it is the same, stored or not
            body = json.dumps(REQUEST | {"idempotency_key": f"khoa-thu-{number}"})
            options = JSON | {"body": body.encode()}
            with mock.patch.object(DemoStorage, "tpc_finish", breaks_off):
                answer = self.wsgi.ask("/hanoi/@support-cases", "POST", **options)
            with self.subTest(breaks_off.__name__):
                self.assertEqual(answer.status, 503, answer.error)
                self.assertNotIn("Retry-After", answer.headers)
                self.assertIn("Chưa rõ nội dung", answer.json()["message"])
                self.assertIn("idempotency_key", answer.json()["message"])
                again = self.wsgi.ask("/hanoi/@support-cases", "POST", **options)
                self.assertEqual(again.status, 200 if breaks_off is stored else 201)
                third = self.wsgi.ask("/hanoi/@support-cases", "POST", **options)
                self.assertEqual(third.status, 200)
                self.assertEqual(third.json()["code"], again.json()["code"])
                cases.append(again.json()["code"])
        self.assertEqual(len(set(cases)), 2)

    def test_a_file_that_cannot_be_stored(self):
        refused = PermissionError(errno.EACCES, "Permission denied")
        with (
            mock.patch.object(FilesystemHelper, "getPathForOID", side_effect=refused),
            self.assertLogs("thads.corrections", "ERROR"),
        ):
            answer = self.upload()
        self.assertEqual(answer.status, 503, answer.error)
        self.assertIn("chưa được tiếp nhận", answer.json()["message"])

    def upload(self):
        data = json.loads(NEWS) | {
            "image": file_of("anh.png", PNG),
            "image_alt": "Ảnh",
            "image_caption": "Ảnh: Thử",
        }
        return self.wsgi.ask(
            "/hanoi/tin-tuc",
            "POST",
            login="hanoi.editor",
            body=json.dumps(data).encode(),
            **JSON,
        )

    def test_a_file_that_is_lost_is_not_found(self):
        with api.env.adopt_roles(["Manager"]):
            item = api.content.create(
                self.portal["hanoi"]["tin-tuc"],
                "News Item",
                title="Tin có ảnh",
                image=NamedBlobImage(PNG, "image/png", "anh.png"),
            )
            for step in ("submit", "approve", "approve"):
                item.portal_workflow.doActionFor(item, step, comment="x")
        transaction.commit()
        address = "/hanoi/tin-tuc/tin-co-anh"
        self.assertEqual(self.wsgi.ask(f"{address}/@@images/image").status, 200)
        os.remove(item.image._blob.committed())
        with self.assertLogs("thads.site.browser.errors", "ERROR"):
            answer = self.wsgi.ask(f"{address}/@@images/image")
        self.assertEqual(answer.status, 404, answer.error)
        self.assertEqual(self.wsgi.ask(address).status, 200)
