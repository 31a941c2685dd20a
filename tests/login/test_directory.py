"""Log-in of staff by a directory (LDAP), against a real server."""

from AuthEncoding import AuthEncoding
from contextlib import contextmanager
from pathlib import Path
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.registry.interfaces import IRegistry
from plone.testing import Layer
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.layers import WORLD_INTEGRATION
from tests.login.directory_server import BASE
from tests.login.directory_server import EDITORS
from tests.login.directory_server import HOST
from tests.login.directory_server import PEOPLE
from tests.login.directory_server import READER
from tests.login.directory_server import READERS
from tests.login.directory_server import SECRET
from tests.login.directory_server import SLAPD
from tests.login.directory_server import DirectoryServer
from tests.login.directory_server import make_certificates
from tests.login.factors import Factors
from tests.login.http import at
from tests.login.http import behind_proxy
from tests.login.http import standing_still
from thads.login import group_lines
from thads.login import guard
from thads.login.directory import client
from thads.login.directory import proof
from thads.login.directory import settings
from thads.login.oidc import grants
from thads.organisation import people
from thads.ratelimit import forget_all
from unittest import mock
from zope.component import getUtility
from zope.interface import Invalid
import os
import socket
import tempfile
import threading
import transaction
import unittest


EDITOR, LEADER, OFFICER = "hanoi.editor", "hanoi.leader", "hanoi.officer"
STAFF = [
    ("Biên tập viên", EDITOR, [EDITORS]),
    ("Lãnh đạo", LEADER, []),
    ("Người lạ", "khach", []),
    ("Một", OFFICER, []),
    ("Hai", OFFICER, []),  # two persons of one name
    ("Sao", "*", []),
    ("Quản trị", SITE_OWNER_NAME, []),
]
EXISTS = SLAPD is not None and client.is_installed()


class TestUnset(unittest.TestCase):
    """Where nothing is set nobody is asked."""

    layer = WORLD_INTEGRATION

    def test_a_new_site_asks_nobody(self):
        self.assertIsNone(settings.directory())
        with mock.patch.object(client, "prove") as prove:
            self.layer["portal"].acl_users.authenticate(EDITOR, "sai", None)
        self.assertEqual(prove.call_count, 0)

    def test_a_site_of_before_whose_records_are_missing(self):
        registry = getUtility(IRegistry)
        for name in list(registry.records):
            if name.startswith(settings.PREFIX):
                del registry.records[name]
        self.assertIsNone(settings.directory())
        self.assertEqual(settings.values()["port"], 636)

    def set(self, **values):
        for name, value in values.items():
            api.portal.set_registry_record(f"{settings.PREFIX}.{name}", value)

    def test_what_is_not_all_set_is_off(self):
        self.set(enabled=True)
        self.assertIsNone(settings.directory())
        self.set(host="ldap.example.vn", base=BASE)
        self.assertEqual(settings.directory().address, "ldaps://ldap.example.vn:636")
        self.set(reader=READER)
        with mock.patch.dict(os.environ):
            os.environ.pop(settings.SECRET, None)
            self.assertIsNone(settings.directory())
            os.environ[settings.SECRET] = "x"
            self.assertEqual(settings.directory().secret, "x")
            with tempfile.NamedTemporaryFile("w") as file:
                file.write(" từ tệp\n")
                file.flush()
                os.environ[f"{settings.SECRET}_FILE"] = file.name
                self.assertEqual(settings.directory().secret, "từ tệp")
            self.assertIsNone(settings.directory())  # the file is gone
        self.set(enabled=False, reader="")
        self.assertIsNone(settings.directory())

    def test_settings_that_are_none(self):
        for check, values in (
            (settings.is_host, ("ldap://x", "x y", "x/", "-x", "x:1", "@x")),
            (settings.is_attribute, ("uid)", "*", "1x", "x y", "")),
        ):
            for value in values:
                with self.subTest(value), self.assertRaises(Invalid):
                    check(value)

    def test_an_empty_password_is_not_sent(self):
        directory = mock.Mock(settings.Directory)
        with mock.patch.object(client, "_open") as opened:
            for password in ("", "\0", "x" * 2_000, "a\0b"):
                self.assertIsNone(client.prove(directory, EDITOR, password))
            self.assertIsNone(client.prove(directory, "", "x"))
        self.assertEqual(opened.call_count, 0)

    def test_whatever_fails_in_asking_a_wrong_password_is_counted(self):
        """The user folder swallows what a plugin raises, and asks the next."""
        users = self.layer["portal"].acl_users
        self.addCleanup(forget_all)
        for error in (ValueError, KeyError, TypeError, AttributeError, NameError):
            with (
                self.subTest(error.__name__),
                standing_still(),
                mock.patch.object(proof, "proves", side_effect=error("người khác")),
                mock.patch.object(guard, "notify") as notify,
                self.assertLogs("thads.login") as logs,
            ):
                forget_all()
                for number in range(6):  # the same one is asked once in a request
                    users.authenticate(EDITOR, f"{error.__name__} {number}", None)
                reasons = [call.args[0].reason for call in notify.call_args_list]
                self.assertEqual(reasons, ["password"] * 5 + ["brake"])
                self.assertNotIn("người khác", "".join(logs.output))

    def test_without_the_library_it_is_away(self):
        with (
            mock.patch.object(client, "ldap", None),
            self.assertRaises(client.Unavailable),
        ):
            client.prove(mock.Mock(settings.Directory), EDITOR, "x")


