"""Log-in of staff by a provider: who gets in, by what, and what is refused."""

from plone import api
from plone.app.testing import SITE_OWNER_NAME
from tests.layers import WORLD_HTTP
from tests.layers import Browsing
from tests.login import provider as providers
from tests.login.factors import Factors
from tests.login.factors import fields_of
from tests.login.http import Http
from tests.login.http import at
from tests.login.http import going
from tests.login.provider import CLIENT
from tests.login.provider import SECRET
from tests.login.provider import Provider
from thads import audit
from thads.login.accounts import guard
from thads.login.oidc import discovery
from thads.login.oidc import flow
from thads.login.oidc import grants
from thads.login.oidc import links
from thads.login.oidc import settings
from thads.login.oidc import staff
from thads.login.oidc import transport
from thads.organisation import people
from thads.ratelimit import Budget
from thads.worktime import clock
from unittest import mock
from urllib.parse import parse_qs
from urllib.parse import quote
from urllib.parse import urlsplit
from zope.interface import Invalid
import os
import re
import requests
import time
import transaction
import unittest


EDITOR = "hanoi.editor"
NUMBER = "CB-0042"
GROUPS = (
    "nhom-bien-tap = hanoi:editor",
    "nhom-duong-day-nong = hanoi:hotline",
    "nhom-lanh-dao-hcm = tphochiminh:leader",
)


class ProviderTest(Http, Browsing):
    """Mixin: a provider that runs, and is set for `name`."""

    layer = WORLD_HTTP
    name = settings.STAFF

    def setUp(self):
        super().setUp()
        self.provider = Provider().start()
        self.addCleanup(self.provider.stop)
        discovery.forget_all()
        variable = f"{settings.SECRET}{self.name.upper()}"
        patch = mock.patch.dict(os.environ, {variable: SECRET})
        patch.start()
        self.addCleanup(patch.stop)
        self.set(
            enabled=True,
            title="Bộ Tư pháp",
            issuer=self.provider.issuer,
            client_id=CLIENT,
        )
        self.start = f"{self.base}/oidc-{self.name}"

    def set(self, **values):
        transaction.begin()
        registry = self.portal.portal_registry
        registry["thads.public_address"] = self.base
        for name, value in values.items():
            registry[f"{settings.prefix_of(self.name)}.{name}"] = value
        transaction.commit()

    def write(self, function, *args):
        transaction.begin()
        found = function(*args)
        transaction.commit()
        return found

    def get(self, session, address, **more):
        return session.get(address, allow_redirects=False, timeout=60, **more)

    def go(self, session, start=None):
        """Return the answer to a whole log-in, before its last redirect."""
        return self.get(session, self.way_back(session, start))

    def way_back(self, session, start=None):
        """Return the address at which the provider sends the browser back."""
        begun = self.get(session, start or self.start)
        self.assertEqual(begun.status_code, 302)
        allowed = self.get(requests.Session(), begun.headers["Location"])
        self.assertEqual(allowed.status_code, 302)
        return allowed.headers["Location"]


class StaffTest(ProviderTest):
    def setUp(self):
        super().setUp()
        self.set(claim="staff_number", groups_claim="groups", groups=GROUPS)
        self.write(links.set_number, EDITOR, NUMBER)
        self.provider.claims["staff_number"] = NUMBER

    def assert_in(self, answer, session, login=EDITOR):
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(self.person(login, session), 200)

    def assert_refused(self, answer, session, status):
        self.assertEqual(answer.status_code, status)
        self.assertNotIn("__ac", session.cookies)
        self.assertTrue("Đăng nhập chưa hoàn tất" in answer.text)
        return answer

    def held(self, login=EDITOR):
        transaction.begin()
        return people.functions_held(login)


