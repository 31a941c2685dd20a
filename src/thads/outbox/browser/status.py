"""@@outbox: whether the worker works, what waits, what was set aside."""

from plone.memoize.view import memoize
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.statusmessages.interfaces import IStatusMessage
from thads import _
from thads import outbox
from thads.outbox.jobs import FAILED
from thads.outbox.jobs import RUNNING
from thads.outbox.jobs import WAITING
from thads.outbox.jobs import get_outbox
from thads.outbox.jobs import moment
from thads.web import parameters
from zoneinfo import ZoneInfo
from zope.i18n import translate


SHOWN = 50
LATE = 300
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def local(moment):
    return moment.astimezone(HERE).strftime("%d/%m/%Y %H:%M:%S") if moment else ""


class Status(BrowserView):
    page_title = _("Background jobs")

    @property
    @memoize
    def health(self):
        return outbox.health(self.context)

    def heartbeat(self):
        return local(self.health["heartbeat"])

    def oldest(self):
        return local(self.health["oldest"])

    def late(self):
        """Whether the oldest job should have been run long ago."""
        return self.health["late"] > LATE

    def figures(self):
        counts = self.health["counts"]
        return [
            (_("waiting"), counts["waiting"], self.late()),
            (_("running"), counts["running"], False),
            (_("done in the last 30 days"), counts["done"], False),
            (_("set aside"), counts["failed"], bool(counts["failed"])),
        ]

    def words(self, text):
        """The name of a job or an error in words, where a translation gives them."""
        return text and translate(text, "thads", context=self.request)

    def jobs(self, state):
        store = get_outbox(self.context)
        found = []
        for _time, id in store.agenda(state).until():
            job = store.jobs[id]
            found.append(
                {
                    "id": id,
                    "kind": self.words(job["kind"]),
                    "attempts": job["attempts"],
                    "created": moment(job["created"]),
                    "time": local(moment(job["time"])),
                    "error": self.words(job["error"]),
                }
            )
            if len(found) == SHOWN:
                break
        return found

    def failed(self):
        return self.jobs(FAILED)

    def waiting(self):
        return self.jobs(RUNNING) + self.jobs(WAITING)

    def periodic(self):
        runs = get_outbox(self.context).periodic
        return [
            {
                "name": self.words(name),
                "started": moment(run["started"]),
                "next": local(moment(run["next"])),
                "error": self.words(run["error"]),
            }
            for name, run in sorted(runs.items())
        ]


class Decide(BrowserView):
    """Retry or discard jobs that were set aside."""

    def __call__(self):
        form = self.request.form
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            self.decide(parameters.text(form, "decision"), parameters.text(form, "job"))
        return self.request.response.redirect(f"{self.context.absolute_url()}/@@outbox")

    def decide(self, decision, id):
        store = get_outbox(self.context)
        tell = IStatusMessage(self.request).add
        failed = [job for _time, job in store.failed.until()]
        chosen = failed if id == "all" else [job for job in failed if job == id]
        if not chosen:
            tell(_("This job is no longer set aside."), "warning")
        elif decision == "retry":
            for job in chosen:
                outbox.retry(self.context, job)
            tell(_("The job will be tried again now."))
        elif decision == "discard":
            for job in chosen:
                outbox.discard(self.context, job)
            tell(_("The job was discarded."))
