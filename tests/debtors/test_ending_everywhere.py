"""After its ending an entry is nowhere: every channel is asked."""

from tests.debtors import channels
from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import row
from tests.layers import WORLD_HTTP
import gzip
import re
import unittest


NAME, DECISION = "Khổng Thị Ước", "4711/QĐ-CTHADS"
JSON = "application/json"
ACCEPTED = ("text/html", "application/rss+xml")
REST = re.compile("(^|/)@[a-z]")


class TestEverywhere(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.publish(row(name=NAME, decision=DECISION))
        self.facts = {"name": "khong+thi+uoc", "decision": "4711/QĐ-CTHADS"}
        self.facts["entry"] = self.items("name=khong+thi+uoc")[0]["@id"]

    def answers(self, kinds):
        """[(what was asked, the answer)]"""
        return [
            (f"{address} as {accept}", self.call("GET", address, accept=accept))
            for address in channels.addresses(kinds, **self.facts)
            for accept in ((JSON,) if REST.search(address) else ACCEPTED)
        ]

    def text(self, answer):
        if answer.content[:2] == b"\x1f\x8b":
            return gzip.decompress(answer.content).decode()
        return said(answer)

    def test_while_it_is_published_only_the_register_shows_it(self):
        for asked, answer in self.answers(channels.FINDING):
            with self.subTest(asked):
                self.assertEqual(answer.status_code, 200)
                self.assertIn(NAME, self.text(answer))
        for asked, answer in self.answers(channels.NEVER):
            if not asked.startswith(self.facts["entry"]):
                with self.subTest(asked):
                    text = self.text(answer)
                    self.assertNotIn(NAME, text)
                    self.assertNotIn(self.facts["entry"], text)

    def test_afterwards_nothing_does(self):
        self.answers(channels.FINDING)  # whatever is kept is kept now
        entry = self.facts["entry"]
        done = self.do(entry, "end", "hanoi.leader", comment="Đã thi hành xong")
        self.assertEqual(done.status_code, 200)
        for asked, answer in self.answers(channels.OWN):
            with self.subTest(asked):
                self.assertEqual(answer.status_code, 410)
                self.assertNotIn(NAME, self.text(answer))
                self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertEqual(self.get(entry).status_code, 410)
        self.nowhere()
        self.work()
        self.nowhere()

    def nowhere(self):
        for asked, answer in self.answers(channels.FINDING):
            with self.subTest(asked):
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn(NAME, self.text(answer))
                self.assertNotIn(self.facts["entry"], self.text(answer))
        for asked, answer in self.answers(channels.NEVER):
            with self.subTest(asked):
                self.assertNotIn(NAME, self.text(answer))