class TestLogIn(StaffTest, unittest.TestCase):
    def test_the_button_leads_there_and_back_to_where_one_came_from(self):
        session, wanted = requests.Session(), f"{self.base}/hanoi/tin-tuc"
        page = session.get(
            f"{self.base}/login?came_from={quote(wanted)}", timeout=60
        ).text
        self.assertIn("Bộ Tư pháp", page)
        [start] = re.findall(r'href="([^"]*/oidc-staff[^"]*)"', page)
        answer = self.go(session, start.replace("&amp;", "&"))
        self.assert_in(answer, session)
        self.assertEqual(answer.headers["Location"], wanted)

    def test_one_lands_at_ones_work_and_never_at_a_foreign_host(self):
        for foreign in ("https://evil.example/", "//evil.example", "javascript:a", ""):
            session = requests.Session()
            answer = self.go(session, f"{self.start}?came_from={quote(foreign)}")
            self.assertEqual(answer.headers["Location"], f"{self.base}/@@staff")

    def test_what_is_asked_of_the_provider(self):
        self.set(scope="openid email groups", acr_values="LoA1")
        begun = self.get(requests.Session(), self.start)
        address = urlsplit(begun.headers["Location"])
        query = {name: value for name, [value] in parse_qs(address.query).items()}
        self.assertEqual(query["redirect_uri"], f"{self.base}/oidc-staff-return")
        self.assertEqual(query["scope"], "openid email groups")
        self.assertEqual(query["acr_values"], "LoA1")
        self.assertGreaterEqual(len(query["state"]), 43)
        self.assertGreaterEqual(len(query["nonce"]), 43)
        self.assertEqual(len(query["code_challenge"]), 43)
        cookie = begun.headers["Set-Cookie"]
        for part in ("HttpOnly", "SameSite=Lax", "Max-Age=600"):
            self.assertIn(part, cookie)
        for name in ("state", "nonce"):
            self.assertNotIn(query[name], cookie)

    def test_the_session_ends_as_one_of_a_password_does(self):
        sessions = [requests.Session(), requests.Session()]
        for session in sessions:
            self.assert_in(self.go(session), session)
        sessions[0].get(f"{self.base}/logout", headers=going(), timeout=60)
        for session in sessions:
            self.assertEqual(self.person(EDITOR, session), 401)

    def test_it_ends_after_a_working_day(self):
        session = requests.Session()
        with at("2026-11-30 08:00"):
            self.assert_in(self.go(session), session)
        session.close()  # the server closes what seems idle for hours
        with at("2026-11-30 20:01"):
            self.assertEqual(self.person(EDITOR, session), 401)

    def test_with_elliptic_curves_and_with_the_secret_in_the_form(self):
        self.set(authentication=settings.POST)
        self.provider.keys = {"ec-1": providers.ec_key()}
        session = requests.Session()
        self.assert_in(self.go(session), session)

    def test_claims_of_userinfo_count_if_they_are_of_the_same_person(self):
        del self.provider.claims["staff_number"]
        self.set(userinfo=True)
        self.provider.userinfo = {"sub": "another", "staff_number": NUMBER}
        session = requests.Session()
        self.assert_refused(self.go(session), session, 400)
        self.provider.userinfo["sub"] = self.provider.claims["sub"]
        self.assert_in(self.go(session), session)

    def test_the_trail_tells_by_which_way(self):
        self.go(requests.Session())
        transaction.begin()
        [found] = audit.read(self.portal, action="login.success")
        self.assertEqual((found.user, found.details), (EDITOR, {"way": "oidc"}))
        [found] = audit.read(self.portal, action="login.link")
        self.assertEqual(found.details, {"person": EDITOR})
        self.provider.claims["sub"] = "stranger"
        self.go(requests.Session())
        transaction.begin()
        [found] = audit.read(self.portal, action="login.failure")
        self.assertEqual(found.details["way"], "oidc")


class TestAnew(StaffTest, unittest.TestCase):
    """The provider is asked who it is though the person is logged in there."""

    def setUp(self):
        super().setUp()
        self.session = requests.Session()
        self.assert_in(self.go(self.session), self.session)
        self.write(guard().note_password, EDITOR, False)
        self.anew = f"{self.start}?anew=1&came_from={quote(f'{self.base}/hanoi')}"

    def proved(self):
        transaction.begin()
        return [each.proved for each in guard().sessions(EDITOR)]

    def test_it_is_made_to_ask_again(self):
        self.assertEqual(self.proved(), [0])
        begun = self.get(self.session, self.anew)
        query = parse_qs(urlsplit(begun.headers["Location"]).query)
        self.assertEqual((query["prompt"], query["max_age"]), (["login"], ["0"]))
        plain = self.get(self.session, self.start).headers["Location"]
        self.assertNotIn("prompt", plain)
        answer = self.go(self.session, self.anew)
        self.assertEqual(answer.headers["Location"], f"{self.base}/hanoi")
        [proved] = self.proved()
        self.assertAlmostEqual(proved, time.time(), delta=60)

    def test_a_log_in_is_no_proof(self):
        self.assert_in(self.go(self.session), self.session)
        self.assertEqual(set(self.proved()), {0})

    def test_who_was_not_asked_has_proved_nothing(self):
        now = int(time.time())
        for when in (None, now - 3600, now + 3600, True, "x", str(now)):
            self.provider.changes = {"auth_time": when}
            answer = self.go(self.session, self.anew)
            self.assertEqual(answer.status_code, 403, when)
        self.assertEqual(self.proved(), [0])
        self.assertEqual(self.person(EDITOR, self.session), 200)

    def test_nor_has_another_person(self):
        self.write(links.set_number, "hanoi.leader", "CB-7")
        self.provider.claims |= {"sub": "7", "staff_number": "CB-7"}
        self.go(requests.Session())  # links the leader's account
        for session in (self.session, requests.Session()):
            self.assertEqual(self.go(session, self.anew).status_code, 403)
        self.assertEqual(self.proved(), [0])

    def test_the_page_of_the_address_leads_there(self):
        page = self.session.get(f"{self.base}/@@email-address", timeout=60).text
        self.assertIn("oidc-staff?anew=1", page)
        self.write(guard().note_password, EDITOR, True)
        page = self.session.get(f"{self.base}/@@email-address", timeout=60).text
        self.assertNotIn("anew=1", page)