class DirectoryLayer(Layer):
    """The world with a directory beside it, where there is a server for one."""

    defaultBases = (WORLD_HTTP,)

    def setUp(self):
        if EXISTS:
            self["directory"] = DirectoryServer()
            self["directory"].fill(STAFF)
            self["directory"].start()

    def tearDown(self):
        if EXISTS:
            self["directory"].close()
            del self["directory"]


DIRECTORY = DirectoryLayer(name="thads-directory")


class Directories(Factors):
    """Mixin: a server, and a portal that is set to ask it."""

    level = 2
    layer = DIRECTORY

    def setUp(self):
        super().setUp()
        self.server = self.layer["directory"]
        for clean in (forget_all, proof.forget):
            clean()
            self.addCleanup(clean)
        environment = {
            settings.SECRET: READERS,
            settings.CA_FILE: str(self.server.ca),
        }
        patched = mock.patch.dict(os.environ, environment)
        patched.start()
        self.addCleanup(patched.stop)
        self.set(
            enabled=True,
            host=HOST,
            port=self.server.tls,
            base=PEOPLE,
            reader=READER,
        )

    def set(self, **values):
        transaction.begin()
        for name, value in values.items():
            api.portal.set_registry_record(f"{settings.PREFIX}.{name}", value)
        transaction.commit()

    def ways(self, login, password):
        """The answers of page, service and basic auth: let in or not."""
        return [
            "__ac" in self.log_in(login, password).cookies,
            self.ask_token(login, password).status_code == 200,
            self.by_basic(login, password.encode()).status_code == 200,
        ]

    def prove(self, login, password=SECRET, **values):
        transaction.begin()
        return client.prove(settings.directory(), login, password)

    @contextmanager
    def away(self):
        self.server.stop()
        try:
            yield
        finally:
            self.server.start()


