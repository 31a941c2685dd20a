"""For how long the worker holds what others want, while it writes a list of 20,000.

Milliseconds of the processor, not of the clock, so that other work on the machine does
not count: of the pieces between two looks at who waits, of whole batches, and of the
commits, during which the database takes nothing else.
"""

from benchmarks.debtors import site
from benchmarks.debtors.people import people
from benchmarks.debtors.writing import approved
from unittest import mock
import time


def hold(place, count):
    """The figures, as a dict. ``place`` holds a register; a copy of it is written."""
    site.start(place)
    from thads.debtors.loads import publishing
    from thads.outbox import yielding
    from thads.outbox.runner import run_one
    from ZODB.FileStorage.FileStorage import FileStorage
    import transaction

    with site.opened() as portal:
        records = [record for record, _p in people(count, ["hanoi"] * 63, seed=63)]
        publishing.enqueue(approved(portal, "hanoi", records))
        transaction.commit()
    yielding.freeze_loaded_objects()
    pieces, begin, finish = (
        publishing.pieces,
        FileStorage.tpc_begin,
        FileStorage.tpc_finish,
    )
    times = {"pieces": [], "commits": [], "batches": []}
    since = {}

    def took(kind):
        times[kind].append((time.thread_time() - since[kind]) * 1000)

    def timed_pieces(seconds):
        enough = pieces(seconds)
        since["pieces"] = time.thread_time()

        def timed():
            took("pieces")
            found = enough()
            since["pieces"] = time.thread_time()
            return found

        return timed

    def timed_begin(storage, *args, **kwargs):
        begin(storage, *args, **kwargs)
        since["commits"] = time.thread_time()

    def timed_finish(storage, *args, **kwargs):
        found = finish(storage, *args, **kwargs)
        took("commits")
        return found

    with (
        mock.patch.object(publishing, "pieces", timed_pieces),
        mock.patch.object(FileStorage, "tpc_begin", timed_begin),
        mock.patch.object(FileStorage, "tpc_finish", timed_finish),
        site.opened() as portal,
    ):
        used = time.process_time()
        while True:
            since["batches"] = time.thread_time()
            if not run_one(portal):
                break
            took("batches")
        used = time.process_time() - used
    return {
        "per_processor_second": count / used,
        **{kind: _figures(found) for kind, found in times.items()},
    }


def _figures(times):
    times = sorted(times)
    return {
        "count": len(times),
        "p50": times[len(times) // 2],
        "p95": times[int(len(times) * 0.95)],
        "longest": times[-1],
    }