class TestOff(ProviderTest, unittest.TestCase):
    def test_nothing_is_offered_before_all_of_it_is_set(self):
        for values in (
            {"enabled": False},
            {"enabled": True, "client_id": ""},
            {"client_id": CLIENT, "issuer": None},
        ):
            self.set(**values)
            self.assert_off()
        self.set(issuer=self.provider.issuer)
        with mock.patch.dict(os.environ, {"THADS_OIDC_SECRET_STAFF": ""}):
            self.assert_off()
        self.write(
            self.portal.portal_registry.__setitem__, "thads.public_address", None
        )
        with mock.patch.dict(os.environ):
            os.environ.pop("THADS_PUBLIC_URL", None)
            self.assert_off()

    def assert_off(self):
        for page in ("oidc-staff", "oidc-staff-return"):
            answer = requests.get(f"{self.base}/{page}", timeout=60)
            self.assertEqual(answer.status_code, 404)
        page = requests.get(f"{self.base}/login", timeout=60).text
        self.assertNotIn("oidc-staff", page)

    def test_the_secret_may_stand_in_a_file(self):
        folder = self.enterContext(_folder())
        path = folder / "secret"
        path.write_text(f"{SECRET}\n", encoding="utf-8")
        changed = {"THADS_OIDC_SECRET_STAFF_FILE": str(path)}
        with mock.patch.dict(os.environ, changed):
            self.assertEqual(settings.secret_of("staff"), SECRET)
            path.unlink()
            self.assertEqual(settings.secret_of("staff"), "")

    def test_what_may_be_set(self):
        field = settings.IStaffProvider["groups"].value_type
        for line in ("a = hanoi:editor", "cn=x,ou=y = hanoi-badinh:leader"):
            field.validate(line)
        for line in (
            "a",
            "a = hanoi",
            "a = hanoi:approver",
            "a = nowhere:editor",
            "a = central:admin",
            "a=central:admin",
        ):
            with self.assertRaises(Invalid, msg=line):
                field.validate(line)
        field = settings.IStaffProvider["issuer"]
        for address in ("https://login.example/a", "http://127.0.0.1:80"):
            field.validate(address)
        for address in (
            "http://login.example",
            "https://",
            "https://u:p@login.example",
            "https://login.example/?a=b",
            "https://login.example:x",
            "ftp://login.example",
        ):
            with self.assertRaises(Invalid, msg=address):
                field.validate(address)


