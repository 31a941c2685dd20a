"""@@audit-log: the trail, for inspectors."""

from datetime import datetime
from datetime import time
from datetime import timedelta
from itertools import islice
from Products.Five.browser import BrowserView
from thads import _
from thads import audit
from thads.web import parameters
from urllib.parse import urlencode
from zoneinfo import ZoneInfo
from zope.i18n import translate


PAGE = 50
LONGEST = 20000
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def midnight(day):
    return datetime.combine(day, time.min, HERE)


class Log(BrowserView):
    page_title = _("Audit trail")

    def update(self):
        form = self.request.form
        self.given = {
            name: parameters.text(form, name)
            for name in ("since", "until", "user", "action", "path")
        }
        self.start = parameters.integer(form, "b_start", high=LONGEST)
        entries = islice(self._entries(), self.start, self.start + PAGE + 1)
        self.entries = list(entries)
        self.more = len(self.entries) > PAGE
        del self.entries[PAGE:]

    def __call__(self):
        self.update()
        return super().__call__()

    def _entries(self):
        since = parameters.date(self.given, "since")
        until = parameters.date(self.given, "until")
        path = self.given["path"]
        return audit.read(
            self.context,
            since=since and midnight(since),
            until=until and midnight(until + timedelta(days=1)),
            user=self.given["user"] or None,
            action=self.given["action"] or None,
            path=path and "/" + path.strip("/"),
        )

    def rows(self):
        for entry in self.entries:
            yield {
                "time": entry.time.astimezone(HERE).strftime("%d/%m/%Y %H:%M:%S"),
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

    def words(self, name, default=None):
        """A name in words, where somebody gave them: a translation of the name."""
        return translate(name, "thads", context=self.request, default=default or name)

    def query(self, start):
        given = {name: value for name, value in self.given.items() if value}
        return "?" + urlencode(given | {"b_start": start})

    def earlier(self):
        return self.more and self.query(self.start + PAGE)

    def later(self):
        return self.start and self.query(max(self.start - PAGE, 0))
