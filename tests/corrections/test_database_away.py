from concurrent.futures import Future
from tests.layers import ROOT
from tests.layers import WORLD_INTEGRATION
from thads.corrections import database_away
from types import SimpleNamespace
from unittest import TestCase
from unittest import mock
from ZEO.ClientStorage import ClientStorage
from ZEO.Exceptions import ClientDisconnected
from ZEO.Exceptions import ServerException
from ZODB.POSException import ConflictError
from zope.i18n import translate
import errno
import json
import re
import Zope2


class TestDatabaseAway(TestCase):
    """While the database is away everybody is told at once, and nothing is tried."""

    layer = WORLD_INTEGRATION

    def setUp(self):
        self.asked = []

    def ask(self, app, connected=True, method="GET", accept="text/html"):
        storage = mock.create_autospec(ClientStorage, instance=True)
        storage.is_connected.return_value = connected
        answers = []
        with mock.patch.object(Zope2, "DB", SimpleNamespace(storage=storage)):
            body = database_away.database_away(app)(
                {"REQUEST_METHOD": method, "HTTP_ACCEPT": accept},
                lambda status, headers, exc_info=None: answers.append(
                    (status, dict(headers))
                ),
            )
        (status, headers), *_more = answers
        return status, headers, b"".join(body).decode()

    def there(self, environ, start_response):
        self.asked.append(environ["REQUEST_METHOD"])
        start_response("200 OK", [])
        return [b"there"]

    def lost(self, environ, start_response):
        self.asked.append(environ["REQUEST_METHOD"])
        raise ClientDisconnected("gone")

    def test_with_the_database_zope_answers(self):
        self.assertEqual(self.ask(self.there)[2], "there")

    def test_without_it_zope_is_not_asked(self):
        status, headers, text = self.ask(self.there, connected=False)
        self.assertEqual((status, self.asked), ("503 Service Unavailable", []))
        self.assertEqual(headers["Retry-After"], "30")
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertEqual(int(headers["Content-Length"]), len(text.encode()))
        self.assertIn("tạm thời không truy cập được dữ liệu", text)

    def test_a_request_that_lost_it_is_told_so(self):
        status, _headers, text = self.ask(self.lost)
        self.assertEqual((status, self.asked), ("503 Service Unavailable", ["GET"]))
        self.assertIn("thử lại", text)

    def test_who_has_sent_something_learns_that_it_was_not_received(self):
        for app, connected in ((self.there, False), (self.lost, True)):
            _status, _headers, text = self.ask(app, connected, "POST")
            self.assertIn("chưa được tiếp nhận", text)

    def test_programs_are_answered_as_ever(self):
        _status, headers, text = self.ask(
            self.lost, method="POST", accept="application/json"
        )
        self.assertEqual(headers["Content-Type"], "application/json")
        error = json.loads(text)
        self.assertEqual((error["type"], error["errors"]), ("ServiceUnavailable", []))
        self.assertIn("chưa được tiếp nhận", error["message"])

    def test_other_errors_are_not_hidden(self):
        def broken(environ, start_response):
            raise KeyError("ours")

        with self.assertRaises(KeyError):
            self.ask(broken)

    def test_a_database_of_this_process_is_always_there(self):
        for database in (None, SimpleNamespace(storage=object())):
            with mock.patch.object(Zope2, "DB", database):
                self.assertTrue(database_away.is_connected())

    def test_only_what_lost_the_database_is_not_tried_again(self):
        for error, tried in ((ClientDisconnected, 10), (ConflictError, 0)):
            request = SimpleNamespace(retry_count=0, retry_max_count=10)
            event = SimpleNamespace(
                request=request, exc_info=(error, error(), None), retry=True
            )
            database_away.try_no_more(event)
            self.assertEqual(request.retry_count, tried)

    def test_a_disk_that_is_full_or_not_to_be_written_to_is_told_as_that(self):
        for number in (errno.ENOSPC, errno.EROFS, errno.EACCES):

            def full(environ, start_response, number=number):
                raise OSError(number, "of the system")

            with self.assertLogs("thads.corrections", "ERROR"):
                status, headers, text = self.ask(full, method="POST")
            self.assertEqual(status, "503 Service Unavailable")
            self.assertEqual(headers["Retry-After"], "30")
            self.assertIn("tạm thời không lưu được dữ liệu", text)
            self.assertIn("chưa được tiếp nhận", text)

        def gone(environ, start_response):
            raise FileNotFoundError(errno.ENOENT, "ours")

        with self.assertRaises(FileNotFoundError):
            self.ask(gone)

    def test_the_disk_of_the_database_server_is_told_as_that_too(self):
        room = mock.Mock()
        self.enterContext(mock.patch.object(database_away, "when_full", [room]))
        for name, number, told in (
            ("builtins.OSError", errno.ENOSPC, True),
            ("builtins.PermissionError", errno.EACCES, True),
            ("builtins.OSError", errno.EROFS, True),
            ("builtins.FileNotFoundError", errno.ENOENT, False),
            ("builtins.ValueError", errno.ENOSPC, False),
            ("builtins.OSError", "without a number", False),
        ):

            def refused(environ, start_response, name=name, number=number):
                raise ServerException(name, (number, "of the system"))

            with self.subTest(name, number=number):
                if not told:
                    with self.assertRaises(ServerException):
                        self.ask(refused, method="POST")
                    continue
                with self.assertLogs("thads.corrections", "ERROR"):
                    status, _headers, text = self.ask(refused, method="POST")
                self.assertEqual(status, "503 Service Unavailable")
                self.assertIn("tạm thời không lưu được dữ liệu", text)
                self.assertIn("chưa được tiếp nhận", text)
        room.assert_called_once_with()

    def test_what_broke_off_while_it_was_stored_may_have_been_received(self):
        error = None

        def tpc_vote(*asked):
            raise error

        def tpc_finish(*asked):
            raise error

        for error in (
            ClientDisconnected("gone"),
            OSError(errno.EIO, "of the system"),
            ServerException("builtins.OSError", (errno.ENOSPC, "of the system")),
        ):
            for step, received, again in (
                (tpc_finish, "hay chưa. Với hồ sơ", None),
                (tpc_vote, "chưa được tiếp nhận", "30"),
            ):
                error.__traceback__ = None
                with mock.patch.object(database_away, "logger"):
                    status, headers, text = self.ask(step, method="POST")
                self.assertEqual(status, "503 Service Unavailable")
                self.assertIn(received, text)
                # a program that sends again by itself would send twice
                self.assertEqual(headers.get("Retry-After"), again)

    def test_varnish_tells_it_in_the_same_words(self):
        template = ROOT / "instance" / "templates" / "varnish.vcl"
        told = re.sub(r'"\s*\+\s*"', "", template.read_text())
        for message in (
            database_away.NOT_KNOWN,
            database_away.NOT_KNOWN_TO_PROGRAMS,
            database_away.NOT_SENT,
        ):
            self.assertIn(translate(message, target_language="vi"), told)

    def test_the_same_code_is_promised_to_a_page_that_is_whole_only(self):
        told = translate(database_away.NOT_KNOWN, target_language="vi")
        self.assertIn("còn nguyên nội dung đã nhập thì xin gửi lại", told)
        self.assertIn("Nếu không, trước khi gửi lại xin kiểm tra", told)

    def test_a_server_that_says_nothing_is_left(self):
        answers = [Future(), Future(), Future()]
        answers[0].set_result(b"tid")  # the second one never comes
        answers[2].set_exception(ClientDisconnected())
        storage = mock.create_autospec(ClientStorage, instance=True)
        storage.is_connected.return_value = True
        server = storage._server = mock.Mock()
        server.call.side_effect = answers
        server.loop.is_closed.side_effect = [False, False, False, True]
        with (
            mock.patch.multiple(database_away, ASKED_EVERY=0, HUNG=0),
            self.assertLogs("thads.corrections", "ERROR"),
        ):
            database_away.watch_server(storage)
        (called,) = server.loop.call_soon_threadsafe.call_args_list
        leave, client = called.args
        protocol = client.protocol
        leave(client)
        protocol.close.assert_called_once()
        client.disconnected.assert_called_once_with(protocol)

    def test_requests_wait_three_seconds(self):
        storage = mock.create_autospec(ClientStorage, instance=True)
        storage._server = mock.Mock(timeout=30)
        event = SimpleNamespace(database=SimpleNamespace(storage=storage))
        database_away.wait_shortly(event)
        self.assertEqual(storage._server.timeout, 3)
