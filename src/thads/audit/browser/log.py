"""@@audit-log: the trail, for inspectors; @@audit-log-export: as CSV."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from Products.Five.browser import BrowserView
from thads import _
from thads import audit
from thads.audit import entries
from thads.audit import queries
from thads.audit.labels import Wording
from thads.audit.reads import Reading
from thads.audit.storage import find_trail
from thads.text.formulas import csv_file
from thads.uploads.downloads import set_headers
from thads.web import parameters
from thads.worktime import clock
from thads.worktime.clock import shown_with_seconds
from typing import Any
from urllib.parse import urlencode


PAGE_SIZE = 50
LAST_START = 20_000
#: Entries one page looks at; what lies further back is asked for by the link it shows.
MOST_EXAMINED = 100_000
MOST_EXPORTED = 20_000
NOTICE = {
    None: "t-notice",
    True: "t-notice t-notice--ok",
    False: "t-notice t-notice--error",
}


class Log(BrowserView):
    """Page @@audit-log."""

    page_title = _("Audit trail")
    words: Wording

    def update(self) -> None:
        """Read the query, and the entries of the page it asks for."""
        self.request.response.setHeader("Cache-Control", "private, no-store")
        form = self.request.form
        self.words = Wording(self.request)
        self.given = queries.given(form)
        self.start = parameters.integer(form, "b_start", high=LAST_START)
        self.reading = Reading(
            self.context, queries.filter_of(self.given), MOST_EXAMINED
        )
        found = islice(self.reading, self.start, self.start + PAGE_SIZE + 1)
        self.entries = list(found)
        self.more = len(self.entries) > PAGE_SIZE
        del self.entries[PAGE_SIZE:]

    def __call__(self) -> str:
        self.update()
        return super().__call__()

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the entries as the page shows them."""
        for entry in self.entries:
            yield {
                "time": shown_with_seconds(entry.time),
                "since": self._since(entry),
                "count": entry.count,
                "person": self.words.person(entry),
                "login": entry.user if entry.user != self.words.person(entry) else "",
                "action": self.words.action(entry.action),
                "name": entry.action,
                "title": entry.title,
                "path": entry.path if entry.path != "/" else "",
                "unit": self.words.unit(entry.unit),
                "details": self.words.details(entry),
                "number": entry.number,
                "hash": entry.hash,
            }

    def _since(self, entry: entries.AuditEntry) -> str:
        if entry.count < 2 or entry.since is None:
            return ""
        return f"{clock.local(entry.since):%H:%M:%S}"

    # filters

    def kinds(self) -> list[dict[str, Any]]:
        """Return the kinds of action, each with the actions there have been."""
        actions = find_trail(self.context).actions
        found = []
        for kind in entries.KINDS:
            names = [name for name in actions if entries.kind_of(name) == kind]
            titled = sorted((self.words.action(name), name) for name in names)
            found.append({"id": kind, "title": self.words.kind(kind), "names": titled})
        return found

    def people(self) -> list[dict[str, str]]:
        """Return those who stand in the trail, to be chosen from while typing."""
        people = find_trail(self.context).people
        return [{"login": login, "name": name} for login, name in people.items()]

    def units(self) -> list[dict[str, str]]:
        """Return the units there are."""
        return [{"id": id, "title": title} for id, title in self.words.units.items()]

    # the chain

    def chain(self) -> dict[str, Any]:
        """Return what the last verification found, in words."""
        health = audit.health(self.context)
        checked = health["checked"]
        return {
            **health,
            "css": NOTICE[health["whole"]],
            "checked": shown_with_seconds(checked) if checked else "",
            "short": health["head"][:16],
        }

    # pages

    def query(self, **more: Any) -> str:
        """Return the query of this search, with something changed."""
        asked = {name: value for name, value in {**self.given, **more}.items() if value}
        return "?" + urlencode(asked)

    def earlier(self) -> str:
        """Return the query of the page of earlier entries, empty if there is none."""
        return self.query(b_start=self.start + PAGE_SIZE) if self.more else ""

    def later(self) -> str:
        """Return the query of the page of later entries, empty if there is none."""
        back = max(self.start - PAGE_SIZE, 0)
        return self.query(b_start=back) if self.start else ""

    def stopped(self) -> str:
        """Return the day at which looking stopped, empty where all was looked at."""
        stopped = self.reading.stopped
        return clock.shown_day(stopped) if stopped and not self.more else ""

    def further(self) -> str:
        """Return the query that looks on from where looking stopped."""
        stopped = self.reading.stopped
        assert stopped is not None
        return self.query(until=f"{clock.local(stopped):%Y-%m-%d}")

    def export_address(self) -> str:
        """Return the address of these entries as CSV."""
        return f"{self.context.absolute_url()}/@@audit-log-export{self.query()}"


class Export(BrowserView):
    """Page @@audit-log-export: the entries that fit, the newest MOST_EXPORTED, as CSV.

    Its making is an entry itself.
    """

    columns = (
        _("No."),
        _("Time"),
        _("First time"),
        _("Times"),
        _("Login name"),
        _("Full name"),
        _("Action"),
        _("Name of the action"),
        _("Unit"),
        _("Subject"),
        _("Path"),
        _("Details"),
        _("Hash"),
    )

    def __call__(self) -> bytes:
        given = queries.given(self.request.form)
        words = Wording(self.request)
        found = Reading(self.context, queries.filter_of(given))
        rows = [self.row(e, words) for e in islice(found, MOST_EXPORTED)]
        asked = {name: value for name, value in given.items() if value}
        audit.record(self.context, "audit.export", asked=asked, rows=len(rows))
        name = f"nhat-ky-kiem-tra-{clock.today():%Y%m%d}.csv"
        set_headers(self.request.response, name, "text/csv; charset=utf-8")
        head = [self.context.translate(title) for title in self.columns]
        return csv_file([head, *rows])

    def row(self, entry: entries.AuditEntry, words: Wording) -> list[str]:
        """Return an entry as a row."""
        return [
            str(entry.number or ""),
            iso(entry.time),
            iso(entry.since) if entry.since else "",
            str(entry.count),
            entry.user,
            words.person(entry),
            words.action(entry.action),
            entry.action,
            words.unit(entry.unit),
            entry.title,
            entry.path,
            words.details(entry),
            entry.hash,
        ]


def iso(moment: datetime) -> str:
    """Return a moment as programs read it, in whole seconds."""
    return clock.iso(moment.replace(microsecond=0))