class TestTokens(StaffTest, unittest.TestCase):
    """What an ID token may not be."""

    def refused(self, status=400):
        session = requests.Session()
        return self.assert_refused(self.go(session), session, status)

    def test_claims(self):
        now = int(time.time())
        for changes in (
            {"nonce": "another"},
            {"nonce": None},
            {"nonce": 1},
            {"nonce": "\ud800"},
            {"aud": "another client"},
            {"aud": None},
            {"aud": [CLIENT, "another"]},
            {"aud": [CLIENT, "another"], "azp": "another"},
            {"azp": "another"},
            {"iss": "https://another.example"},
            {"iss": f"{self.provider.issuer}/"},
            {"iss": None},
            {"exp": now - 300},
            {"exp": None},
            {"exp": "never"},
            {"exp": True},
            {"iat": now - 3600},
            {"iat": now + 3600},
            {"iat": None},
            {"nbf": now + 3600},
            {"sub": None},
            {"sub": ""},
            {"sub": 5},
            {"sub": "x" * 256},
            {"sub": "ế"},
            {"sub": "a\nb"},
        ):
            with self.subTest(changes):
                self.provider.changes = changes
                self.refused()
        self.provider.changes = {"aud": [CLIENT, "another"], "azp": CLIENT}
        session = requests.Session()
        self.assert_in(self.go(session), session)

    def test_a_clock_that_is_a_little_off_is_forgiven(self):
        now = int(time.time())
        self.provider.changes = {"exp": now - 60, "iat": now - 120}
        session = requests.Session()
        self.assert_in(self.go(session), session)

    def test_signatures(self):
        for name, signing in {
            "none": self.provider.unsigned,
            "HS256 with the public key": self.provider.by_public_key,
            "another key": self.provider.by_foreign_key,
            "cut off": lambda claims: self.provider.signed(claims)[:-8],
            "no token": lambda claims: "abc",
            "empty": lambda claims: "",
            "no text": lambda claims: {"a": 1},
            "three dots": lambda claims: "...",
            "unknown key": lambda claims: self.provider.signed(claims, x=1).replace(
                ".", "..", 1
            ),
            "critical": lambda claims: self.provider.signed(claims, crit=["b64"]),
        }.items():
            with self.subTest(name):
                self.provider.signing = signing
                self.refused()

    def test_keys_of_an_id_token_are_for_signatures(self):
        good = self.provider.public("rsa-1")
        for change in (
            {"use": "enc"},
            {"kty": "oct", "k": "c2VjcmV0"},
            {"alg": "HS256"},
            {"n": "AQAB"},
            {"n": "!!"},
            {"kid": "another"},
        ):
            with self.subTest(change):
                discovery.forget_all()
                public = mock.patch.object(
                    self.provider, "public", return_value=good | change
                )
                with public:
                    self.refused()
        discovery.forget_all()
        two = {"keys": [good, good]}
        self.provider.broken["/jwks"] = lambda handler: self.provider.send(handler, two)
        self.refused()

    def test_keys_that_have_changed_are_fetched_but_not_each_time(self):
        session = requests.Session()
        with at("2026-11-30 08:00"):
            self.assert_in(self.go(session), session)
            self.provider.keys = {"rsa-2": providers.rsa_key(2)}
            self.provider.asked.clear()
            self.refused()
            self.refused()
            self.assertNotIn("/jwks", self.provider.asked)
        with at("2026-11-30 08:01"):
            session = requests.Session()
            self.assert_in(self.go(session), session)
            self.assertEqual(self.provider.asked.count("/jwks"), 1)


class TestState(StaffTest, unittest.TestCase):
    """An answer counts once, in the browser that asked, for some minutes."""

    def test_of_another_browser(self):
        address = self.way_back(requests.Session())
        for session in (requests.Session(), requests.Session()):
            if session.cookies:
                self.get(session, self.start)
            self.assert_refused(self.get(session, address), session, 400)
        other = requests.Session()
        self.get(other, self.start)
        self.assert_refused(self.get(other, address), other, 400)
        self.assertNotIn("/token", self.provider.asked)

    def test_twice(self):
        self.provider.lasting_codes = True
        session = requests.Session()
        self.get(session, self.start)
        kept = session.cookies.copy()
        address = self.way_back(session)
        kept = session.cookies.copy()
        self.assert_in(self.get(session, address), session)
        again = requests.Session()
        again.cookies = kept
        self.assert_refused(self.get(again, address), again, 400)
        self.assertEqual(self.provider.asked.count("/token"), 1)

    def test_a_code_is_good_once_at_the_provider(self):
        session = requests.Session()
        address = self.way_back(session)
        code = parse_qs(urlsplit(address).query)["code"][0]
        self.provider.redeemed.add(code)
        self.assert_refused(self.get(session, address), session, 400)

    def test_the_code_of_another_log_in(self):
        """PKCE: the provider gives no token for somebody else's code."""
        stolen = parse_qs(urlsplit(self.way_back(requests.Session())).query)["code"][0]
        session = requests.Session()
        address = self.way_back(session)
        own = parse_qs(urlsplit(address).query)["code"][0]
        answer = self.get(session, address.replace(own, stolen))
        self.assert_refused(answer, session, 400)

    def test_too_late(self):
        session = requests.Session()
        with at("2026-11-30 08:00"):
            address = self.way_back(session)
        session.close()
        with at("2026-11-30 08:11"):
            self.assert_refused(self.get(session, address), session, 400)

    def test_cookies_and_parameters_that_are_none(self):
        session = requests.Session()
        address = self.way_back(session)
        value = session.cookies["thads_oidc_staff"]
        for broken in ("", "x", "====", "ế", value[:-3], value[:20], "A" * 5000):
            answer = requests.get(
                address,
                cookies={"thads_oidc_staff": quote(broken)},
                allow_redirects=False,
                timeout=60,
            )
            self.assertEqual(answer.status_code, 400)
        for query in ("", "?state=a&state=b", "?code:int=1", "?state:record=1"):
            answer = self.get(requests.Session(), f"{self.start}-return{query}")
            self.assertEqual(answer.status_code, 400)

    def test_the_name_of_another_provider(self):
        for name in ("https://another.example", f"{self.provider.issuer}/"):
            self.provider.answer = {"iss": name}
            session = requests.Session()
            self.assert_refused(self.go(session), session, 400)
        self.assertNotIn("/token", self.provider.asked)
        self.provider.answer = {"iss": self.provider.issuer}
        session = requests.Session()
        self.assert_in(self.go(session), session)
        discovery.forget_all()
        name = "authorization_response_iss_parameter_supported"
        self.provider.description = {name: True}
        self.provider.answer = {}
        session = requests.Session()
        self.assert_refused(self.go(session), session, 400)

    def test_the_provider_says_no(self):
        for error, status in (("access_denied", 403), ("server_error", 503)):
            self.provider.answer = {"error": error, "code": None}
            session = requests.Session()
            self.assert_refused(self.go(session), session, status)

    def test_many_attempts_of_one_network(self):
        with mock.patch.object(flow, "ATTEMPTS", Budget("test", 3, 600)):
            statuses = [
                self.get(requests.Session(), self.start).status_code
                for _each in range(4)
            ]
        self.assertEqual(statuses, [302, 302, 302, 429])


