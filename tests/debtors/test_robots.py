"""What machines that read the web are told of the register."""

from tests.debtors.http import Http
from tests.debtors.lists import row
from tests.layers import WORLD_HTTP
from thads.debtors.register.register_kinds import REGISTER_KINDS
import gzip
import html
import re
import unittest


SEARCH_ENGINES = ("Googlebot", "bingbot", "coccocbot-web", "SomethingNew")
COPIERS = ("archive.org_bot", "ia_archiver", "CCBot", "GPTBot", "ClaudeBot")
KEEP_OUT = "noindex, nofollow, noarchive"


def rules(text, agent):
    """[(allowed, pattern)] of the group for a robot, as RFC 9309 reads it."""
    groups, names, last = {}, [], ""
    for line in text.splitlines():
        field, _colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            names = [*names, value.lower()] if last == field else [value.lower()]
            for name in names:
                groups.setdefault(name, [])
        elif field in ("allow", "disallow") and value:
            for name in names:
                groups[name].append((field == "allow", value))
        last = field or last
    return groups.get(agent.lower(), groups.get("*", []))


def allowed(text, agent, path):
    """Whether a robot may fetch a path: the longest rule wins."""
    found = [
        (len(pattern), allow)
        for allow, pattern in rules(text, agent)
        if re.match(re.escape(pattern).replace(r"\*", ".*"), path)
    ]
    return max(found, default=(0, True))[1]


class TestRobots(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.publish(row())
        self.entry = self.items("name=dang+thi+uoc")[0]["@id"]
        self.robots = self.page("robots.txt").text

    def addresses(self):
        """Those of the register that hold people or lead to them."""
        yield self.entry
        for place in ("", "/hanoi"):
            for register_kind in REGISTER_KINDS.values():
                search = f"{self.base}{place}/{register_kind.section}"
                yield f"{search}?name=dang+thi+uoc"
                yield f"{search}?name=an+binh&b_start=20"
            yield f"{self.base}{place}/@debtors?name=dang+thi+uoc"

    def paths(self):
        for address in self.addresses():
            yield "/" + address.split("/", 3)[3]  # as in the tests
            yield address.removeprefix(self.base)  # as behind nginx

    def test_search_engines_may_come_and_read_that_they_must_not_keep(self):
        for path in self.paths():
            for agent in SEARCH_ENGINES:
                with self.subTest(agent=agent, path=path):
                    self.assertTrue(allowed(self.robots, agent, path))
        for address in self.addresses():
            with self.subTest(address):
                ask = self.get if "@debtors" in address else self.page
                self.assertEqual(ask(address).headers["X-Robots-Tag"], KEEP_OUT)
        self.assertEqual(self.get(self.entry).headers["X-Robots-Tag"], KEEP_OUT)

    def test_an_ended_entry_says_so_too(self):
        self.do(self.entry, "end", "hanoi.leader", comment="Đã thi hành xong")
        gone = self.page(self.entry)
        self.assertEqual(gone.status_code, 410)
        self.assertEqual(gone.headers["X-Robots-Tag"], KEEP_OUT)

    def test_those_who_keep_copies_may_not_come(self):
        for agent in COPIERS:
            for path in self.paths():
                with self.subTest(agent=agent, path=path):
                    self.assertFalse(allowed(self.robots, agent, path))
            self.assertTrue(allowed(self.robots, agent, "/hanoi/tin-tuc/bai"))

    def test_news_are_for_everybody(self):
        for path in ("/", "/hanoi/tin-tuc?b_start=20", "/van-ban"):
            for agent in (*SEARCH_ENGINES, *COPIERS):
                self.assertTrue(allowed(self.robots, agent, path))

    def site_map(self, address):
        """A site map with all those it leads to."""
        text = self.page(address).content
        text = gzip.decompress(text) if text.startswith(b"\x1f\x8b") else text
        text = html.unescape(text.decode())
        if "<sitemapindex" in text:
            for part in re.findall("<loc>(.+?)</loc>", text):
                text += self.site_map(part)
        return text

    def test_no_entry_in_the_site_map(self):
        found = self.site_map("sitemap.xml.gz")
        self.assertIn("<urlset", found)
        self.assertIn(f"{self.base}/hanoi/tra-cuu", found)
        self.assertNotIn(self.entry.rpartition("/")[2], found)
        self.assertNotIn("Ước", found)
