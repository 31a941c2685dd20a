"""Feeds hold what RSS 2.0 and Atom (RFC 4287) demand, and pages lead to them.

The checks are those of a strict reader: names as they are written, one of each element
that must be there once, dates that can be read, addresses that are whole.
"""

from collections import Counter
from datetime import datetime
from email.utils import parsedate_to_datetime
from lxml import etree
from lxml import html
from tests.publication.people import HttpCase
from urllib.parse import urlsplit
from uuid import UUID


ATOM = "{http://www.w3.org/2005/Atom}"
PLACES = ("", "hanoi/", "hanoi/tin-tuc/", "hanoi/thong-bao/", "tphochiminh/tin-tuc/")
TITLE = 'Cục A & B: "<b>bán</b> đấu giá" \x0b'


def once(element, *names):
    """Assert that each of the names stands once among the children."""
    found = Counter(child.tag for child in element)
    wrong = {name: found[name] for name in names if found[name] != 1}
    if wrong:
        raise AssertionError(f"not once: {wrong}")


def whole(address):
    """Assert that an address is a whole one."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise AssertionError(f"no whole address: {address}")


def check_rss(text):
    """Check a document of RSS 2.0; return its items."""
    rss = etree.fromstring(text)
    assert (rss.tag, rss.get("version")) == ("rss", "2.0"), rss.tag
    (channel,) = rss
    once(channel, "title", "link", "description", "language", "lastBuildDate")
    whole(channel.findtext("link"))
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")).tzinfo
    known = {"title", "link", "description", "language", "lastBuildDate", "item"}
    assert {child.tag for child in channel} <= known | {f"{ATOM}link"}
    itself = channel.find(f"{ATOM}link")
    assert itself.get("rel") == "self"
    whole(itself.get("href"))
    items = channel.findall("item")
    for item in items:
        once(item, "title", "link", "description", "pubDate", "guid")
        assert len(item) == 5
        assert item.findtext("title")
        whole(item.findtext("link"))
        guid = item.find("guid")
        assert guid.get("isPermaLink") == "true"
        assert guid.text == item.findtext("link")
        moment = parsedate_to_datetime(item.findtext("pubDate"))
        assert moment.tzinfo and moment.year > 2000
    assert len({item.findtext("guid") for item in items}) == len(items)
    return items


def check_atom(text):
    """Check a feed of Atom; return its entries."""
    feed = etree.fromstring(text)
    assert feed.tag == f"{ATOM}feed", feed.tag
    once(feed, f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated", f"{ATOM}author")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    entries = feed.findall(f"{ATOM}entry")
    for each in (feed, *entries):
        once(each, f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated")
        UUID(each.findtext(f"{ATOM}id"))
        assert datetime.fromisoformat(each.findtext(f"{ATOM}updated")).tzinfo
        links = [
            (link.get("rel"), link.get("type")) for link in each.iterfind(f"{ATOM}link")
        ]
        assert links.count(("alternate", "text/html")) == 1, links
        for link in each.iterfind(f"{ATOM}link"):
            whole(link.get("href"))
    for entry in entries:
        once(entry, f"{ATOM}published")
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}published")).tzinfo
    ids = [each.findtext(f"{ATOM}id") for each in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    return entries


class TestFeeds(HttpCase):
    def setUp(self):
        super().setUp()
        self.news = self.publish(
            self.write(
                "hanoi.editor",
                "hanoi/tin-tuc",
                title=TITLE,
                description="Tóm tắt\n& <i>",
            )
        )
        self.publish(
            self.write(
                "hanoi.editor", "hanoi/thong-bao", **{"@type": "Notice", "title": "Gấp"}
            )
        )

    def get(self, address):
        answer = self.public.session.get(self.public.url(address), timeout=60)
        self.assertEqual(answer.status_code, 200, address)
        return answer

    def test_strictly(self):
        counts = {"": 2, "hanoi/": 2, "hanoi/tin-tuc/": 1, "hanoi/thong-bao/": 1}
        for place in PLACES:
            for name in ("rss.xml", "RSS"):
                with self.subTest(place=place, name=name):
                    items = check_rss(self.get(place + name).content)
                    self.assertEqual(len(items), counts.get(place, 0))
            with self.subTest(place=place, name="atom.xml"):
                entries = check_atom(self.get(f"{place}atom.xml").content)
                self.assertEqual(len(entries), counts.get(place, 0))

    def test_words_are_words(self):
        written = 'Cục A & B: "<b>bán</b> đấu giá"'
        (item,) = check_rss(self.get("hanoi/tin-tuc/rss.xml").content)
        self.assertEqual(item.findtext("title"), written)
        self.assertEqual(item.findtext("link"), self.news)
        (entry,) = check_atom(self.get("hanoi/tin-tuc/atom.xml").content)
        self.assertEqual(entry.findtext(f"{ATOM}title"), written)

    def test_pages_name_their_feeds(self):
        for place in ("", "hanoi", "hanoi/tin-tuc", "hanoi/van-ban", "thong-bao"):
            page = html.fromstring(self.get(place).text)
            links = {
                link.get("type"): link.get("href")
                for link in page.xpath("//head/link[@rel='alternate']")
                if "xml" in (link.get("type") or "")
            }
            base = self.public.url(place).rstrip("/")
            with self.subTest(place=place):
                self.assertEqual(
                    links,
                    {
                        "application/rss+xml": f"{base}/rss.xml",
                        "application/atom+xml": f"{base}/atom.xml",
                    },
                )
                for address in links.values():
                    self.get(address)
