"""The access log of a process: nothing of what people look for or hold."""

from configparser import RawConfigParser
from tests.layers import ROOT
from thads.operations.access_log import access_log
from thads.operations.access_log import shown_path
import unittest


def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


class TestAccessLog(unittest.TestCase):
    def line(self, **environ):
        """The line that one request writes."""
        environ = {"REQUEST_METHOD": "GET", "REMOTE_ADDR": "127.0.0.1"} | environ
        with self.assertLogs("wsgi", "INFO") as logs:
            body = access_log(application)(environ, lambda *_args: None)
        self.assertEqual(body, [b"ok"])
        (record,) = logs.records
        return record.getMessage()

    def test_a_line_says_what_was_asked_and_answered(self):
        line = self.line(PATH_INFO="/thads/hanoi", HTTP_X_FORWARDED_FOR="192.0.2.1")
        self.assertRegex(
            line,
            r"^192\.0\.2\.1 \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0700\] "
            r'"GET /thads/hanoi" 200 2 \d+\.\d{3}$',
        )

    def test_no_query_no_page_before_and_no_key(self):
        line = self.line(
            PATH_INFO="/thads/passwordreset/0123abcd",
            QUERY_STRING="name=nguyen+van+an",
            HTTP_REFERER="https://thads.example/theo-doi?ve=ticket",
        )
        self.assertIn("/thads/passwordreset/...", line)
        for word in ("0123abcd", "nguyen", "ticket"):
            self.assertNotIn(word, line)

    def test_what_was_sent_makes_no_line_of_its_own(self):
        for path in ("/a\nGET /b", "/a\r\n", "/\x1b[31m", "/\x85"):
            with self.subTest(path):
                shown = shown_path(path)
                self.assertTrue(shown.isascii() and shown.isprintable())
                self.assertNotIn(" ", shown)
        line = self.line(
            PATH_INFO="/", HTTP_X_FORWARDED_FOR="1\n2", REQUEST_METHOD="A\n"
        )
        self.assertEqual(len(line.splitlines()), 1)

    def test_every_process_has_it(self):
        parser = RawConfigParser()
        parser.read(ROOT / "buildout.cfg")
        pipeline = parser["instance"]["pipeline"].split()
        self.assertEqual(pipeline[0], "egg:thads#access-log")
        self.assertNotIn("translogger", pipeline)
