"""The jobs of a site and the states they go through.

waiting -> running -> done, or back to waiting with a later time, or failed. A job is
stored once, by id; each state has an agenda of (time, id): the due time of what
waits, the start of what runs, the end of what is done or failed. So the worker finds
what is due, and the operator the counts, without reading the jobs.
"""

from datetime import datetime
from hashlib import sha256
from persistent import Persistent
from persistent.mapping import PersistentMapping
from thads.outbox import wakeup
from thads.outbox.lease import Lease
from thads.outbox.lease import gone
from thads.outbox.partitioned import Agenda
from thads.outbox.partitioned import PartitionedStore
from thads.plonetypes import Portal
from thads.storage import PortalStorage
from thads.worktime import clock
from typing import TypedDict
from uuid import uuid4
from zope.annotation.interfaces import IAnnotations
import json


KEY = "thads.outbox"
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
HOUR = 3600
RETRY_FOR = 48 * HOUR
FIRST_DELAY = 15
LONGEST_DELAY = HOUR / 2
CRASHES = 4
#: Seconds by which the clocks of two machines may differ.
SKEW = 60


class Health(TypedDict):
    """Figures of a queue for the operator.

    `counts`: jobs by state. `oldest`: due time of the job that has waited longest,
    None if none waits; `late`: by how many seconds it has passed. `alive`: whether a
    worker is at work. `heartbeat`: when its lease was renewed. `worker`: its name.
    """

    counts: dict[str, int]
    oldest: datetime | None
    late: float
    alive: bool
    heartbeat: datetime | None
    worker: str


class Outbox(Persistent):
    """The jobs of a site, the lease of its worker, the runs of its periodic jobs."""

    def __init__(self) -> None:
        self.jobs = PartitionedStore()
        self.waiting = Agenda()
        self.running = Agenda()
        self.done = Agenda()
        self.failed = Agenda()
        self.lease = Lease()
        self.periodic = PersistentMapping()

    def agenda(self, state: str) -> Agenda:
        """Return the agenda of a state."""
        return getattr(self, state)

    def add(
        self, id: str, kind: str, payload: str, due: float | None, key: str | None
    ) -> None:
        """Store a new job; `payload` is JSON, `due` in seconds, now if it is None."""
        now = clock.seconds()
        due = now if due is None else due
        self.jobs.put(
            id,
            {
                "kind": kind,
                "payload": payload,
                "key": key,
                "created": now,
                "due": due,
                "state": WAITING,
                "time": due,
                "attempts": 0,
                "crashes": 0,
                "error": "",
            },
        )
        self.waiting.add(due, id)

    def _move(self, id: str, state: str, at: float) -> PersistentMapping:
        job = self.jobs[id]
        self.agenda(job["state"]).remove(job["time"], id)
        job.update(state=state, time=at)
        self.agenda(state).add(at, id)
        return job

    def take(self, id: str, now: float) -> PersistentMapping:
        """Move a job to running and return it."""
        job = self._move(id, RUNNING, now)
        job["attempts"] += 1
        return job

    def finish(self, id: str, now: float) -> None:
        """Move a job to done, without its payload, which may hold personal data."""
        job = self._move(id, DONE, now)
        job.update(payload="", error="")

    def fail(self, id: str, error: str, now: float, final: bool = False) -> None:
        """Put a job off after a failed attempt, or set it aside when it is too late."""
        job = self.jobs[id]
        delay = min(FIRST_DELAY * 2 ** (job["attempts"] - 1), LONGEST_DELAY)
        if final or now + delay > job["due"] + RETRY_FOR:
            self._move(id, FAILED, now)
        else:
            self._move(id, WAITING, now + delay)
        job["error"] = error[:500]

    def recover(self, now: float) -> list[str]:
        """Put back the jobs that a worker which died left running; return their ids.

        One that was found so CRASHES times (it may kill the worker) is set aside.
        """
        left = [id for _time, id in self.running.until()]
        for id in left:
            job = self.jobs[id]
            job["crashes"] += 1
            if job["crashes"] >= CRASHES:
                self._move(id, FAILED, now)
                job["error"] = "The worker died while it ran this job."
            else:
                self._move(id, WAITING, now + 60 * (job["crashes"] - 1))
        return left

    def correct_times(self, now: float) -> list[str]:
        """Take the times back that a clock has set while it was ahead; return ids.

        A job that came at a time still to come waits as long as it should have waited
        from now; one that was put off for longer than a pause lasts is due.
        """
        corrected = []
        for _time, id in list(self.waiting.after(now + LONGEST_DELAY)):
            job = self.jobs[id]
            if job["created"] > now + SKEW:
                time = now + job["due"] - job["created"]
                job.update(created=now, due=time)
            elif job["attempts"] or job["crashes"]:
                time = now
            else:
                continue  # it was put for that time
            self._move(id, WAITING, time)
            corrected.append(id)
        return corrected

    def retry(self, id: str, now: float) -> None:
        """Let a job wait again, as if it were new."""
        job = self._move(id, WAITING, now)
        job.update(due=now, attempts=0, crashes=0)

    def discard(self, id: str) -> None:
        """Remove a job."""
        job = self.jobs[id]
        self.agenda(job["state"]).remove(job["time"], id)
        self.jobs.remove(id)

    def forget(self, state: str, before: float) -> int:
        """Remove the jobs that reached a state before a time; return how many."""
        old = [id for _time, id in self.agenda(state).until(before)]
        for id in old:
            self.discard(id)
        return len(old)


