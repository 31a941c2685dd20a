"""What breaks off in the middle leaves nothing, or goes on where it stopped."""

from base64 import b64encode
from tests.debtors.http import Http
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from thads.sandbox import process
from thads.spreadsheets import limits
from unittest import mock
import os
import signal
import socket
import threading
import time
import transaction
import unittest
import urllib.parse


class TestInterrupted(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def loads(self):
        transaction.begin()
        return len(self.portal["hanoi"]["tra-cuu"].loads)

    def half_a_request(self):
        """The head of an upload and half its body, as when a line breaks."""
        address = urllib.parse.urlsplit(self.base)
        data = workbook(*(row(decision=f"{n}/QĐ-X") for n in range(1, 200)))
        body = (
            b'--xx\r\nContent-Disposition: form-data; name="file"; '
            b'filename="a.xlsx"\r\n\r\n' + data + b"\r\n--xx--\r\n"
        )
        person = b64encode(f"hanoi.registrar:{PASSWORD}".encode()).decode()
        head = (
            f"POST {address.path}/hanoi/@debtor-loads HTTP/1.1\r\n"
            f"Host: {address.netloc}\r\nAuthorization: Basic {person}\r\n"
            "Accept: application/json\r\n"
            "Content-Type: multipart/form-data; boundary=xx\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection((address.hostname, address.port)) as line:
            line.sendall(head.encode() + body[: len(body) // 2])

    def test_an_upload_that_breaks_off_leaves_nothing(self):
        self.half_a_request()
        # the server is well, and has nothing
        self.assertEqual(self.load(row()).status_code, 201)
        self.assertEqual(self.loads(), 1)

    def test_a_reader_that_is_killed_leaves_nothing(self):
        start, killed = process.subprocess.Popen, []

        def kill(*args, **kw):
            process = start(*args, **kw)
            os.kill(process.pid, signal.SIGKILL)
            killed.append(process)
            return process

        with mock.patch.object(process.subprocess, "Popen", kill):
            answer = self.load(row())
        self.assertEqual(answer.status_code, 413, answer.text)
        self.assertEqual(answer.json()["code"], "too_heavy")
        self.assertEqual((self.loads(), len(killed)), (0, 1))
        self.assertEqual(self.load(row()).status_code, 201)

    def test_a_file_that_is_refused_at_its_end_leaves_nothing(self):
        def merge(book, sheet):
            sheet.merge_cells("A2:B2")

        rows = [row(decision=f"{n}/QĐ-X") for n in range(1, 50)]
        answer = self.load(data=workbook(*rows, change=merge))
        self.assertEqual(answer.json()["code"], "merged")
        self.assertEqual(self.loads(), 0)

    def test_only_so_many_readers_at_once(self):
        full = threading.BoundedSemaphore(1)
        full.acquire()
        with mock.patch.object(process, "places_of", return_value=full):
            with mock.patch.object(limits, "SECONDS", 0.2):
                started = time.monotonic()
                answer = self.load(row())
            self.assertEqual(answer.status_code, 503, answer.text)
            self.assertLess(time.monotonic() - started, 30)
            self.assertIn("một phút", answer.json()["message"])
