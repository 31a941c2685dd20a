"""Guessing that goes on is in the trail, and told by mail, at most once an hour."""

from collections import Counter
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from tests.layers import WORLD_HTTP
from tests.login.factors import Factors
from tests.login.http import at
from tests.login.http import behind_proxy
from thads import audit
from thads.audit import tallies
from thads.login import alerts
from thads.login import attacks
from thads.login import second_step
from thads.login.brake import OF_NAME
from thads.login.brake import OF_NETWORK
from thads.login.brake import STEPS
from thads.login.brake import Origin
from thads.login.settings import IAttackAlertSettings
from thads.organisation import people
from thads.ratelimit import forget_all
from thads.ratelimit import person_of
from thads.worktime import clock
from unittest import mock
import requests
import transaction
import unittest


EDITOR, LEADER = "hanoi.editor", "hanoi.leader"
SETTINGS = IAttackAlertSettings.__identifier__
STRANGER, NETWORK = "203.0.113.7", "203.0.113.0/24"
OFFICE = "198.51.100.20"


class Attacked(Factors):
    """Mixin: accounts and networks under attack."""

    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        forget_all()
        self.addCleanup(forget_all)

    def counted(self):
        """Return {(action, user): count} of the attacks there are."""
        transaction.begin()
        found = Counter()
        for action in attacks.ACTIONS:
            for entry in audit.read(self.portal, action=action):
                self.assertEqual(entry.kind, "refused")
                found[action, entry.user] += entry.count
        return dict(found)

    def from_many_networks(self, login):
        place = "/".join(self.portal.acl_users.getPhysicalPath())
        for _each in range(OF_NAME.most):
            OF_NAME.spend(f"{place} {login}", clock.seconds())

    def of_many_names(self):
        for _each in range(OF_NETWORK.most):
            OF_NETWORK.spend(person_of(STRANGER), clock.seconds())

    def guess(self, login):
        """Give a wrong password on the page, from the network of a stranger."""
        session = requests.Session()
        session.headers["X-Forwarded-For"] = STRANGER
        with behind_proxy():
            self.log_in(login, "sai", session)

    def set(self, **values):
        transaction.begin()
        for name, value in values.items():
            api.portal.set_registry_record(f"{SETTINGS}.{name}", value)
        transaction.commit()


class TestNoticed(Attacked, unittest.TestCase):
    def test_a_forgotten_password_is_none(self):
        for _each in range(5):
            self.log_in(EDITOR, "sai")
        self.assertEqual(self.counted(), {})
        self.assertEqual(self.told(), [])

    def test_an_account_tried_from_many_networks(self):
        self.from_many_networks(EDITOR)
        self.ask_token(EDITOR, "sai")
        self.assertEqual(self.counted(), {("login.attack_account", EDITOR): 1})

    def test_an_account_tried_for_hours_from_one(self):
        place = "/".join(self.portal.acl_users.getPhysicalPath())
        pair = f"{place} {EDITOR}\0{NETWORK}"
        for _each in range(STEPS[-1].most - 1):
            STEPS[-1].spend(pair, clock.seconds())
        self.guess(EDITOR)
        self.assertEqual(self.counted(), {("login.attack_account", EDITOR): 1})

    def test_the_servers_own_account(self):
        place = "/".join(self.portal.getPhysicalRoot().acl_users.getPhysicalPath())
        for _each in range(OF_NAME.most):
            OF_NAME.spend(f"{place} {SITE_OWNER_NAME}", clock.seconds())
        self.log_in(SITE_OWNER_NAME, "sai")
        found = self.counted()
        self.assertEqual(found, {("login.attack_account", SITE_OWNER_NAME): 1})

    def test_many_names_from_one_network(self):
        self.of_many_names()
        for name in ("khong-co-ai", "Mat-khau-cua-toi"):
            self.guess(name)
        self.assertEqual(self.counted(), {("login.attack_network", ""): 2})
        # what is no account may be a password typed into the wrong field
        for entry in audit.read(self.portal, action="login.attack_network"):
            self.assertNotIn("Mat-khau", str(entry))
            self.assertEqual(entry.network, NETWORK)

    def test_a_name_without_an_account_is_not_written_down(self):
        self.from_many_networks("khong-co-ai")
        self.log_in("khong-co-ai", "sai")
        self.assertEqual(self.counted(), {})

    def test_codes_guessed_by_who_has_the_password(self):
        self.enrolled(LEADER)
        with mock.patch.object(second_step.WRONG_CODES, "most", 2):
            for _each in range(2):
                answer = self.ask_token(LEADER, code=self.wrong(LEADER))
                self.assertEqual(answer.json()["type"], "SecondFactorRequired")
        wrong = self.entries("login.wrong_code")
        self.assertEqual(sum(each.count for each in wrong), 2)
        self.assertEqual(self.counted(), {("login.attack_codes", LEADER): 1})

    def test_it_fills_nothing(self):
        self.from_many_networks(EDITOR)
        for _each in range(40):
            attacks.notice(self.guard, EDITOR, self.origin(EDITOR), clock.seconds())
        ((_key, count),) = self.counted().items()
        self.assertEqual(count, 40)
        transaction.begin()
        entries = audit.read(self.portal, action="login.attack_account")
        self.assertLessEqual(len(list(entries)), 2)  # an hour may have begun meanwhile

    def origin(self, login):
        return self.guard.origin(login, login, None)