def discard_kinds(portal: Portal, prefix: str) -> int:
    """Remove the jobs whose kind begins with a prefix; return how many.

    What is noted of periodic jobs of such a name goes too. What runs just now stays.
    For a room that is uninstalled: nobody is left to handle its jobs.
    """
    outbox = IAnnotations(portal).get(KEY)
    if outbox is None:
        return 0
    ids = [
        id
        for id, job in outbox.jobs.items()
        if job["kind"].startswith(prefix) and job["state"] != RUNNING
    ]
    for id in ids:
        outbox.discard(id)
    for name in [name for name in outbox.periodic if name.startswith(prefix)]:
        del outbox.periodic[name]
    return len(ids)


OUTBOX = PortalStorage(KEY, Outbox)
install, uninstall = OUTBOX.install, OUTBOX.uninstall


def get_outbox(portal: Portal) -> Outbox:
    """Return the outbox of a site, made if there is none."""
    return OUTBOX.write(portal)


def seconds(moment: datetime) -> float:
    """Return an aware datetime as seconds since the epoch."""
    if moment.tzinfo is None:
        raise ValueError(f"a time with its time zone is needed: {moment!r}")
    return moment.timestamp()


def put(
    portal: Portal,
    kind: str,
    payload: object = None,
    due: datetime | None = None,
    key: str | None = None,
) -> str:
    """Write a job in this transaction and return its id.

    ``payload`` is anything JSON can hold; ``due`` an aware datetime, now if missing.
    A second ``put`` of the same kind with the same ``key`` writes nothing.
    """
    outbox = get_outbox(portal)
    payload = json.dumps({} if payload is None else payload, ensure_ascii=False)
    if key is None:
        id = uuid4().hex
    else:
        id = sha256(f"{kind}:{key}".encode()).hexdigest()[:32]
        if id in outbox.jobs:
            return id
    outbox.add(id, kind, payload, None if due is None else seconds(due), key)
    wakeup.after_commit()
    return id


def retry(portal: Portal, id: str) -> None:
    """Try a failed job again, now, for another 48 hours."""
    get_outbox(portal).retry(id, clock.seconds())
    wakeup.after_commit()


def discard(portal: Portal, id: str) -> None:
    """Remove a job for good."""
    get_outbox(portal).discard(id)


def health(portal: Portal) -> Health:
    """Return the figures of a site's queue."""
    outbox = get_outbox(portal)
    first = outbox.waiting.first()
    lease = outbox.lease
    now = clock.seconds()
    return {
        "counts": {
            state: len(outbox.agenda(state))
            for state in (WAITING, RUNNING, DONE, FAILED)
        },
        "oldest": first and clock.from_seconds(first[0]),
        "late": max(0.0, now - first[0]) if first else 0.0,
        "alive": lease.until > now and not gone(lease.holder),
        "heartbeat": clock.from_seconds(lease.renewed) if lease.renewed else None,
        "worker": lease.holder,
    }
