"""A ClamAV daemon for tests: answers as told, and keeps what it was sent."""

from contextlib import contextmanager
from thads.uploads import settings
from unittest import mock
import os
import socket
import struct
import tempfile
import threading


#: Anti-malware test file of EICAR, in two parts so that no scanner stops this one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """Answers OK, or FOUND where EICAR is in the stream; `answer` overrides it."""

    silent = False
    version = b"ClamAV 1.4.6/27812/Wed Nov 25 08:23:11 2026\0"

    def __init__(self, answer=None):
        self.answer = answer
        self.asked = []
        self.folder = tempfile.mkdtemp()
        self.address = os.path.join(self.folder, "clamd.ctl")
        self.server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.server.bind(self.address)
        self.server.listen(5)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join()
        os.unlink(self.address)
        os.rmdir(self.folder)

    def _serve(self):
        while True:
            try:
                connection, _address = self.server.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection):
        with connection.makefile("rb") as stream:
            command = b""
            while not command.endswith(b"\0"):
                command += stream.read(1)
            data = b""
            if command == b"zINSTREAM\0":
                while size := struct.unpack(">I", stream.read(4))[0]:
                    data += stream.read(size)
            self.asked.append(data)
            if self.silent:
                connection.recv(1)  # until the other side gives up
                return
            if command == b"zVERSION\0":
                answer = self.version
            elif self.answer is not None:
                answer = self.answer
            elif EICAR in data:
                answer = b"stream: Eicar-Test-Signature FOUND\0"
            else:
                answer = b"stream: OK\0"
            connection.sendall(answer)


@contextmanager
def scanned_by(address, seconds=5):
    """The registry names this scanner."""
    found = settings.Settings(address, seconds, 3)
    with mock.patch.object(settings, "current", lambda: found):
        yield


@contextmanager
def running(answer=None, seconds=5):
    """A daemon that the registry names."""
    daemon = Clamd(answer)
    try:
        with scanned_by(daemon.address, seconds):
            yield daemon
    finally:
        daemon.stop()