class TestUnreachable(StaffTest, unittest.TestCase):
    """A provider that is down or odd: a kind page, and the password still works."""

    def broken(self, path, answer):
        discovery.forget_all()
        self.provider.broken = {path: answer}
        begun = self.get(requests.Session(), self.start)
        if begun.status_code != 302:
            return begun
        session = requests.Session()
        return self.get(session, self.way_back(session))

    def test_ways_to_be_down(self):
        paths = ("/.well-known/openid-configuration", "/jwks", "/token")
        with mock.patch.multiple(transport, CONNECT=0.3, PIECE=0.3, ALL=0.5):
            for path in paths:
                for answer in (providers.failing(500), providers.slow(1)):
                    found = self.broken(path, answer)
                    self.assertEqual(found.status_code, 503, (path, answer))
                    self.assertIn("không trả lời", found.text)
        self.assertIn("__ac", self.log_in(EDITOR).cookies)

    def test_ways_to_be_odd(self):
        paths = ("/.well-known/openid-configuration", "/jwks", "/token")
        for path in paths:
            for answer in (
                providers.huge(transport.LARGEST + 100_000),
                providers.redirecting("http://127.0.0.1:1/"),
                providers.redirecting(f"{self.provider.issuer}/me"),
                providers.failing(404),
                providers.saying(b"<html>"),
                providers.saying(b"[1]"),
                providers.saying(b"[" * 100_000),
                providers.saying(b"\xff\xfe"),
            ):
                found = self.broken(path, answer)
                self.assertEqual(found.status_code, 400, (path, answer))

    def test_a_host_that_failed_rests(self):
        address = "/.well-known/openid-configuration"
        self.assertEqual(self.broken(address, providers.failing(503)).status_code, 503)
        self.provider.broken = {}
        self.provider.asked.clear()
        answer = self.get(requests.Session(), self.start)
        self.assertEqual((answer.status_code, self.provider.asked), (503, []))

    def test_nothing_is_sent_to_hosts_that_are_not_named(self):
        other = Provider().start()
        self.addCleanup(other.stop)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            discovery.forget_all()
            self.provider.description = {name: f"{other.issuer}/{name}"}
            answer = self.get(requests.Session(), self.start)
            self.assertEqual(answer.status_code, 400)
        self.assertEqual(other.asked, [])
        self.set(hosts=(urlsplit(other.issuer).netloc,))
        discovery.forget_all()
        answer = self.get(requests.Session(), self.start)
        self.assertEqual(answer.status_code, 302)

    def test_descriptions_of_another_provider(self):
        for description in (
            {"issuer": "https://another.example"},
            {"code_challenge_methods_supported": ["plain"]},
            {"token_endpoint": None},
            {"authorization_endpoint": "javascript:alert(1)"},
            {"authorization_endpoint": 5},
        ):
            discovery.forget_all()
            self.provider.description = description
            answer = self.get(requests.Session(), self.start)
            self.assertEqual(answer.status_code, 400, description)

    def test_the_description_is_read_once(self):
        for _each in range(3):
            self.get(requests.Session(), self.start)
        self.assertEqual(len(self.provider.asked), 1)


