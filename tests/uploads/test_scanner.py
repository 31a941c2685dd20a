"""ClamAV: asked where it is named, and closed where it gives no clear answer."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from tests.pdfs import PDF
from tests.uploads import clamd
from thads.errors import Refused
from thads.uploads import gate
from thads.uploads import scanner
from thads.uploads.kinds import DOCUMENTS
from thads.uploads.settings import is_address
from zope.interface import Invalid
import os
import tempfile
import unittest


NOW = datetime(2026, 11, 29, 18, 30, tzinfo=UTC)


def check(data=PDF):
    return gate.check("a.pdf", data, "application/pdf", DOCUMENTS)


class TestScanner(unittest.TestCase):
    def refused(self, code):
        with self.assertRaises(Refused) as caught:
            check()
        self.assertEqual(caught.exception.code, code)
        return next(iter(caught.exception.problems.values()))

    def test_none_is_named(self):
        self.assertIsNone(scanner.scan(clamd.EICAR))
        self.assertIsNone(scanner.signature_age())
        self.assertFalse(scanner.signatures_are_old())

    def test_it_sees_the_bytes_as_they_were_sent(self):
        with clamd.running() as daemon:
            check()
        self.assertEqual(daemon.asked, [PDF])

    def test_large_files_go_in_pieces(self):
        data = os.urandom(300_000)
        with clamd.running() as daemon:
            scanner.scan(data)
        self.assertEqual(daemon.asked, [data])

    def test_a_virus(self):
        with clamd.running(), self.assertRaises(scanner.Infected) as caught:
            scanner.scan(b"a" + clamd.EICAR)
        self.assertEqual(caught.exception.args[0], "Eicar-Test-Signature")
        with clamd.running(b"stream: Win.Test FOUND\0"):
            message = self.refused("infected")
        self.assertEqual(message.mapping["name"], "a.pdf")

    def test_whatever_is_not_ok_closes_the_gate(self):
        for answer in (
            b"",
            b"\0",
            b"INSTREAM size limit exceeded. ERROR\0",
            b"stream: OKAY\0",
            b"stream: OK FOUND or not\0",
            b"UNKNOWN COMMAND\0",
            b"\xff\xfe\0",
            b"x" * 10_000,
        ):
            with self.subTest(answer[:30]), clamd.running(answer):
                self.refused("unavailable")

    def test_one_that_is_not_there_closes_the_gate(self):
        nowhere = os.path.join(tempfile.gettempdir(), "thads-no-clamd.ctl")
        for address in (nowhere, "127.0.0.1:1", "[::1]:1", "localhost:99999", "x"):
            with self.subTest(address), clamd.scanned_by(address, 1):
                self.refused("unavailable")
                self.assertTrue(scanner.signatures_are_old())

    def test_one_that_does_not_answer_closes_the_gate(self):
        with clamd.running(seconds=1) as daemon:
            daemon.silent = True
            self.refused("unavailable")

    def test_an_archive_nothing_opens_is_taken_only_with_a_scanner(self):
        rar = b"Rar!\x1a\x07\x01\x00" + b"x" * 50
        with self.assertRaises(Refused) as caught:
            gate.check("a.rar", rar, "", DOCUMENTS)
        self.assertEqual(caught.exception.code, "archive")
        with clamd.running():
            self.assertEqual(gate.check("a.rar", rar, "", DOCUMENTS).data, rar)


class TestSignatures(unittest.TestCase):
    def test_age(self):
        with clamd.running():
            age = scanner.signature_age(NOW)
            self.assertEqual(age.days, 4)
            self.assertTrue(scanner.signatures_are_old(NOW))
            self.assertFalse(scanner.signatures_are_old(NOW - timedelta(days=2)))

    def test_a_daemon_without_signatures(self):
        with clamd.running() as daemon:
            daemon.version = b"ClamAV 1.4.6\0"
            with self.assertRaises(scanner.Unavailable):
                scanner.signature_age(NOW)
            self.assertTrue(scanner.signatures_are_old(NOW))


class TestAddress(unittest.TestCase):
    def test_read(self):
        for address in ("/run/clamav/clamd.ctl", "127.0.0.1:3310", "clam.thads:3310"):
            self.assertTrue(is_address(address))
        for address in ("clamd", "a b:1", "http://x", "x:port"):
            with self.subTest(address), self.assertRaises(Invalid):
                is_address(address)
