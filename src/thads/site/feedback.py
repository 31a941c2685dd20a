"""Answers to whether a page helped, counted by page and month, with remarks.

Nothing of the person who answered is stored: no address, no cookie, no time but the
month.
"""

from thads.outbox.partitioned import PartitionedStore
from thads.storage import PortalStorage


ANSWERS = PortalStorage("thads.feedback", PartitionedStore)
uninstall = ANSWERS.uninstall
#: Remarks on one page in one month; later ones take the oldest's place.
MOST_REMARKS = 50
LONGEST = 500
#: How far back the figures go.
MONTHS = 6


def _record(portal, path, month):
    store, key = ANSWERS.write(portal), f"{month:%Y-%m}|{path}"
    return store.get(key) or store.put(key, {"yes": 0, "no": 0, "words": ()})


def answer(portal, path, helped, month):
    """Count one answer; `month`: any day of it."""
    record = _record(portal, path, month)
    record["yes" if helped else "no"] += 1


def remark(portal, path, words, month):
    """Store a remark on what was missing."""
    words = " ".join(words.split())[:LONGEST]
    if words:
        record = _record(portal, path, month)
        record["words"] = (*record["words"], words)[-MOST_REMARKS:]


def figures(portal, below, month):
    """Return [(path, yes, no, [remark, ...])] below a path, the worst first."""
    store = ANSWERS.read(portal)
    year, number = divmod(month.year * 12 + month.month - MONTHS, 12)
    first = f"{year}-{number + 1:02}"
    found = {}
    for key, record in store.items():
        at, path = key.split("|", 1)
        if at < first or not f"{path}/".startswith(f"{below}/"):
            continue
        yes, no, words = found.get(path, (0, 0, ()))
        found[path] = (
            yes + record["yes"],
            no + record["no"],
            words + record["words"],
        )
    lines = [(path, yes, no, list(words)) for path, (yes, no, words) in found.items()]
    return sorted(lines, key=lambda line: (-line[2], -line[1], line[0]))
