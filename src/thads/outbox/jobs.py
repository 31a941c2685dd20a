"""The jobs of a site: what they are, the states they go through.

waiting -> running -> done, or back to waiting with a later time, or failed. A job is
stored once, by id; each state has an agenda of (time, id): the due time of what
waits, the start of what runs, the end of what is done or failed. So the worker finds
what is due, and the operator the counts, without reading the jobs.
"""

from datetime import UTC
from datetime import datetime
from hashlib import sha256
from persistent import Persistent
from persistent.mapping import PersistentMapping
from thads.outbox import wakeup
from thads.outbox.lease import Lease
from thads.outbox.lease import gone
from thads.outbox.partitioned import Agenda
from thads.outbox.partitioned import PartitionedStore
from uuid import uuid4
from zope.annotation.interfaces import IAnnotations
import json
import time


KEY = "thads.outbox"
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
HOUR = 3600
RETRY_FOR = 48 * HOUR
FIRST_DELAY = 15
LONGEST_DELAY = HOUR / 2
CRASHES = 4


class Outbox(Persistent):
    def __init__(self):
        self.jobs = PartitionedStore()
        self.waiting = Agenda()
        self.running = Agenda()
        self.done = Agenda()
        self.failed = Agenda()
        self.lease = Lease()
        self.periodic = PersistentMapping()

    def agenda(self, state):
        return getattr(self, state)

    def add(self, id, kind, payload, due, key):
        now = time.time()
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

    def _move(self, id, state, at):
        job = self.jobs[id]
        self.agenda(job["state"]).remove(job["time"], id)
        job.update(state=state, time=at)
        self.agenda(state).add(at, id)
        return job

    def take(self, id, now):
        job = self._move(id, RUNNING, now)
        job["attempts"] += 1
        return job

    def finish(self, id, now):
        """Done: the payload, which may hold personal data, is not kept."""
        job = self._move(id, DONE, now)
        job.update(payload="", error="")

    def fail(self, id, error, now, final=False):
        """An attempt failed: later again, or set aside when it is too late."""
        job = self.jobs[id]
        delay = min(FIRST_DELAY * 2 ** (job["attempts"] - 1), LONGEST_DELAY)
        if final or now + delay > job["due"] + RETRY_FOR:
            self._move(id, FAILED, now)
        else:
            self._move(id, WAITING, now + delay)
        job["error"] = error[:500]

    def recover(self, now):
        """What still runs when a worker begins was left by one that died. It goes
        on, but what is found so again and again (it may kill the worker) is set
        aside."""
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

    def retry(self, id, now):
        job = self._move(id, WAITING, now)
        job.update(due=now, attempts=0, crashes=0)

    def discard(self, id):
        job = self.jobs[id]
        self.agenda(job["state"]).remove(job["time"], id)
        self.jobs.remove(id)

    def forget(self, state, before):
        """Remove what reached this state before a time."""
        old = [id for _time, id in self.agenda(state).until(before)]
        for id in old:
            self.discard(id)
        return len(old)


def discard_kinds(portal, prefix: str) -> int:
    """Remove the jobs whose kind begins with a prefix, and what is noted of periodic
    ones; returns how many jobs. What runs just now stays.

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


def install(portal):
    IAnnotations(portal).setdefault(KEY, Outbox())


def uninstall(portal):
    IAnnotations(portal).pop(KEY, None)


def get_outbox(portal):
    annotations = IAnnotations(portal)
    if KEY not in annotations:
        install(portal)
    return annotations[KEY]


def seconds(moment):
    """An aware datetime as seconds since the epoch."""
    if moment.tzinfo is None:
        raise ValueError(f"a time with its time zone is needed: {moment!r}")
    return moment.timestamp()


def moment(seconds):
    return datetime.fromtimestamp(seconds, UTC)


def put(portal, kind, payload=None, due=None, key=None):
    """Write a job in this transaction and return its id.

    ``payload`` is anything JSON can say; ``due`` an aware datetime, now if missing.
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
    outbox.add(id, kind, payload, due and seconds(due), key)
    wakeup.after_commit()
    return id


def retry(portal, id):
    """Try a failed job again, now, for another 48 hours."""
    get_outbox(portal).retry(id, time.time())
    wakeup.after_commit()


def discard(portal, id):
    """Remove a job for good."""
    get_outbox(portal).discard(id)


def health(portal):
    """Figures for the operator, as a dict; ``alive`` says whether a worker works."""
    outbox = get_outbox(portal)
    first = outbox.waiting.first()
    lease = outbox.lease
    now = time.time()
    return {
        "counts": {
            state: len(outbox.agenda(state))
            for state in (WAITING, RUNNING, DONE, FAILED)
        },
        "oldest": first and moment(first[0]),
        "late": max(0.0, now - first[0]) if first else 0.0,
        "alive": lease.until > now and not gone(lease.holder),
        "heartbeat": moment(lease.renewed) if lease.renewed else None,
        "worker": lease.holder,
    }
