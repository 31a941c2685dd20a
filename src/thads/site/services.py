"""REST of the portal's own pages: what waits for the person signed in."""

from plone import api
from plone.memoize import ram
from thads.casework import worklist
from thads.organisation.people import functions_held
from thads.web.services import Service
from thads.worktime import clock
from zExceptions import Unauthorized


#: Most items in one answer.
MOST = 200


class Work(Service):
    """GET @work: the signed-in person's list, the earliest due first."""

    def reply(self):
        if api.user.is_anonymous():
            raise Unauthorized
        self.request.response.setHeader("Cache-Control", "private, no-store")
        now, items = clock.now(), my_work()
        return {
            "@id": f"{self.context.absolute_url()}/@work",
            "counts": worklist.counts(items, now),
            "items": [
                {
                    "@id": item.url,
                    "kind": api.portal.translate(item.kind),
                    "title": item.title,
                    "state": item.state,
                    "due": item.due and clock.iso(item.due),
                    "late": item.late,
                    "why": item.why,
                    "unit": item.unit,
                    "revision": item.revision or None,
                    "comment": item.comment or None,
                }
                for item in items[:MOST]
            ],
        }


def _kept_by(function):
    """Return what a number is kept by: the person, the last write, and the minute."""
    written = api.portal.get()._p_jar.db().lastTransaction()
    return api.user.get_current().getId(), written, int(clock.seconds() // 60)


@ram.cache(_kept_by)
def waiting_count():
    """Return how many items wait for the current user, kept until something changes."""
    return worklist.counts(my_work(), clock.now())["waiting"]


def my_work():
    """Return the `worklist.WorkItem`s of the current user."""
    user = api.user.get_current()
    return worklist.work_of(user, functions_held(user.getId()), clock.now())
