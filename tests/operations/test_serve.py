"""What the server adds to Zope: HEAD without a body."""

from http.client import HTTPConnection
from tests.ports import free_ports
from thads.corrections.head_requests import bodiless_head
from threading import Thread
import unittest
import waitress.server


def fail(environ, start_response):
    """An error page as ours: HEAD is taken as GET, and the page has its body."""
    environ["REQUEST_METHOD"] = (
        "GET"  # as thads.corrections.output.take_head_as_get does
    )
    start_response("404 Not Found", [("Content-Length", "4")])
    return [b"gone"]


class TestHead(unittest.TestCase):
    def serve(self, app):
        port = free_ports()
        server = waitress.server.create_server(app, host="127.0.0.1", port=port)
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 10)
        self.addCleanup(server.task_dispatcher.shutdown)
        self.addCleanup(server.close)
        return port

    def test_no_body_on_a_connection_that_stays_open(self):
        connection = HTTPConnection("127.0.0.1", self.serve(bodiless_head(fail)))
        self.addCleanup(connection.close)
        for method, body in (("HEAD", b""), ("GET", b"gone"), ("HEAD", b"")):
            connection.request(method, "/")
            answer = connection.getresponse()
            self.assertEqual((answer.status, answer.read()), (404, body))
