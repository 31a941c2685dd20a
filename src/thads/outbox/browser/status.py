"""@@outbox: the worker's state, the waiting jobs and those set aside."""

from datetime import datetime
from plone.memoize.view import memoize
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.statusmessages.interfaces import IStatusMessage
from thads import _
from thads import outbox
from thads.outbox.jobs import FAILED
from thads.outbox.jobs import RUNNING
from thads.outbox.jobs import WAITING
from thads.outbox.jobs import Health
from thads.outbox.jobs import get_outbox
from thads.web import parameters
from thads.worktime.clock import from_seconds
from thads.worktime.clock import shown_with_seconds
from thads.worktime.controlpanel import guessed_days
from typing import TypedDict
from zope.i18n import translate


SHOWN = 50  # jobs of a state
LATE = 300  # seconds


class ShownJob(TypedDict):
    """A job as the page shows it; `kind` and `error` in words."""

    id: str
    kind: str
    attempts: int
    created: datetime
    time: str
    error: str


class ShownRun(TypedDict):
    """The last run of a periodic job as the page shows it."""

    name: str
    started: datetime
    next: str
    error: str


def _time(moment: datetime | None) -> str:
    return shown_with_seconds(moment) if moment else ""


class Status(BrowserView):
    """Page @@outbox."""

    page_title = _("Background jobs")

    @property
    @memoize
    def health(self) -> Health:
        """The figures of the queue."""
        return outbox.health(self.context)

    def heartbeat(self) -> str:
        """Return when the worker last renewed its lease."""
        return _time(self.health["heartbeat"])

    def oldest(self) -> str:
        """Return the due time of the job that has waited longest."""
        return _time(self.health["oldest"])

    def guessed_days(self) -> str:
        """Return the warning of years whose days off are only guessed, or nothing."""
        return guessed_days()

    def late(self) -> bool:
        """Return whether the oldest job should have been run long ago."""
        return self.health["late"] > LATE

    def figures(self) -> list[tuple[str, int, bool]]:
        """Return (name of a state, number of jobs, whether that is alarming)."""
        counts = self.health["counts"]
        return [
            (_("waiting"), counts["waiting"], self.late()),
            (_("running"), counts["running"], False),
            (_("done in the last 30 days"), counts["done"], False),
            (_("set aside"), counts["failed"], bool(counts["failed"])),
        ]

    def words(self, text: str) -> str:
        """Return the name of a job or an error in words, where there are any."""
        return text and translate(text, "thads", context=self.request)

    def jobs(self, state: str) -> list[ShownJob]:
        """Return the first jobs of a state, as the page shows them."""
        store = get_outbox(self.context)
        found: list[ShownJob] = []
        for _seconds, id in store.agenda(state).until():
            job = store.jobs[id]
            found.append(
                {
                    "id": id,
                    "kind": self.words(job["kind"]),
                    "attempts": job["attempts"],
                    "created": from_seconds(job["created"]),
                    "time": _time(from_seconds(job["time"])),
                    "error": self.words(job["error"]),
                }
            )
            if len(found) == SHOWN:
                break
        return found

    def failed(self) -> list[ShownJob]:
        """Return the jobs set aside."""
        return self.jobs(FAILED)

    def waiting(self) -> list[ShownJob]:
        """Return the jobs that run, then those that wait."""
        return self.jobs(RUNNING) + self.jobs(WAITING)

    def periodic(self) -> list[ShownRun]:
        """Return the last runs of the periodic jobs."""
        runs = get_outbox(self.context).periodic
        return [
            {
                "name": self.words(name),
                "started": from_seconds(run["started"]),
                "next": _time(from_seconds(run["next"])),
                "error": self.words(run["error"]),
            }
            for name, run in sorted(runs.items())
        ]


class Decide(BrowserView):
    """Form target: retry or discard jobs that were set aside."""

    def __call__(self) -> str:
        form = self.request.form
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            self.decide(parameters.text(form, "decision"), parameters.text(form, "job"))
        return self.request.response.redirect(f"{self.context.absolute_url()}/@@outbox")

    def decide(self, decision: str | None, id: str) -> None:
        """Retry or discard the job of this id, all of them for `all`."""
        store = get_outbox(self.context)
        add_message = IStatusMessage(self.request).add
        failed = [job for _seconds, job in store.failed.until()]
        chosen = failed if id == "all" else [job for job in failed if job == id]
        if not chosen:
            add_message(_("This job is no longer set aside."), "warning")
        elif decision == "retry":
            for job in chosen:
                outbox.retry(self.context, job)
            add_message(_("The job will be tried again now."))
        elif decision == "discard":
            for job in chosen:
                outbox.discard(self.context, job)
            add_message(_("The job was discarded."))