@unittest.skipUnless(EXISTS, "slapd or python-ldap is not installed")
class TestLogIn(Directories, unittest.TestCase):
    def test_an_account_of_the_portal_is_let_in_by_every_way(self):
        for security, port in (
            (settings.LDAPS, self.server.tls),
            (settings.STARTTLS, self.server.plain),
        ):
            with self.subTest(security):
                self.set(security=security, port=port)
                self.assertEqual(self.ways(EDITOR, SECRET), [True] * 3)
                self.assertEqual(self.ways(EDITOR, PASSWORD), [True] * 3)

    def test_a_wrong_password_lets_nobody_in(self):
        for password in ("sai", f"{SECRET} ", " ", "\t", "\x01", READERS, "x" * 3_000):
            forget_all()
            self.assertEqual(self.ways(EDITOR, password), [False] * 3, password)

    def test_an_empty_password_lets_nobody_in(self):
        """This server lets a name without a password in, as nobody: many do."""
        connection = client._open(settings.directory())
        connection.simple_bind_s(f"cn=Lãnh đạo,{PEOPLE}", "")
        connection.unbind_s()
        for password in ("", "\0", "\0\0"):
            forget_all()
            self.assertEqual(self.ways(EDITOR, password), [False] * 3)

    def test_nobody_gets_an_account_by_it(self):
        self.assertIsNotNone(self.prove("khach"))
        self.assertEqual(self.ways("khach", SECRET), [False] * 3)
        transaction.begin()
        self.assertIsNone(api.user.get(userid="khach"))

    def test_the_servers_own_accounts_are_not_its_to_let_in(self):
        self.assertIsNotNone(self.prove(SITE_OWNER_NAME))
        self.assertEqual(self.ways(SITE_OWNER_NAME, SECRET), [False] * 3)
        transaction.begin()
        api.user.grant_roles(username=LEADER, roles=["Manager"])
        transaction.commit()
        self.assertEqual(self.ways(LEADER, SECRET), [False] * 3)

    def test_passwords_of_others_are_not_sent_to_it(self):
        with mock.patch.object(client, "prove", wraps=client.prove) as prove:
            self.by_basic(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
            self.by_basic(SITE_OWNER_NAME, "gần đúng".encode())
            self.by_basic("khong-co", "của ai đó".encode())
            self.by_basic(EDITOR, PASSWORD)
        sent = str([call.args[1:] for call in prove.call_args_list])
        for secret in (SITE_OWNER_PASSWORD, "gần đúng", "của ai đó", PASSWORD):
            self.assertNotIn(secret, sent)

    def test_two_persons_of_a_name_are_nobody(self):
        self.assertIsNone(self.prove(OFFICER))
        self.assertEqual(self.ways(OFFICER, SECRET), [False] * 3)

    def test_names_are_no_filters(self):
        self.assertIsNotNone(self.prove("*"))  # the one person of that name
        for login in (
            "hanoi.*",
            f"{EDITOR})(uid=*",
            f"*)(|(uid={EDITOR}",
            f"{EDITOR}\0",
            "\\2a",
            "(",
            "hanoi.editor*",
            " ",
            "\udcff",
            f"cn=Lãnh đạo,{PEOPLE}",
        ):
            with self.subTest(login):
                self.assertIsNone(self.prove(login))

    def test_the_trail_says_by_what(self):
        self.log_in(EDITOR, SECRET)
        found = [each.details for each in self.entries("login.success")]
        self.assertIn({"way": "ldap"}, found)

    def test_a_password_stored_by_an_old_scheme_stays_what_it_is(self):
        transaction.begin()
        old = AuthEncoding.pw_encrypt(PASSWORD, "SSHA")
        stored = self.portal.acl_users.source_users._user_passwords
        stored[EDITOR] = old
        transaction.commit()
        self.assertEqual(self.by_basic(EDITOR, SECRET.encode()).status_code, 200)
        transaction.begin()
        self.assertEqual(stored[EDITOR], old)

    def test_suspension_holds(self):
        transaction.begin()
        self.guard.suspend(EDITOR)
        transaction.commit()
        self.assertEqual(self.ways(EDITOR, SECRET), [False] * 3)

    def test_guessing_is_slowed_down(self):
        for _each in range(5):
            self.assertEqual(self.by_basic(EDITOR, b"sai").status_code, 401)
        with mock.patch.object(client, "prove") as prove:
            self.assertEqual(self.by_basic(EDITOR, SECRET.encode()).status_code, 401)
        self.assertEqual(prove.call_count, 0)

    def sent(self, act, login=EDITOR):
        """How often the directory is asked for a person while something is done."""
        with mock.patch.object(client, "prove", wraps=client.prove) as prove:
            act()
        return [call.args[1] for call in prove.call_args_list].count(login)

    def test_strangers_have_the_directory_lock_nobody(self):
        """From as many networks as they like; the answer and its cost are the same."""

        def guess():
            for number in range(6):
                with behind_proxy():
                    answer = self.by_basic(
                        EDITOR, b"sai", **{"X-Forwarded-For": f"198.51.{number}.1"}
                    )
                self.assertEqual(answer.status_code, 401)

        known = self.log_in(EDITOR, SECRET)
        known.cookies.pop("__ac")
        with standing_still():
            self.assertEqual(self.sent(guess), 3)
            self.assertEqual(self.ways(EDITOR, SECRET), [False] * 3)
            self.assertEqual(self.ways(EDITOR, PASSWORD), [True] * 3)
            self.assertEqual(self.ways(LEADER, SECRET), [True] * 3)
            with mock.patch.object(client, "prove", wraps=client.prove) as prove:
                self.by_basic(EDITOR, b"lai sai")
            self.assertEqual(prove.call_count, 1)  # for a name nobody has
            self.log_in(EDITOR, SECRET, session=known)
            self.assertIn("__ac", known.cookies)

    def test_right_passwords_and_a_directory_that_is_away_spend_nothing(self):
        with standing_still():
            for _each in range(5):
                self.by_basic(EDITOR, SECRET.encode())
            with self.away():
                for _each in range(4):
                    proof.forget()
                    self.by_basic(EDITOR, b"sai")
            proof.forget()
            self.assertEqual(self.by_basic(EDITOR, SECRET.encode()).status_code, 200)

    def test_a_second_factor_is_asked_for(self):
        self.enrolled(EDITOR)
        session = self.first_step(EDITOR, SECRET)
        self.assertNotIn("__ac", session.cookies)
        self.assertEqual(self.by_basic(EDITOR, SECRET.encode()).status_code, 401)
        self.second_step(session, self.code(EDITOR))
        self.assertTrue(self.is_in(session, EDITOR))
        found = [each.details for each in self.entries("login.success")]
        self.assertIn({"way": "ldap"}, found)


@unittest.skipUnless(EXISTS, "slapd or python-ldap is not installed")
class TestAway(Directories, unittest.TestCase):
    MESSAGE = "Danh bạ cán bộ không trả lời"

    def test_the_portals_own_passwords_are_good(self):
        with self.away():
            self.assertEqual(self.ways(EDITOR, PASSWORD), [True] * 3)

    def test_it_is_said_of_every_name_alike(self):
        with self.away():
            for login in (EDITOR, "khong-co", SITE_OWNER_NAME):
                with self.subTest(login):
                    page = self.log_in(login, SECRET).last
                    self.assertIn(self.MESSAGE, page.text)
                    answer = self.ask_token(login, SECRET)
                    self.assertEqual(answer.status_code, 401)
                    self.assertEqual(answer.json()["type"], "DirectoryUnavailable")
        proof.forget()
        page = self.log_in(EDITOR, "sai").last
        self.assertNotIn(self.MESSAGE, page.text)
        answer = self.ask_token(EDITOR, "sai")
        self.assertNotIn("Directory", answer.text)

    def test_a_password_nobody_has_is_asked_of_no_name(self):
        """Of names with an account, without one, of the server: all alike."""
        logins = (EDITOR, LEADER, "khong-co", SITE_OWNER_NAME)
        nobodys = ("", "x" * 1_001, "ậ" * 400, "x" * 20_000)
        with mock.patch.object(client, "_open") as opened:
            for login in logins:
                for password in nobodys:
                    with self.subTest(login=login, password=password[:4]):
                        forget_all()
                        answer = self.ask_token(login, password)
                        self.assertNotIn("Directory", answer.text)
                        self.assertGreaterEqual(answer.status_code, 400)
                for password in (b"\0", b"a\0b", b"x" * 1_001):
                    forget_all()
                    self.assertEqual(self.by_basic(login, password).status_code, 401)
        self.assertEqual(opened.call_count, 0)
        with self.away():
            for silent_already in (False, True):
                for login in logins:
                    for password in nobodys:
                        forget_all()
                        proof.forget()
                        if silent_already:
                            self.ask_token("khong-co", "sai")
                        answer = self.ask_token(login, password)
                        self.assertNotIn("Directory", answer.text)

    def test_it_is_left_alone_for_a_while(self):
        watched = mock.patch.object(client, "prove", wraps=client.prove)
        with at("2026-11-30 08:00"), self.away(), watched as prove:
            for _each in range(3):
                self.ask_token(EDITOR, SECRET)
            self.assertEqual(prove.call_count, 1)
        with at("2026-11-30 08:01"):
            self.assertEqual(self.ask_token(EDITOR, SECRET).status_code, 200)

    def test_a_clock_set_back_does_not_silence_it(self):
        with at("2026-11-30 08:00"), self.away():
            self.ask_token(EDITOR, SECRET)
        with at("2026-11-30 07:00"):
            self.assertEqual(self.ask_token(EDITOR, SECRET).status_code, 200)

    def test_a_certificate_that_is_not_right(self):
        with tempfile.TemporaryDirectory() as folder:
            make_certificates(type(self.server.home)(folder), HOST)
            for security, port in (
                (settings.LDAPS, self.server.tls),
                (settings.STARTTLS, self.server.plain),
            ):
                self.set(security=security, port=port)
                for ca in (f"{folder}/ca.pem", ""):
                    with (
                        self.subTest(security=security, ca=ca),
                        mock.patch.dict(os.environ, {settings.CA_FILE: ca}),
                        self.assertRaises(client.Unavailable),
                    ):
                        self.prove(EDITOR)

    def test_a_file_of_certificates_that_is_none(self):
        """Missing, no file, empty, no certificate: guessing is slowed down still."""
        with tempfile.TemporaryDirectory() as folder:
            empty, text = f"{folder}/empty.pem", f"{folder}/text.pem"
            for name, content in ((empty, ""), (text, "không phải chứng thư")):
                Path(name).write_text(content)
            for ca in ("/khong/co.pem", folder, empty, text, "a\udcff"):
                with (
                    self.subTest(ca),
                    standing_still(),
                    mock.patch.dict(os.environ, {settings.CA_FILE: ca}),
                ):
                    with self.assertRaises(client.Unavailable):
                        self.prove(EDITOR)
                    forget_all()
                    for _each in range(5):
                        proof.forget()
                        self.assertEqual(self.by_basic(EDITOR, b"sai").status_code, 401)
                    answer = self.by_basic(EDITOR, PASSWORD.encode())
                    self.assertEqual(answer.status_code, 401)

    def test_a_certificate_of_another_host(self):
        self.set(host="localhost")
        with self.assertRaises(client.Unavailable):
            self.prove(EDITOR)

    def test_a_reader_who_is_not_let_in(self):
        with (
            mock.patch.dict(os.environ, {settings.SECRET: "sai"}),
            self.assertRaises(client.Unavailable),
        ):
            self.prove(EDITOR)

    def test_whoever_answers_without_encryption_learns_nothing(self):
        for security in (settings.LDAPS, settings.STARTTLS):
            with self.subTest(security), eavesdropper() as (port, heard):
                self.set(security=security, port=port)
                with self.assertRaises(client.Unavailable):
                    self.prove(EDITOR)
                for secret in (SECRET, READERS, EDITOR, READER):
                    self.assertNotIn(secret.encode(), bytes(heard))
                self.assertTrue(heard)

    def test_whoever_keeps_the_connection_open_is_not_waited_for(self):
        for security, answer in (
            (settings.LDAPS, b""),
            (settings.STARTTLS, b""),
            (settings.STARTTLS, STARTED),
        ):
            with (
                self.subTest(security=security, answer=answer),
                mock.patch.object(client, "PATIENCE", 1),
                silent(answer) as port,
            ):
                self.set(security=security, port=port)
                with self.assertRaises(client.Unavailable):
                    self.prove(EDITOR)

    def test_one_thread_asks_and_the_others_do_not_wait(self):
        with silent() as port:
            self.set(port=port)
            with client._asking:  # as a thread that still waits for its answer
                for _each in range(2):
                    answer = self.ask_token(EDITOR, SECRET)
                    self.assertEqual(answer.json()["type"], "DirectoryUnavailable")
                self.assertEqual(self.ways(EDITOR, PASSWORD), [True] * 3)
        self.set(port=self.server.tls)
        # it was not away, and is not left alone
        self.assertEqual(self.ask_token(EDITOR, SECRET).status_code, 200)


#: What a server answers to StartTLS: an extended response, success (RFC 4511).
STARTED = bytes.fromhex("300c02010178070a010004000400")


@contextmanager
def silent(answer=b""):
    """A host that keeps connections open, with one answer at most; its port."""
    kept = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            try:
                while True:
                    connection, _address = server.accept()
                    kept.append(connection)
                    if answer:
                        connection.recv(10_000)
                        connection.sendall(answer)
            except OSError:
                return  # closed

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
            for connection in kept:
                connection.close()
    thread.join(60)


@contextmanager
def eavesdropper():
    """A host that takes what is sent and answers nothing; (port, what it heard)."""
    heard = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            try:
                while True:
                    connection, _address = server.accept()
                    with connection:
                        heard.extend(connection.recv(10_000))
            except OSError:
                return  # closed

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield server.getsockname()[1], heard
        finally:
            server.shutdown(socket.SHUT_RDWR)
    thread.join(60)


@unittest.skipUnless(EXISTS, "slapd or python-ldap is not installed")
class TestGroups(Directories, unittest.TestCase):
    LINE = f"CN=bien-tap, OU=nhom,{BASE} = hanoi:hotline"
    GIVEN = ("hanoi", "hotline")

    def setUp(self):
        super().setUp()
        self.set(groups_attribute="seeAlso", groups=(self.LINE,))

    def held(self, login=EDITOR):
        transaction.begin()
        return set(people.functions_held(login))

    def test_no_rights_come_by_themselves(self):
        self.set(groups_attribute="", groups=())
        before = self.held()
        self.log_in(EDITOR, SECRET)
        self.assertEqual(self.held(), before)

    def test_they_are_given_with_their_cause_and_taken(self):
        before = self.held()
        self.assertNotIn(self.GIVEN, before)
        self.log_in(EDITOR, SECRET)
        self.assertEqual(self.held(), before | {self.GIVEN})
        found = [each.details for each in self.entries("organisation.grant")]
        (given,) = [each for each in found if each.get("cause") == "ldap"]
        self.assertIn(EDITOR, given["person"])
        self.log_in(LEADER, SECRET)
        self.assertNotIn(self.GIVEN, self.held(LEADER))
        self.set(groups=())
        self.log_in(EDITOR, SECRET)
        self.assertEqual(self.held(), before)

    def test_a_log_in_that_fails_changes_none(self):
        """It is asked all the same: who is suspended is not known by a quick answer."""
        before = self.held()
        transaction.begin()
        self.guard.suspend(EDITOR)
        transaction.commit()
        with mock.patch.object(client, "prove", wraps=client.prove) as prove:
            self.assertEqual(self.ways(EDITOR, SECRET), [False] * 3)
        self.assertEqual(prove.call_count, 3)
        self.assertEqual(self.held(), before)
        transaction.begin()
        self.guard.resume(EDITOR)
        transaction.commit()
        self.log_in(EDITOR, "sai")
        self.assertEqual(self.held(), before)
        self.log_in(EDITOR, SECRET)
        self.assertEqual(self.held(), before | {self.GIVEN})

    def test_what_an_administrator_gave_stays(self):
        transaction.begin()
        people.give(EDITOR, *self.GIVEN)
        transaction.commit()
        self.log_in(EDITOR, SECRET)
        self.set(groups=())
        self.log_in(EDITOR, SECRET)
        self.assertIn(self.GIVEN, self.held())

    def test_what_a_provider_gave_stays_and_the_other_way_round(self):
        transaction.begin()
        grants.apply(EDITOR, {self.GIVEN}, "oidc")
        transaction.commit()
        self.log_in(EDITOR, SECRET)
        transaction.begin()
        grants.apply(EDITOR, set(), "oidc")
        transaction.commit()
        self.assertIn(self.GIVEN, self.held())
        self.set(groups=())
        self.log_in(EDITOR, SECRET)
        self.assertNotIn(self.GIVEN, self.held())

    def test_whoever_logs_in_no_more_loses_them(self):
        with at("2026-11-30 08:00"):
            self.log_in(EDITOR, SECRET)
        for moment, holds in (("2027-01-03 08:00", True), ("2027-01-05 08:00", False)):
            with at(moment):
                transaction.begin()
                grants.take_unconfirmed(self.portal)
                transaction.commit()
                self.assertEqual(self.GIVEN in self.held(), holds)

    def test_what_a_clock_ahead_confirmed_is_confirmed_anew_or_taken(self):
        for ahead in ("2026-11-30 11:00", "2028-11-30 08:00"):
            for logs_in in (False, True):
                with self.subTest(ahead, logs_in=logs_in):
                    with at(ahead):
                        self.log_in(EDITOR, SECRET)
                    with at("2026-11-30 08:00"):
                        if logs_in:
                            self.log_in(EDITOR, SECRET)
                        transaction.begin()
                        grants.take_unconfirmed(self.portal)
                        transaction.commit()
                        self.assertEqual(self.GIVEN in self.held(), logs_in)
        with at("2026-11-30 08:02"):  # clocks differ
            self.log_in(EDITOR, SECRET)
        with at("2026-11-30 08:00"):
            transaction.begin()
            grants.take_unconfirmed(self.portal)
            transaction.commit()
            self.assertIn(self.GIVEN, self.held())

    def test_no_group_names_the_centres_administrator(self):
        line = f"{EDITORS} = central:admin"
        with self.assertRaises(Invalid):
            group_lines.is_group_line(line)
        self.assertEqual(group_lines.read_group_lines((line,)), {})
        given = {EDITORS: {("central", "admin")}}
        self.assertEqual(grants.functions_of_groups(given, {EDITORS}), set())

    def test_a_program_writes_once_a_day_and_no_more(self):
        self.by_basic(EDITOR, SECRET.encode())
        transaction.begin()
        before = self.portal._p_jar.db().lastTransaction()
        self.by_basic(EDITOR, SECRET.encode())
        self.assertEqual(self.portal._p_jar.db().lastTransaction(), before)
