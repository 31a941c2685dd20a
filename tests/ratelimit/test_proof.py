from altcha import Challenge
from altcha import Payload
from altcha import solve_challenge
from thads.ratelimit import forget_all
from thads.ratelimit import proof
from unittest import mock
from zope.annotation.attribute import AttributeAnnotations
from zope.annotation.interfaces import IAttributeAnnotatable
from zope.component import provideAdapter
from zope.interface import implementer
import base64
import json
import time
import unittest


@implementer(IAttributeAnnotatable)
class Site:
    pass


class TestProof(unittest.TestCase):
    def setUp(self):
        provideAdapter(AttributeAnnotations)
        forget_all()
        self.addCleanup(forget_all)
        cheap = mock.patch.multiple(proof, COST=10, ATTEMPTS=(20, 60))
        cheap.start()
        self.addCleanup(cheap.stop)
        self.site = Site()
        proof.install(self.site)
        self.now = time.time()

    def solved(self, network="192.0.2.0/24", now=None):
        given = proof.challenge(self.site, network, now or self.now)
        given = Challenge.from_dict(json.loads(json.dumps(given)))
        return Payload(given, solve_challenge(given)).to_base64()

    def accept(self, payload, network="192.0.2.0/24"):
        return proof.accept(self.site, payload, network, self.now)

    def test_a_solution_is_good_for_so_many_uses(self):
        payload = self.solved()
        taken = [self.accept(payload) for _use in range(proof.USES + 3)]
        self.assertEqual(taken, [True] * proof.USES + [False] * 3)

    def test_not_for_another_network(self):
        self.assertFalse(self.accept(self.solved(), "198.51.100.0/24"))

    def test_not_after_ten_minutes(self):
        self.assertFalse(self.accept(self.solved(now=self.now - 700)))

    def test_not_at_another_site(self):
        payload, self.site = self.solved(), Site()
        proof.install(self.site)
        self.assertFalse(self.accept(payload))

    def test_nothing_forged_or_broken(self):
        good = json.loads(base64.b64decode(self.solved()))
        cheap = json.loads(json.dumps(good))
        cheap["challenge"]["parameters"]["cost"] = 1
        wrong = json.loads(json.dumps(good))
        wrong["solution"]["derivedKey"] = "00" * 32
        unsigned = json.loads(json.dumps(good))
        unsigned["challenge"].pop("signature")
        for broken in (
            cheap,
            wrong,
            unsigned,
            {},
            [],
            {"challenge": [], "solution": 1},
        ):
            payload = base64.b64encode(json.dumps(broken).encode()).decode()
            with self.subTest(broken):
                self.assertFalse(self.accept(payload))
        for payload in ("", "x", "é", None, "a" * 9000):
            with self.subTest(payload):
                self.assertFalse(self.accept(payload))

    def test_the_secret_is_made_once(self):
        payload = self.solved()
        proof.install(self.site)
        self.assertTrue(self.accept(payload))
