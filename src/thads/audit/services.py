"""REST of the trail: GET @audit, with the filters of the page."""

from itertools import islice
from thads.audit import queries
from thads.audit.browser.log import LAST_START
from thads.audit.browser.log import MOST_EXAMINED
from thads.audit.browser.log import iso
from thads.audit.entries import AuditEntry
from thads.audit.labels import Wording
from thads.audit.reads import Reading
from thads.web.services import Service
from typing import Any
from urllib.parse import urlencode


class AuditGet(Service):
    """GET @audit: entries of the trail, the newest first."""

    def reply(self) -> dict[str, Any]:
        self.request.response.setHeader("Cache-Control", "private, no-store")
        given = queries.given(self.request.form, strict=True)
        start = self.query.integer("b_start", high=LAST_START)
        size = self.query.integer("b_size", 20, 1, 50)
        reading = Reading(self.context, queries.filter_of(given), MOST_EXAMINED)
        found = list(islice(reading, start, start + size + 1))
        address = f"{self.context.absolute_url()}/@audit"
        asked = {name: value for name, value in given.items() if value}
        further = None
        if len(found) > size:
            more = urlencode({**asked, "b_start": start + size, "b_size": size})
            further = f"{address}?{more}"
        words = Wording(self.request)
        return {
            "@id": address,
            "next": further,
            "items": [self.item(entry, words) for entry in found[:size]],
        }

    def item(self, entry: AuditEntry, words: Wording) -> dict[str, Any]:
        """Return an entry."""
        return {
            "number": entry.number,
            "hash": entry.hash,
            "time": iso(entry.time),
            "since": iso(entry.since) if entry.since else None,
            "count": entry.count,
            "user": entry.user,
            "name": words.person(entry),
            "action": entry.action,
            "action_title": words.action(entry.action),
            "kind": entry.kind,
            "unit": entry.unit,
            "path": entry.path,
            "title": entry.title,
            "network": entry.network,
            "details": entry.details,
        }
