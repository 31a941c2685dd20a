"""Guessing is slowed down, for the guesser alone, and looks like a wrong password."""

from contextlib import contextmanager
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.login.http import Http
from tests.login.http import at
from tests.login.http import behind_proxy
from tests.login.http import standing_still
from thads.login import devices
from thads.login import passwords
from thads.login.brake import FIRST
from thads.login.brake import OF_NAME
from thads.login.brake import OF_NETWORK
from thads.login.brake import Origin
from thads.login.interfaces import ILoginFailed
from thads.ratelimit import forget_all
from unittest import mock
from zope.component import provideHandler
import re
import requests
import unittest
import zope.component


EDITOR = "hanoi.editor"
STRANGER, OFFICE = "203.0.113.7", "198.51.100.20"
NOW = 1_800_000_000.0


class TestDelay(unittest.TestCase):
    """What an origin waits, by the number of failures and the time."""

    def setUp(self):
        forget_all()
        self.addCleanup(forget_all)

    def origin(self, name="a", person=STRANGER, network="203.0.113.0/24", device=""):
        return Origin(name, person, network, device)

    def test_the_delay_grows(self):
        origin, now, waits = self.origin(), NOW, []
        for _failure in range(30):
            wait = origin.seconds_until(now)
            waits.append(wait)
            now += wait
            origin.failed(now)
        self.assertEqual(waits[:5], [0] * 5)
        self.assertGreater(min(waits[5:6]), 0)
        self.assertGreater(sum(waits[:20]), 10 * 60)
        self.assertGreater(max(waits[20:]), max(waits[:20]))

    def test_other_networks_and_names_do_not_wait(self):
        for _failure in range(5):
            self.origin().failed(NOW)
        self.assertTrue(self.origin().seconds_until(NOW))
        for other in (
            self.origin(name="b"),
            self.origin(person=OFFICE, network="198.51.100.0/24"),
            self.origin(device="d1"),
        ):
            self.assertEqual(other.seconds_until(NOW), 0)

    def test_it_passes(self):
        for _failure in range(5):
            self.origin().failed(NOW)
        wait = self.origin().seconds_until(NOW)
        self.assertLessEqual(wait, 2 * 60)
        self.assertEqual(self.origin().seconds_until(NOW + wait), 0)

    def test_a_clock_that_was_a_year_ahead(self):
        """What it counted locks nobody out, and opens nothing."""
        year = 365 * 86_400
        origin, known = self.origin(), self.origin(device="d1")
        for each in (origin, known):
            for _failure in range(30):
                each.failed(NOW + year)
        for each in (origin, known):
            wait = each.seconds_until(NOW)
            self.assertGreater(wait, 60)
            self.assertLessEqual(wait, 2 * 60 * 60)
            self.assertEqual(each.seconds_until(NOW + wait), 0)
        self.assertEqual(self.origin(name="b").seconds_until(NOW), 0)

    def test_a_leap_ahead_and_back_in_between(self):
        origin = self.origin()
        for _failure in range(6):
            origin.failed(NOW)
        origin.seconds_until(NOW + 365 * 86_400)  # asked, and not counted
        self.assertGreater(origin.seconds_until(NOW + 1), 0)

    def test_a_name_tried_from_many_networks_has_one_free_failure_in_each(self):
        for number in range(OF_NAME.most):
            network = f"10.0.{number}.0/24"
            self.origin(person=f"10.0.{number}.1", network=network).failed(NOW)
        fresh = self.origin(person=OFFICE, network="198.51.100.0/24")
        self.assertEqual(fresh.seconds_until(NOW), 0)
        fresh.failed(NOW)
        self.assertGreater(fresh.seconds_until(NOW), 60)
        known = self.origin(person=OFFICE, network="198.51.100.0/24", device="d1")
        known.failed(NOW)
        self.assertEqual(known.seconds_until(NOW), 0)

    def test_a_network_that_tries_many_names_has_one_free_failure_for_each(self):
        for number in range(OF_NETWORK.most):
            self.origin(name=f"n{number}").failed(NOW)
        self.origin(name="b").failed(NOW)
        self.assertGreater(self.origin(name="b").seconds_until(NOW), 60)
        self.assertEqual(self.origin(name="c").seconds_until(NOW), 0)
        longest = 2 * FIRST.seconds
        self.assertLessEqual(self.origin(name="b").seconds_until(NOW), longest)


class TestDevices(unittest.TestCase):
    def test_one_of_a_clock_that_was_a_year_ahead_is_not_known(self):
        secret, year = b"0" * 32, 365 * 86_400
        cookie = devices.issue(secret, EDITOR, "m", NOW + year)
        self.assertEqual(devices.read(secret, EDITOR, "m", cookie, NOW), "")
        self.assertTrue(devices.read(secret, EDITOR, "m", cookie, NOW + year))
        skewed = devices.issue(secret, EDITOR, "m", NOW + 60)
        self.assertTrue(devices.read(secret, EDITOR, "m", skewed, NOW))


