"""Handing out: the same bytes, to be saved, never to be run."""

from plone.namedfile.file import NamedBlobFile
from tests.layers import WORLD_INTEGRATION
from thads.uploads import downloads
from ZPublisher.HTTPResponse import HTTPResponse
import unittest


class TestHandOut(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_whatever_it_is_it_is_saved(self):
        for media_type in ("application/pdf", "text/html", "image/svg+xml", ""):
            with self.subTest(media_type):
                file = NamedBlobFile(b"<script>", media_type, "Quyết định 1.html")
                response = HTTPResponse()
                found = downloads.hand_out(file, response)
                # Plone streams what is committed, and gives the bytes of what is not
                self.assertEqual(found, b"<script>")
                self.assertEqual(
                    response.getHeader("Content-Disposition"),
                    "attachment; filename*=UTF-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh"
                    "%201.html",
                )
                self.assertEqual(
                    response.getHeader("X-Content-Type-Options"), "nosniff"
                )
                policy = response.getHeader("Content-Security-Policy")
                self.assertIn("sandbox", policy)
                self.assertEqual(
                    response.getHeader("Cache-Control"), "private, no-store"
                )
                self.assertEqual(response.getHeader("Content-Length"), "8")

    def test_what_everybody_may_read_may_be_kept_by_caches(self):
        response = HTTPResponse()
        file = NamedBlobFile(b"x", "application/pdf", "a.pdf")
        downloads.hand_out(file, response, personal=False)
        self.assertIsNone(response.getHeader("Cache-Control"))


class TestWords(unittest.TestCase):
    def test_sizes(self):
        for size, said in (
            (0, "1 KB"),
            (700, "1 KB"),
            (12345, "12 KB"),
            (1024 * 1024, "1,0 MB"),
            (26_000_000, "24,8 MB"),
        ):
            with self.subTest(size):
                self.assertEqual(downloads.size_text(size), said)

    def test_kinds(self):
        for name, label in (
            ("a.pdf", "PDF"),
            ("a.b.jpeg", "JPEG"),
            ("a", ""),
            ("", ""),
        ):
            with self.subTest(name):
                self.assertEqual(downloads.kind_label(name), label)