class TestAccounts(StaffTest, unittest.TestCase):
    def refused(self, status=403):
        session = requests.Session()
        return self.assert_refused(self.go(session), session, status)

    def test_an_account_is_its_issuer_and_subject_from_then_on(self):
        session = requests.Session()
        self.assert_in(self.go(session), session)
        self.write(links.set_number, EDITOR, "")
        self.provider.claims["staff_number"] = "something else"
        session = requests.Session()
        self.assert_in(self.go(session), session)

    def test_a_stranger_gets_nothing(self):
        before = len(api.user.get_users())
        for number in ("unknown", "", None, 42, ["CB-0042"], "x" * 300):
            self.provider.claims |= {"sub": "stranger", "staff_number": number}
            self.provider.claims["groups"] = ["nhom-bien-tap"]
            self.refused()
        transaction.begin()
        self.assertEqual(len(api.user.get_users()), before)

    def test_a_second_person_with_the_same_code(self):
        """A collision is refused, and never merged."""
        session = requests.Session()
        self.assert_in(self.go(session), session)
        self.provider.claims["sub"] = "another"
        self.refused()
        self.write(links.unlink, EDITOR)
        session = requests.Session()
        self.assert_in(self.go(session), session)

    def test_an_address_counts_only_if_it_is_verified(self):
        self.set(claim="email")
        self.write(links.set_number, EDITOR, "A@moj.example")
        for verified in (None, False, "true", 1):
            self.provider.changes = {"email_verified": verified}
            self.refused()
        self.provider.changes = {}
        session = requests.Session()
        self.assert_in(self.go(session), session)

    def test_an_address_is_verified_where_it_stands(self):
        """Not an address of the token by what userinfo says of another."""
        self.set(claim="email", userinfo=True)
        self.write(links.set_number, EDITOR, "a@moj.example")
        self.provider.changes = {"email_verified": None}
        sub = self.provider.claims["sub"]
        self.provider.userinfo = {
            "sub": sub,
            "email": "other@moj.example",
            "email_verified": True,
        }
        self.refused()
        self.provider.changes |= {"email": None}
        self.provider.userinfo["email"] = "a@moj.example"
        session = requests.Session()
        self.assert_in(self.go(session), session)

    def test_by_the_login_name(self):
        self.set(claim="preferred_username", match=settings.LOGIN)
        self.provider.claims["preferred_username"] = EDITOR
        session = requests.Session()
        self.assert_in(self.go(session), session)

    def test_by_the_login_name_in_an_address_of_the_right_domain(self):
        self.set(claim="email", match=settings.LOGIN)
        self.provider.claims["email"] = f"{EDITOR}@evil.example"
        self.refused()
        self.provider.claims["email"] = f"{EDITOR}@thads.example"
        session = requests.Session()
        self.assert_in(self.go(session), session)

    def test_a_suspended_account(self):
        session = requests.Session()
        self.assert_in(self.go(session), session)
        self.write(guard().suspend, EDITOR)
        self.refused()
        self.assertEqual(self.person(EDITOR, session), 401)
        self.write(guard().resume, EDITOR)
        session = requests.Session()
        self.assert_in(self.go(session), session)

    def test_an_account_that_was_deleted_and_made_anew(self):
        session = requests.Session()
        self.assert_in(self.go(session), session)
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            api.user.delete(username=EDITOR)
        transaction.commit()
        self.refused()

    def test_the_servers_own_accounts_are_not_reached(self):
        self.set(match=settings.LOGIN)
        self.provider.claims |= {"sub": "a", "staff_number": SITE_OWNER_NAME}
        self.refused()
        self.provider.claims |= {"sub": "m", "staff_number": EDITOR}
        with api.env.adopt_roles(["Manager"]):
            self.write(lambda: api.user.grant_roles(EDITOR, roles=["Manager"]))
        self.refused()