class TestChannels(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        # delays count seconds: none passes while others use the processor
        for context in (behind_proxy(), standing_still()):
            self.enterContext(context)

    # each: (login, password, address) -> the answer

    def page(self, login, password, address, session=None):
        session = session or requests.Session()
        return session.post(
            f"{self.base}/login",
            data={
                "__ac_name": login,
                "__ac_password": password,
                "buttons.login": "1",
            },
            headers={"X-Forwarded-For": address},
            allow_redirects=False,
            timeout=60,
        )

    def rest(self, login, password, address):
        return requests.post(
            f"{self.base}/@login",
            json={"login": login, "password": password},
            headers={"Accept": "application/json", "X-Forwarded-For": address},
            timeout=60,
        )

    def basic(self, login, password, address):
        return requests.get(
            f"{self.base}/@users/{EDITOR}",
            auth=(login, password),
            headers={"Accept": "application/json", "X-Forwarded-For": address},
            timeout=60,
        )

    def body(self, login, password, address):
        """A name and password in the JSON of any other service."""
        return requests.post(
            f"{self.base}/hanoi/tin-tuc",
            json={"login": login, "password": password},
            headers={"Accept": "application/json", "X-Forwarded-For": address},
            timeout=60,
        )

    CHANNELS = ("page", "rest", "basic", "body")

    @contextmanager
    def channel(self, name):
        forget_all()
        with self.subTest(name):
            yield getattr(self, name)

    @contextmanager
    def computed(self):
        """Counts how often a password is really checked."""
        hasher = mock.Mock(wraps=passwords.HASHER)
        with mock.patch.object(passwords, "HASHER", hasher):
            yield lambda: hasher.verify.call_count

    def look(self, answer):
        """What an asker sees, without what differs in any two answers."""
        text = re.sub(r'(data-token|value)="[^"]*"', "", answer.text)
        return answer.status_code, answer.headers.get("Content-Type"), text

    def let_in(self, channel, login, password, address, **more):
        status = channel(login, password, address, **more).status_code
        refused = 200 if channel == self.page else 401
        return status != refused

    def test_after_five_failures_even_the_right_password_looks_wrong(self):
        for name in self.CHANNELS:
            with self.channel(name) as channel:
                wrong = [channel(EDITOR, f"x{n}", STRANGER) for n in range(5)]
                with self.computed() as times:
                    braked = channel(EDITOR, PASSWORD, STRANGER)
                    self.assertEqual(times(), 0)
                self.assertEqual(self.look(braked), self.look(wrong[0]))
                self.assertEqual(
                    {self.look(each) for each in wrong}, {self.look(braked)}
                )
                self.assertNotIn("Retry-After", braked.headers)

    def test_a_stranger_locks_nobody_out(self):
        for name in self.CHANNELS:
            with self.channel(name) as channel:
                for number in range(7):
                    channel(EDITOR, f"x{number}", STRANGER)
                self.assertFalse(self.let_in(channel, EDITOR, PASSWORD, STRANGER))
                self.assertTrue(self.let_in(channel, EDITOR, PASSWORD, OFFICE))

    def test_what_one_channel_counts_holds_for_all(self):
        for number, channel in enumerate((self.page, self.rest, self.basic) * 2):
            if number < 5:
                channel(EDITOR, f"x{number}", STRANGER)
        for channel in (self.page, self.rest, self.basic, self.body):
            self.assertFalse(self.let_in(channel, EDITOR, PASSWORD, STRANGER))

    def test_a_request_counts_once(self):
        """A page authenticates for its path, `@login` once more."""
        for name in self.CHANNELS:
            with self.channel(name) as channel:
                for number in range(4):
                    channel(EDITOR, f"x{number}", STRANGER)
                self.assertTrue(self.let_in(channel, EDITOR, PASSWORD, STRANGER))

    def test_the_delay_passes(self):
        with at("2026-11-30 08:00"):
            for number in range(5):
                self.basic(EDITOR, f"x{number}", STRANGER)
            self.assertEqual(self.basic(EDITOR, PASSWORD, STRANGER).status_code, 401)
        with at("2026-11-30 08:02"):
            self.assertEqual(self.basic(EDITOR, PASSWORD, STRANGER).status_code, 200)

    def test_names_without_an_account_look_and_last_the_same(self):
        for name in self.CHANNELS:
            with self.channel(name) as channel:
                for number in range(6):
                    with self.computed() as times:
                        known = channel(EDITOR, f"x{number}", STRANGER)
                        of_known = times()
                    with self.computed() as times:
                        unknown = channel("khong.co", f"x{number}", STRANGER)
                        self.assertEqual(times(), of_known)
                    self.assertEqual(of_known, 1 if number < 5 else 0)
                    self.assertEqual(self.look(known), self.look(unknown))

    def test_the_device_one_has_logged_in_on_is_not_slowed_by_its_neighbours(self):
        mine = requests.Session()
        self.assertTrue(self.let_in(self.page, EDITOR, PASSWORD, OFFICE, session=mine))
        mine.cookies.pop("__ac")
        for number in range(6):
            self.page(EDITOR, f"x{number}", OFFICE)
        self.assertFalse(self.let_in(self.page, EDITOR, PASSWORD, OFFICE))
        self.assertTrue(self.let_in(self.page, EDITOR, PASSWORD, OFFICE, session=mine))

    def test_on_that_device_guessing_is_slowed_down_too(self):
        mine = requests.Session()
        self.page(EDITOR, PASSWORD, OFFICE, session=mine)
        mine.cookies.pop("__ac")
        for number in range(5):
            self.page(EDITOR, f"x{number}", OFFICE, session=mine)
        self.assertFalse(self.let_in(self.page, EDITOR, PASSWORD, OFFICE, session=mine))

    def test_a_device_is_known_for_its_own_account_only(self):
        mine = requests.Session()
        self.page(EDITOR, PASSWORD, OFFICE, session=mine)
        mine.cookies.pop("__ac")
        for number in range(5):
            self.page("hanoi.leader", f"x{number}", OFFICE)
        answer = self.page("hanoi.leader", PASSWORD, OFFICE, session=mine)
        self.assertEqual(answer.status_code, 200)

    def test_cookies_of_devices_that_are_none(self):
        mine = requests.Session()
        self.page(EDITOR, PASSWORD, OFFICE, session=mine)
        name = next(each for each in mine.cookies.get_dict() if "device" in each)
        value = mine.cookies[name]
        for number in range(5):
            self.page(EDITOR, f"x{number}", OFFICE)
        for broken in ("", ".", "..", "zz.a.b", value[:-1], value.upper(), f"0{value}"):
            answer = requests.post(
                f"{self.base}/login",
                data={"__ac_name": EDITOR, "__ac_password": PASSWORD},
                cookies={name: broken},
                headers={"X-Forwarded-For": OFFICE},
                timeout=60,
            )
            self.assertEqual(answer.status_code, 200, broken)
            self.assertNotIn("__ac", answer.cookies)

    def test_the_servers_own_account_too(self):
        for number in range(5):
            self.rest(SITE_OWNER_NAME, f"x{number}", STRANGER)
            self.basic(SITE_OWNER_NAME, f"x{number}", STRANGER)
        for address, status in ((STRANGER, 401), (OFFICE, 200)):
            answer = self.basic(SITE_OWNER_NAME, SITE_OWNER_PASSWORD, address)
            self.assertEqual(answer.status_code, status)

    def test_the_current_password_is_not_guessed_in_a_form(self):
        session = self.log_in(EDITOR)
        for number in range(6):
            answer = self.submit(
                session,
                "@@change-password",
                **{
                    "form.widgets.current_password": f"x{number}",
                    "form.widgets.new_password": "Một câu dài dễ nhớ",
                    "form.widgets.new_password_ctl": "Một câu dài dễ nhớ",
                    "form.buttons.reset_passwd": "1",
                },
            )
        answer = self.submit(
            session,
            "@@change-password",
            **{
                "form.widgets.current_password": PASSWORD,
                "form.widgets.new_password": "Một câu dài dễ nhớ",
                "form.widgets.new_password_ctl": "Một câu dài dễ nhớ",
                "form.buttons.reset_passwd": "1",
            },
        )
        # nor is the right one called wrong
        self.assertNotIn("Mật khẩu hiện tại không đúng", answer.text)
        self.assertIn("Đã có quá nhiều lần nhập sai", answer.text)


class TestEvents(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_failures_are_told_once_each_with_their_reason(self):
        told = []
        network = "127.0.0.0/24"

        @zope.component.adapter(ILoginFailed)
        def hear(event):
            told.append((event.login, event.network, event.reason))

        provideHandler(hear)
        self.addCleanup(zope.component.getGlobalSiteManager().unregisterHandler, hear)
        self.ask_token(EDITOR, "x")
        self.log_in(EDITOR, "y")
        self.by_basic("khong.co", "z")
        for number in range(4):
            self.by_basic(EDITOR, f"x{number}")
        self.by_basic(EDITOR, PASSWORD)
        self.assertEqual(told[0], (EDITOR, network, "password"))
        self.assertEqual(told[2], ("khong.co", network, "unknown"))
        reasons = [reason for *_which, reason in told[3:]]
        self.assertEqual(reasons, ["password"] * 3 + ["brake"] * 2)
