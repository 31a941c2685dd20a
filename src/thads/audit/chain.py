"""Chaining: the worker takes what waits out of the inbox and into the chain.

The hash of an entry is SHA-256 of the hash before it, a line feed and the entry's line,
all in UTF-8; the first one's predecessor is 64 zeros.
"""

from collections import defaultdict
from datetime import datetime
from datetime import timedelta
from hashlib import sha256
from itertools import islice
from thads.audit import entries
from thads.audit.storage import OLD_KEY
from thads.audit.storage import Batch
from thads.audit.storage import Body
from thads.audit.storage import Trail
from thads.audit.storage import get_trail
from thads.outbox.periodic import every
from thads.plonetypes import Portal
from thads.worktime import clock
from typing import Any
from zope.annotation.interfaces import IAnnotations
import json


BATCH = 500
#: Most entries one run of the worker chains, so that it stays a short transaction.
MOST = 10_000
#: After the end of an hour, the time its tallies have to arrive.
GRACE = timedelta(minutes=5)
#: Length of the hour in a stamp, with which the keys of tallies begin.
HOUR = len("2026-11-21T09")


def digest(previous: str, line: str) -> str:
    """Return the hash of an entry."""
    return sha256(f"{previous}\n{line}".encode()).hexdigest()


@every(minutes=2)
def chain_waiting(portal: Portal) -> None:
    """Chain what waits, the earliest first; a periodic job.

    A site of before first gets its old entries chained, by the upgrade.
    """
    if OLD_KEY not in IAnnotations(portal):
        chain_all(portal, clock.precise_now())


def chain_all(portal: Portal, now: datetime) -> int:
    """Chain at most MOST entries that wait; return how many there were."""
    trail = get_trail(portal)
    waiting = sorted(trail.inbox.items())[:MOST]
    for key, _line in waiting:
        trail.inbox.remove(key)
    lines = [line for _key, line in waiting] + close_tallies(trail, now)
    append(trail, lines)
    return len(lines)


def close_tallies(trail: Trail, now: datetime) -> list[str]:
    """Take the tallies of past hours; return one line for each."""
    hour = entries.stamp(now - GRACE)[:HOUR]
    ended = [item for item in trail.tallies.items() if item[0][:HOUR] < hour]
    for key, _line in ended:
        trail.tallies.remove(key)
    return sorted(merged(ended), key=_time)


def merged(tallies: list[tuple[str, str]]) -> list[str]:
    """Return the lines of tallies, those of several processes added up."""
    together: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for key, line in tallies:
        hour, name, _process = key.split("|")
        together[hour, name].append(json.loads(line))
    return [
        entries.line(
            {
                **parts[0],
                "since": min(part["since"] for part in parts),
                "time": max(part["time"] for part in parts),
                "count": sum(part.get("count", 1) for part in parts),
            }
        )
        for _key, parts in sorted(together.items())
    ]


def _time(line: str) -> str:
    return json.loads(line)["time"]


def append(trail: Trail, lines: list[str]) -> None:
    """Append lines to the chain, in batches."""
    rest = iter(lines)
    while batch := list(islice(rest, BATCH)):
        _append_batch(trail, batch)


def _append_batch(trail: Trail, lines: list[str]) -> None:
    chain = trail.chain
    fields = [json.loads(line) for line in lines]
    hashes, head = [], chain.head
    for line in lines:
        head = digest(head, line)
        hashes.append(head)
    times = [each["time"] for each in fields]
    first_number = chain.number + 1
    batch = Batch(
        lines,
        first_number=first_number,
        previous=chain.head,
        head=head,
        first=min(times),
        last=max(times),
        latest=max(chain.latest, *times),
        users=frozenset(each.get("user", "") for each in fields),
        actions=frozenset(each["action"] for each in fields),
        units=frozenset(each.get("unit", "") for each in fields),
        body=Body(tuple(lines), tuple(hashes)),
    )
    trail.batches[first_number] = batch
    chain.number += len(lines)
    chain.head = head
    chain.latest = batch.latest
    for each in fields:
        if each["action"] not in trail.actions:
            trail.actions[each["action"]] = None
        user, name = each.get("user", ""), each.get("name", "")
        if user and trail.people.get(user) != (name or trail.people.get(user, "")):
            trail.people[user] = name
