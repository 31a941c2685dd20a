"""Removing what need not be kept any longer, without breaking the chain.

The line of an entry goes, its hash stays, and the chain is computed over the gap. So
nobody can say that an entry had not been there, and nobody can read it any more.
"""

from datetime import datetime
from datetime import timedelta
from thads.audit import entries
from thads.audit import settings
from thads.audit.storage import Batch
from thads.audit.storage import Body
from thads.audit.storage import Chain
from thads.audit.storage import get_trail
from thads.audit.trail import add
from thads.plonetypes import Portal
from thads.worktime import clock
import json


#: Most batches of which one run removes entries.
MOST = 200


def remove_expired(portal: Portal, now: datetime | None = None) -> int:
    """Remove the entries whose period is over; return how many.

    That they were removed is an entry itself.
    """
    now = now or clock.precise_now()
    periods = settings.current()
    access = entries.stamp(now - timedelta(days=periods.access_days))
    change = entries.stamp(now - timedelta(days=periods.change_days))
    trail = get_trail(portal)
    removed = worked = 0
    for number in trail.batches:
        batch = trail.batches[number]
        if batch.first >= max(access, change) or worked == MOST:
            break
        # a batch of which all is over the shorter period: see `may_have_expired`
        if batch.last >= access or (batch.changes_only and batch.first >= change):
            continue
        gone = _remove(batch, access, change)
        batch.changes_only = True
        worked += 1
        removed += gone
    if removed:
        former = trail.chain.expired_until
        trail.chain.expired_until = max(access, former)
        add(
            portal,
            {
                "user": "thads.worker",
                "action": "audit.expire",
                "path": "/",
                "details": {"rows": removed},
            },
        )
    return removed


def may_have_expired(batch: Batch, chain: Chain) -> bool:
    """Return whether entries of a batch may have been removed rightfully."""
    return batch.last < chain.expired_until


def _remove(batch: Batch, access: str, change: str) -> int:
    """Remove the expired lines of a batch; return how many."""
    if batch.expired == batch.count:
        return 0
    kept, gone = [], 0
    for line in batch.body.lines:
        if line is not None and _is_over(line, access, change):
            line = None
            gone += 1
        kept.append(line)
    if gone:
        batch.body = Body(tuple(kept), batch.body.hashes)
        batch.expired += gone
    return gone


def _is_over(line: str, access: str, change: str) -> bool:
    fields = json.loads(line)
    period = access if entries.kind_of(fields["action"]) in entries.ACCESS else change
    return fields["time"] < period
