"""What visitors are told of a disk that is full, read-only, or lost a file."""

from plone import api
from plone.namedfile.file import NamedBlobImage
from tests.layers import WORLD_FUNCTIONAL
from tests.publication.people import PNG
from tests.publication.people import file_of
from tests.wsgi import Wsgi
from unittest import mock
from ZODB.blob import FilesystemHelper
from ZODB.DemoStorage import DemoStorage
import errno
import json
import os
import transaction
import unittest


NEWS = json.dumps({"@type": "News Item", "title": "Tin không lưu được"}).encode()
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
        for number in (errno.ENOSPC, errno.EROFS):
            full = OSError(number, os.strerror(number))
            with mock.patch.object(DemoStorage, "tpc_vote", side_effect=full):
                answer = self.write(**JSON)
            self.assertEqual(answer.status, 503, answer.error)
            self.assertIn("Retry-After", answer.headers)
            self.assertIn("chưa được tiếp nhận", answer.json()["message"])
        self.assertNotIn("tin-khong-luu-duoc", self.portal["hanoi"]["tin-tuc"])

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