class TestGroups(StaffTest, unittest.TestCase):
    def log_in_with(self, *groups):
        self.provider.claims["groups"] = list(groups)
        session = requests.Session()
        self.assert_in(self.go(session), session)

    def entries(self, action):
        transaction.begin()
        return [
            (each.details.get("function"), each.details.get("cause"))
            for each in audit.read(self.portal, action=action)
            if EDITOR in each.details["person"] and "cause" in each.details
        ]

    def test_functions_come_with_their_cause_and_go_with_the_group(self):
        home = [("hanoi", "editor"), ("hanoi", "staff")]
        self.log_in_with("nhom-duong-day-nong", "nhom-khac")
        self.assertEqual(self.held(), sorted([*home, ("hanoi", "hotline")]))
        [(function, cause)] = self.entries("organisation.grant")
        self.assertEqual((function, cause), ("Cán bộ trực đường dây nóng", "oidc"))
        self.log_in_with("nhom-lanh-dao-hcm")
        self.assertEqual(self.held(), sorted([*home, ("tphochiminh", "leader")]))
        del self.provider.claims["groups"]
        session = requests.Session()
        self.assert_in(self.go(session), session)
        self.assertEqual(self.held(), home)
        self.assertEqual(len(self.entries("organisation.revoke")), 2)

    def test_what_an_administrator_gave_stays(self):
        self.log_in_with("nhom-bien-tap")
        self.log_in_with()
        self.assertIn(("hanoi", "editor"), self.held())
        self.assertEqual(self.entries("organisation.revoke"), [])

    def test_a_mapping_that_is_gone_takes_its_functions(self):
        self.log_in_with("nhom-duong-day-nong")
        self.set(groups=())
        self.log_in_with("nhom-duong-day-nong")
        self.assertNotIn(("hanoi", "hotline"), self.held())

    def test_groups_that_are_none(self):
        for groups in ("nhom-duong-day-nong", ["nhom-duong-day-nong", 5, None]):
            self.provider.claims["groups"] = groups
            self.go(requests.Session())
            self.assertIn(("hanoi", "hotline"), self.held())
            for wrong in (5, {"nhom-duong-day-nong": 1}, None, ["Nhom-duong-day-nong"]):
                self.provider.claims["groups"] = wrong
                self.go(requests.Session())
                self.assertNotIn(("hanoi", "hotline"), self.held())

    def test_never_the_centres_administrator(self):
        """Whatever stands in the registry, past all checks."""
        stored = self.portal.portal_registry.records._values
        groups = ("x = central:admin", "y = nowhere:editor")
        self.write(stored.__setitem__, "thads.login.oidc.staff.groups", groups)
        self.log_in_with("x", "y")
        self.assertEqual(self.held(), [("hanoi", "editor"), ("hanoi", "staff")])
        # and who is, stays it
        self.write(people.give, EDITOR, "central", "admin")
        self.write(links.set_grants, EDITOR, {("central", "admin"): clock.now()})
        self.log_in_with()
        self.assertIn(("central", "admin"), self.held())

    def test_what_no_log_in_confirms_ends(self):
        with at("2026-11-30 08:00"):
            self.log_in_with("nhom-duong-day-nong")
        with at("2027-01-03 08:00"):
            self.write(grants.take_unconfirmed, self.portal)
            self.assertIn(("hanoi", "hotline"), self.held())
        with at("2027-01-05 08:00"):
            self.write(grants.take_unconfirmed, self.portal)
            self.assertNotIn(("hanoi", "hotline"), self.held())
            self.assertIn(("hanoi", "editor"), self.held())

    def test_what_a_clock_ahead_confirmed_is_confirmed_by_nobody(self):
        for logs_in in (True, False):
            with at("2027-11-30 08:00"):
                self.log_in_with("nhom-duong-day-nong")
            with at("2026-11-30 08:00"):
                if logs_in:
                    self.log_in_with("nhom-duong-day-nong")
                self.write(grants.take_unconfirmed, self.portal)
                self.assertEqual(("hanoi", "hotline") in self.held(), logs_in)

    def test_accounts_are_made_where_that_is_set_and_a_group_says_so(self):
        self.provider.claims |= {
            "sub": "new",
            "staff_number": "le.thi.moi",
            "name": "Lê  Thị Mới",
            "groups": ["nhom-bien-tap"],
        }
        session = requests.Session()
        self.assert_refused(self.go(session), session, 403)
        self.set(creates=True)
        self.provider.claims["groups"] = []
        self.assert_refused(self.go(session), session, 403)
        self.log_in_as_new()
        self.assertEqual(
            self.held("le.thi.moi"), [("hanoi", "editor"), ("hanoi", "staff")]
        )
        member = api.user.get(userid="le.thi.moi")
        self.assertEqual(member.getProperty("fullname"), "Lê Thị Mới")
        self.assertEqual(member.getProperty("email"), "a@moj.example")
        self.assertFalse(guard().has_password("le.thi.moi"))

    def log_in_as_new(self):
        self.provider.claims["groups"] = ["nhom-bien-tap"]
        session = requests.Session()
        self.assert_in(self.go(session), session, "le.thi.moi")

    def test_an_account_is_never_made_over_another(self):
        self.set(creates=True)
        self.provider.claims["groups"] = ["nhom-bien-tap"]
        for login in ("hanoi.leader", "admin", "Tên Lạ", "../x", "a b"):
            self.provider.claims |= {"sub": login.encode().hex(), "staff_number": login}
            session = requests.Session()
            self.assert_refused(self.go(session), session, 403)


