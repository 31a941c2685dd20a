"""Entries of sites before 20261129001: a store a month, not chained.

They are shown as they lie until the upgrade has chained them.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from thads.audit import chain
from thads.audit import entries
from thads.audit.storage import OLD_KEY
from thads.audit.storage import get_trail
from thads.plonetypes import Portal
from typing import Any
from zope.annotation.interfaces import IAnnotations
import json
import transaction


#: Moments in the keys of these entries.
OLD_MOMENT = "%Y%m%dT%H%M%S%f"
STAMP_LENGTH = 21


def newest_first(portal: Portal, low: str, high: str) -> Iterator[dict[str, Any]]:
    """Yield the fields of the old entries from one stamp to another."""
    months = IAnnotations(portal).get(OLD_KEY, {})
    for month in reversed(list(months)):
        if low[:7] <= month <= high[:7]:
            for key, values in months[month].items(reverse=True):
                yield _fields(key, values)


def chain_old(portal: Portal, commit: bool = True) -> int:
    """Chain the old entries, the earliest first, and remove them where they lay.

    Commits every 5,000 entries; broken off, it goes on where it stopped. Return how
    many entries were chained.
    """
    annotations = IAnnotations(portal)
    months = annotations.get(OLD_KEY)
    if months is None:
        return 0
    trail, chained = get_trail(portal), 0
    for month in list(months):
        store = months[month]
        while items := list(islice(store.items(), 10 * chain.BATCH)):
            chain.append(trail, [entries.line(_fields(*item)) for item in items])
            for key, _values in items:
                store.remove(key)
            chained += len(items)
            if commit:
                transaction.commit()
        del months[month]
    del annotations[OLD_KEY]
    return chained


def _fields(key: str, values: Any) -> dict[str, Any]:
    time = datetime.strptime(key[:STAMP_LENGTH], OLD_MOMENT)
    return {
        "time": time.strftime(entries.MOMENT),
        "user": values["user"],
        "action": values["action"],
        "path": values["path"],
        "details": json.loads(values["details"]),
    }
