"""Walk the site as a person does: from page to page, along what is linked."""

from collections import Counter
from dataclasses import dataclass
from dataclasses import field
from lxml import html
from tests.language import english
from tests.layers import open_browser
from urllib.parse import unquote
from urllib.parse import urldefrag
from urllib.parse import urljoin
from urllib.parse import urlsplit
import re


#: Do nothing by following a link, and leave what is no page.
NOT_FOLLOWED = re.compile(
    r"logout|/@@download|/@@display-file|/@@images|\+\+resource\+\+|\+\+plone\+\+"
    r"|/@@look/|delete|/@@hotline-read|/object_cut|/object_copy|/sendto|\.(xlsx|pdf|ics)"
    r"|content_status_modify|toggle|remove|/@@webstats|/RSS|rss\.xml|atom\.xml|/itunes"
)
#: What tells one address from another of the same kind.
MADE_UP = re.compile(r"(?<=/)[^/]*\d[^/]*|(?<=/)[^/]*-[^/]*-[^/]*-[^/]*|=[^&]+")
OF_A_KIND = 2


def links_of(page, here):
    """Return the addresses that a page, which lies at `here`, links to."""
    links = html.fromstring(page).xpath("//a/@href")
    return [urldefrag(urljoin(here, link))[0] for link in links]


@dataclass
class Walk:
    """The pages one person reaches, and what they say in English."""

    app: object
    base: str
    login: str | None
    password: str
    limit: int
    seen: Counter = field(default_factory=Counter)
    visited: dict = field(default_factory=dict)  # address -> status
    found: dict = field(default_factory=dict)  # (where, text) -> [words, addresses]

    def __post_init__(self):
        self.browser = open_browser(
            self.app, self.login, self.password, Accept_Language="vi"
        )

    def wanted(self, address):
        parts = urlsplit(address)
        if not address.startswith(self.base) or NOT_FOLLOWED.search(unquote(address)):
            return False
        kind = MADE_UP.sub("*", f"{parts.path}?{parts.query}")
        self.seen[kind] += 1
        return address not in self.visited and self.seen[kind] <= OF_A_KIND

    def run(self, *starts):
        """Visit the starts, then what they link to, breadth first."""
        todo = [self.base + start for start in starts]
        while todo and len(self.visited) < self.limit:
            address = todo.pop(0)
            if address not in self.visited:
                todo.extend(filter(self.wanted, self.visit(address)))
        return self

    def visit(self, address):
        """Read one page; its links."""
        self.browser.open(address)
        status = int(self.browser.headers.get("Status", "200")[:3])
        self.visited[address] = status
        page = self.browser.contents
        if not self.browser.isHtml or not page.strip():
            return []
        if isinstance(page, bytes):
            page = page.decode("utf-8")
        self.read(page, address)
        return links_of(page, self.browser.url)

    def read(self, page, address):
        for key, said in english.left_over(page).items():
            self.found.setdefault(key, (said, []))[1].append(address)

    def report(self):
        """One line a text, with the first page it was met on."""
        return [
            f"{where}: {text[:140]!r} ({', '.join(said)}) at"
            f" {addresses[0].removeprefix(self.base)} (+{len(addresses) - 1})"
            for (where, text), (said, addresses) in sorted(self.found.items())
        ]
