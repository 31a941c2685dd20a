"""@@audit-log: the trail, for inspectors."""

from collections.abc import Iterator
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from itertools import islice
from Products.Five.browser import BrowserView
from thads import _
from thads import audit
from thads.audit.trail import AuditEntry
from thads.web import parameters
from thads.worktime import TIMEZONE
from thads.worktime.clock import shown_with_seconds
from urllib.parse import urlencode
from zope.i18n import translate


PAGE_SIZE = 50
LAST_START = 20_000


def midnight(day: date) -> datetime:
    """Return the beginning of a day in Vietnam."""
    return datetime.combine(day, time.min, TIMEZONE)


class Log(BrowserView):
    """Page @@audit-log."""

    page_title = _("Audit trail")

    def update(self) -> None:
        """Read the query, and the entries of the page it asks for."""
        form = self.request.form
        self.given = {
            name: parameters.text(form, name)
            for name in ("since", "until", "user", "action", "path")
        }
        self.start = parameters.integer(form, "b_start", high=LAST_START)
        entries = islice(self._entries(), self.start, self.start + PAGE_SIZE + 1)
        self.entries = list(entries)
        self.more = len(self.entries) > PAGE_SIZE
        del self.entries[PAGE_SIZE:]

    def __call__(self) -> str:
        self.update()
        return super().__call__()

    def _entries(self) -> Iterator[AuditEntry]:
        since = parameters.date(self.given, "since")
        until = parameters.date(self.given, "until")
        path = self.given["path"]
        return audit.read(
            self.context,
            since=midnight(since) if since else None,
            until=midnight(until + timedelta(days=1)) if until else None,
            user=self.given["user"] or None,
            action=self.given["action"] or None,
            path=path and "/" + path.strip("/"),
        )

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield the entries as the page shows them."""
        for entry in self.entries:
            yield {
                "time": shown_with_seconds(entry.time),
                "user": entry.user,
                "action": self.words(entry.action),
                "name": entry.action,
                "path": entry.path,
                "details": "; ".join(
                    f"{self.words(f'detail.{key}', key)}: {value}"
                    for key, value in entry.details.items()
                    if value not in ("", [], None)
                ),
            }

    def words(self, name: str, default: str | None = None) -> str:
        """Return a name in words, where there is a translation of it."""
        return translate(name, "thads", context=self.request, default=default or name)

    def query(self, start: int) -> str:
        """Return the query of a page that begins at an entry."""
        given = {name: value for name, value in self.given.items() if value}
        return "?" + urlencode(given | {"b_start": start})

    def earlier(self) -> str:
        """Return the query of the page of earlier entries, empty if there is none."""
        return self.query(self.start + PAGE_SIZE) if self.more else ""

    def later(self) -> str:
        """Return the query of the page of later entries, empty if there is none."""
        return self.query(max(self.start - PAGE_SIZE, 0)) if self.start else ""
