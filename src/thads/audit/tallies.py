"""Tallies: what happens often is counted, one entry for each hour.

Failed sign-ins come as fast as an attacker likes, and a search field sends a request a
keystroke. They are counted in the memory of the process and written by a thread of its
own, every few seconds, in one transaction: no request writes, and an attack fills
neither the database nor the memory. A process that is killed loses the seconds since
the last writing. When the hour is over, the worker makes one entry of what all
processes counted: see `chain`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from hashlib import sha256
from plone import api
from thads.audit import entries
from thads.audit.chain import HOUR
from thads.audit.storage import get_trail
from thads.audit.trail import facts
from thads.plonetypes import Content
from thads.plonetypes import Portal
from thads.worktime import clock
from transaction.interfaces import TransientError
from typing import Any
from uuid import uuid4
import atexit
import json
import logging
import threading
import transaction
import Zope2


logger = logging.getLogger("thads.audit")
#: Seconds between two writings of a process.
PAUSE = 5
#: Most tallies of a process in one hour. Whatever else happens then is counted by
#: action only.
MOST = 5_000
#: Most of them about one account, and about nobody known: what else they do is counted
#: by action, so that nobody hides what others do behind thousands of lines.
OF_ACCOUNT, OF_NOBODY = 500, 2_000

#: Fields that say whose doing something was.
WHOSE = ("user", "name")

Path = tuple[str, ...]


@dataclass
class Tally:
    """Count of one thing in an hour, at this process."""

    key: str
    fields: dict[str, Any]
    since: str
    time: str
    count: int = 0
    written: int = 0

    def line(self) -> str:
        """Return the line that is stored."""
        counted = {"since": self.since, "time": self.time, "count": self.count}
        return json.dumps({**self.fields, **counted}, ensure_ascii=False)


@dataclass
class Counter:
    """The tallies of a process, by site."""

    process: str = field(default_factory=lambda: uuid4().hex[:12])
    tallies: dict[Path, dict[str, Tally]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    #: {(site, hour, user): number of tallies begun}
    accounts: dict[tuple[Path, str, str], int] = field(default_factory=dict)

    def count(self, site: Path, fields: dict[str, Any], now: datetime) -> None:
        """Count that something happened."""
        stamp = entries.stamp(now)
        with self.lock:
            tallies = self.tallies.setdefault(site, {})
            key = self._key(fields, stamp)
            if key not in tallies:
                fields = self._bounded(site, tallies, fields, stamp[:HOUR])
                key = self._key(fields, stamp)
            tally = tallies.setdefault(key, Tally(key, fields, stamp, stamp))
            tally.count += 1
            tally.time = stamp

    def _bounded(
        self, site: Path, tallies: dict[str, Tally], fields: dict[str, Any], hour: str
    ) -> dict[str, Any]:
        """Return the fields of a new tally: by action alone where there are too many.

        Of an account that has too many, its name stays.
        """
        other = {"action": fields["action"], "details": {"other": True}}
        if len(tallies) >= MOST:
            return other
        who = site, hour, fields.get("user", "")
        most = OF_ACCOUNT if who[2] else OF_NOBODY
        begun = {
            each: number
            for each, number in self.accounts.items()
            if each[1] == hour and (tallies or each[0] != site)
        }
        self.accounts = {**begun, who: begun.get(who, 0) + 1}
        if self.accounts[who] <= most:
            return fields
        kept = {name: fields[name] for name in WHOSE if name in fields}
        return {**kept, **other}

    def _key(self, fields: dict[str, Any], stamp: str) -> str:
        name = sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
        return f"{stamp[:HOUR]}|{name[:24]}|{self.process}"

    def changed(self, site: Path) -> list[Tally]:
        """Return copies of the tallies that are not written as they stand."""
        with self.lock:
            return [
                Tally(**vars(tally))
                for tally in self.tallies.get(site, {}).values()
                if tally.count > tally.written
            ]

    def sites(self) -> list[Path]:
        """Return the sites at which something was counted."""
        with self.lock:
            return list(self.tallies)

    def mark(self, site: Path, written: list[Tally], now: datetime) -> None:
        """Note what was written; drop what is of a past hour."""
        hour = entries.stamp(now)[:HOUR]
        with self.lock:
            tallies = self.tallies.get(site, {})
            for done in written:
                if done.key in tallies:
                    tallies[done.key].written = done.count
            for key, tally in list(tallies.items()):
                if key[:HOUR] < hour and tally.written >= tally.count:
                    del tallies[key]

    def forget(self, site: Path) -> None:
        """Drop the tallies of a site that is gone."""
        with self.lock:
            self.tallies.pop(site, None)


counter = Counter()


def count(context: Content, action: str, /, **details: Any) -> None:
    """Count what the current user does at a place, when this transaction is committed.

    The same action with the same details at the same place is one entry an hour.
    """
    count_facts({**facts(context), "action": action, "details": details})


def count_facts(fields: dict[str, Any]) -> None:
    """Count an action of these fields, when this transaction is committed."""
    site = api.portal.get().getPhysicalPath()
    moment = clock.precise_now()
    # a transaction that is tried again counts once
    transaction.get().addAfterCommitHook(
        _count, args=(lambda: counter.count(site, fields, moment),)
    )


def _count(success: bool, then: Callable[[], None]) -> None:
    if success:
        then()


def flush(portal: Portal) -> list[Tally]:
    """Write what this process has counted, in this transaction; return it."""
    written = counter.changed(portal.getPhysicalPath())
    if written:
        store = get_trail(portal).tallies
        for tally in written:
            store.put(tally.key, tally.line())
    return written


def flush_all() -> None:
    """Write what this process has counted at all sites, in transactions of its own."""
    for site in counter.sites():
        now = clock.precise_now()
        if not counter.changed(site):
            counter.mark(site, [], now)
            continue
        app = Zope2.app()
        try:
            portal = app.unrestrictedTraverse(site, None)
            if portal is None:
                counter.forget(site)
                continue
            written = flush(portal)
            transaction.get().note("audit: tallies")
            transaction.commit()
            counter.mark(site, written, now)
        finally:
            transaction.abort()
            app._p_jar.close()


class Writer:
    """The thread that writes the tallies of a web process."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.thread = threading.Thread(
            target=self.run, name="thads.audit.tallies", daemon=True
        )

    def run(self) -> None:
        """Write every few seconds until stopped, and once more at the end."""
        while not self.stopping.wait(PAUSE):
            self.write()
        self.write()

    def write(self) -> None:
        """Write once; what fails is tried again the next time."""
        try:
            flush_all()
        except TransientError:
            pass
        except Exception as error:
            logger.warning("tallies were not written: %s", error)

    def stop(self) -> None:
        """Write what is left and end the thread."""
        self.stopping.set()
        self.thread.join(PAUSE)


def start_with_server(event: object) -> None:
    """Start the thread; subscriber of IProcessStarting, which a web server sends."""
    writer = Writer()
    writer.thread.start()
    atexit.register(writer.stop)