class TestTold(Attacked, unittest.TestCase):
    def attack(self, login=EDITOR):
        self.from_many_networks(login)
        # braked elsewhere: only what was looked at counts
        place = "/".join(self.portal.acl_users.getPhysicalPath())
        origin = Origin(f"{place} {login}", OFFICE, "198.51.100.0/24")
        attacks.notice(self.guard, login, origin, clock.seconds())

    def test_operators_and_the_centres_administrators_once_an_hour(self):
        with at("2026-11-30 08:00"):
            self.assertEqual(self.told(), [])
            self.attack()
            self.of_many_names()
            self.guess("khong-co-ai")
            mails = self.told()
            self.assertEqual(self.told(), [])
        wanted = {api.portal.get_registry_record("plone.email_from_address")}
        for user_id in people.holders("central", "admin"):
            wanted.add(api.user.get(userid=user_id).getProperty("email"))
        wanted -= {None, ""}
        self.assertGreater(len(wanted), 0)
        self.assertEqual({to for mail in mails for to in mail["to"]}, wanted)
        self.assertEqual(len(mails), len(wanted))
        self.assertIn(f"({EDITOR})", mails[0]["text"])
        self.assertIn(NETWORK, mails[0]["text"])
        self.assertIn("@@audit-log?kind=refused", mails[0]["text"])
        self.assertNotIn("khong-co-ai", mails[0]["text"])
        with at("2026-11-30 08:30"):
            self.attack(LEADER)
            self.assertEqual(self.told(), [])
        with at("2026-11-30 09:01"):
            mails = self.told()
            self.assertEqual(len(mails), len(wanted))
            self.assertIn(LEADER, mails[0]["text"])
            self.assertNotIn(EDITOR, mails[0]["text"])
        with at("2026-11-30 10:30"):
            self.assertEqual(self.told(), [])

    def test_long_lists_are_cut(self):
        with (
            at("2026-11-30 08:00"),
            mock.patch.object(alerts, "MOST", 1),
        ):
            self.attack()
            self.attack(LEADER)
            mails = self.told()
        text = mails[0]["text"]
        self.assertEqual((EDITOR in text) + (LEADER in text), 1)
        self.assertIn("1", text)

    def test_the_settings(self):
        self.set(addresses=("truc@thads.example",), minutes=15)
        with at("2026-11-30 08:00"):
            self.attack()
            (mail,) = self.told()
            self.assertEqual(mail["to"], ["truc@thads.example"])
        with at("2026-11-30 08:16"):
            self.attack(LEADER)
            self.assertEqual(len(self.told()), 1)
        self.set(told=False)
        with at("2026-11-30 12:00"):
            self.attack()
            self.assertEqual(self.told(), [])

    def test_where_records_are_missing(self):
        transaction.begin()
        registry = api.portal.get_tool("portal_registry")
        for name in ("told", "minutes", "addresses"):
            del registry.records[f"{SETTINGS}.{name}"]
        transaction.commit()
        with at("2026-11-30 08:00"):
            self.attack()
            self.assertGreater(len(self.told()), 0)
            self.assertEqual(self.told(), [])

    def test_a_clock_that_was_a_year_ahead(self):
        with at("2027-11-30 08:00"):
            self.attack()
            self.told()
        tallies.counter.tallies.clear()
        with at("2026-11-30 08:00"):
            self.attack()
            self.assertGreater(len(self.told()), 0)

    def test_a_name_with_a_link_is_none_in_a_mail(self):
        transaction.begin()
        member = api.user.get(userid=EDITOR)
        member.setMemberProperties({"fullname": "Xem https://evil.example/x"})
        transaction.commit()
        with at("2026-11-30 08:00"):
            self.attack()
            text = self.told()[0]["text"]
        self.assertIn(EDITOR, text)
        self.assertNotIn("evil.example", text)
