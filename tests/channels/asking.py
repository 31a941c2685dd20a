"""Asking a channel as a person, in this process, and reading what the answer tells."""

from AccessControl import getSecurityManager
from dataclasses import dataclass
from tests.wsgi import Wsgi
from thads.corrections.hidden_content import nearest_content
from thads.ratelimit import forget_all
from thads.site.browser.errors import ErrorPage
from unittest.mock import patch
from urllib.parse import quote
import gzip
import html
import io
import re
import zipfile


ACCEPT = {"page": "text/html", "picture": "*/*", "file": "*/*"}
CHANGES = {"post": "POST", "patch": "PATCH", "delete": "DELETE"}
#: In an address: a fact of the item.
FACT = re.compile(r"\{(\w+)\}")
HEADERS = ("Location", "Content-Disposition")


@dataclass(frozen=True)
class Answer:
    """Status, media type and all that can be read in an answer, in small letters."""

    status: int
    type: str
    text: str

    @property
    def done(self):
        return self.status < 300

    @property
    def refused(self):
        """Whether it is an error, or leads to the log-in.

        Not 410: what is gone for the public, its office still reads there.
        """
        if self.status >= 400:
            return self.status != 410
        to_login = any(word in self.text for word in ("require_login", "/login"))
        return self.status >= 300 and to_login


def address_of(channel, item):
    """Return the address of a channel for an item; None where it has none."""
    names = FACT.findall(channel.address)
    if any(name not in item.facts for name in names):
        return None
    return FACT.sub(lambda found: item.facts[found[1]], channel.address)


def refusals_once():
    """Return a patch by which a refusal's page is laid out once for item and person.

    Most of what a walk asks is refused. The page is the same whichever channel was
    asked, but for the address itself, and takes a third of the walk's time.
    """
    pages, lay_out = {}, ErrorPage.template

    def template(page, **options):
        place = nearest_content(page.request)
        item = place is not None and place.getPhysicalPath()
        person = getSecurityManager().getUser().getId()
        key = (item, person, page.page_title, options["message"])
        if key not in pages:
            pages[key] = lay_out(page, **options)
        return pages[key]

    return patch.object(ErrorPage, "template", template)


class Asking:
    """The portal, asked in this process; the same question is asked once."""

    def __init__(self, layer):
        self.wsgi = Wsgi(layer)
        self.known = {}

    def __call__(self, kind, address, person):
        """Return the Answer of an address to a person."""
        question = (kind, address, person.name)
        if question not in self.known:
            forget_all()
            self.known[question] = self._ask(kind, address, person)
        return self.known[question]

    def _ask(self, kind, address, person):
        # what follows `?` of a change is its body; quotes in CSV would be doubled
        path, _mark, query = address.replace("'", '"').partition("?")
        method, options = CHANGES.get(kind, "GET"), {}
        path = "/" + quote(path)
        if method == "GET":
            path += "?" + quote(query, safe="=&")
        elif query:
            options = {"body": query.encode(), "content_type": "application/json"}
        if person.cookie:
            options["cookie"] = f"__ac={person.cookie}"
        accept = ACCEPT.get(kind, "application/json")
        answer = self.wsgi.ask(path, method, person.login, accept, **options)
        told = [answer.headers.get(name, "") for name in HEADERS]
        text = "\n".join([*told, readable(answer.body), str(answer.error or "")])
        media = answer.headers.get("Content-Type", "")
        return Answer(answer.status, media, text.lower())


def readable(data):
    """Return what can be read in a body: packed things are unpacked."""
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"\n".join(book.read(name) for name in book.namelist())
    return html.unescape(data.decode("utf-8", "replace"))