class TestAdministrators(StaffTest, unittest.TestCase):
    """The page on which administrators say which account is whose."""

    def page(self, session, unit="hanoi"):
        return session.get(f"{self.base}/{unit}/@@external-accounts", timeout=60)

    def test_an_administrator_gives_codes_and_unlinks(self):
        admin = self.log_in("hanoi.admin")
        address = "hanoi/@@external-accounts"
        self.submit(admin, address, person="hanoi.leader", number=" CB 7 ", save="1")
        transaction.begin()
        self.assertEqual(links.holder_of("cb7"), "hanoi.leader")
        self.provider.claims["staff_number"] = "CB7"
        session = requests.Session()
        self.assert_in(self.go(session), session, "hanoi.leader")
        self.assertIn("ngày", self.page(admin).text)
        people = admin.get(f"{self.base}/hanoi/@@people", timeout=60).text
        self.assertIn(f"{self.base}/{address}", people)
        self.submit(admin, address, person="hanoi.leader", unlink="1")
        self.submit(admin, address, person="hanoi.leader", number="", save="1")
        session = requests.Session()
        self.assert_refused(self.go(session), session, 403)
        transaction.begin()
        found = {each.action for each in audit.read(self.portal, action="login.")}
        self.assertLessEqual({"login.number", "login.unlink", "login.link"}, found)

    def test_a_code_belongs_to_one_account(self):
        admin = self.log_in("hanoi.admin")
        answer = self.submit(
            admin,
            "hanoi/@@external-accounts",
            person="hanoi.leader",
            number=NUMBER.lower(),
            save="1",
        )
        self.assertEqual(answer.status_code, 422)

    def test_not_of_other_units_nor_of_people_with_functions_there_nor_ones_own(self):
        self.write(people.give, "hanoi.leader", "central", "approver")
        admin = self.log_in("hanoi.admin")
        for person in ("tphochiminh.editor", "hanoi.leader", "hanoi.admin", "nobody"):
            answer = self.submit(
                admin,
                "hanoi/@@external-accounts",
                person=person,
                number="mine",
                save="1",
            )
            self.assertEqual(answer.status_code, 422, person)
        transaction.begin()
        self.assertIsNone(links.holder_of("mine"))

    def test_for_administrators_only(self):
        self.assertIn(NUMBER, self.page(self.log_in("hanoi.admin")).text)
        self.assertEqual(self.page(self.log_in("central.admin"), "").status_code, 200)
        for login in ("hanoi.leader", "tphochiminh.admin"):
            self.assertNotIn(NUMBER, self.page(self.log_in(login)).text)
        self.assertNotIn(NUMBER, self.page(requests.Session()).text)


class TestSecondFactor(Factors, StaffTest, unittest.TestCase):
    """What a second factor of the portal's own means for a provider's log-in."""

    def test_a_code_is_asked_for_as_after_a_password(self):
        self.enrolled(EDITOR)
        session, wanted = requests.Session(), f"{self.base}/hanoi/tin-tuc"
        answer = self.go(session, f"{self.start}?came_from={quote(wanted)}")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.person(EDITOR, session), 401)
        fields = fields_of(answer.text)
        for code, status in (("000000", 401), (self.code(EDITOR), 200)):
            answer = session.post(
                f"{self.base}/login", data={**fields, "code": code}, timeout=60
            )
            self.assertEqual(self.person(EDITOR, session), status)
        self.assertEqual(answer.url, wanted)
        transaction.begin()
        [found] = audit.read(self.portal, action="login.success")
        self.assertEqual(found.details, {"way": "oidc"})

    def test_a_factor_given_at_the_provider_counts_where_that_is_set(self):
        self.enrolled(EDITOR)
        self.set(second_factor=("mfa",))
        self.provider.claims["amr"] = ["pwd", "mfa"]
        session = requests.Session()
        self.assert_in(self.go(session), session)
        self.provider.claims["amr"] = ["pwd"]
        session = requests.Session()
        self.assertEqual(self.go(session).status_code, 200)
        self.assertEqual(self.person(EDITOR, session), 401)

    def test_whoever_must_have_one_sets_it_up(self):
        self.demand("editor")
        session = requests.Session()
        answer = self.go(session)
        self.assertEqual(self.person(EDITOR, session), 401)
        answer = session.post(
            f"{self.base}/@@second-factor", data=fields_of(answer.text), timeout=60
        )
        self.assertEqual(answer.status_code, 200)
        self.assertTrue("Xác thực hai bước" in answer.text)

    def test_what_the_provider_says_counts_if_it_is_set(self):
        transaction.begin()
        claims = [{"amr": ["pwd", "mfa"]}, {"acr": "mfa"}, {"amr": "mfa"}, {"acr": 1}]
        found = settings.provider(settings.STAFF)
        for each in claims:
            self.assertFalse(staff.counts_as_second_factor(found, each))
        self.set(second_factor=("mfa", "otp"))
        found = settings.provider(settings.STAFF)
        counted = [staff.counts_as_second_factor(found, each) for each in claims]
        self.assertEqual(counted, [True, True, False, False])


def _folder():
    from pathlib import Path
    from tempfile import TemporaryDirectory

    class Folder(TemporaryDirectory):
        def __enter__(self):
            return Path(super().__enter__())

    return Folder()
