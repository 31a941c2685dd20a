"""From approval to stored and searchable: the worker's own job, in a real file."""

from benchmarks.debtors import site
from benchmarks.debtors.people import people
from collections import defaultdict
import json
import time


LIST = 20_000  # rows of a list, at most


def write(data, count):
    """Write a register of so many entries and keep it; the figures of it, as a dict."""
    place = data / f"register-{count}"
    kept = place / "written.json"
    if kept.exists():
        return json.loads(kept.read_text())
    site.copy(data, place.name)
    empty = (place / "Data.fs").stat().st_size
    site.start(place)
    import resource
    import Zope2

    seconds, processor, slowest, lists = 0.0, 0.0, 0.0, 0
    for locality, rows in _lists(count):
        with site.opened() as portal:
            _approve(portal, locality, rows)
            found = _publish(portal)
        seconds += found[0]
        processor += found[1]
        slowest = max(slowest, found[2])
        lists += 1
    unpacked = (place / "Data.fs").stat().st_size - empty
    Zope2.DB.pack()
    figures = {
        "entries": count,
        "lists": lists,
        "per_second": count / seconds,
        "per_processor_second": count / processor,
        "longest_step_ms": slowest * 1000,
        "bytes_before_packing": unpacked / count,
        "bytes": ((place / "Data.fs").stat().st_size - empty) / count,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    Zope2.DB.close()
    kept.write_text(json.dumps(figures, indent=1))
    return figures


def _lists(count):
    """(locality, rows) of lists as localities would hand them in."""
    from thads.organisation.units import localities

    with site.opened():
        places = [locality.getId() for locality in localities()]
    waiting = defaultdict(list)
    for record, place in people(count, places):
        waiting[place].append(record)
        if len(waiting[place]) == LIST:
            yield place, waiting.pop(place)
    yield from waiting.items()


def approved(portal, locality, rows):
    """An approved list of these rows: what the head's click leaves to the worker."""
    from plone import api
    from thads.debtors.content import DebtorLoad
    from thads.debtors.loads import spool
    from thads.debtors.loads.checked_row import OUTCOMES
    from thads.debtors.loads.checked_row import CheckedRow
    from thads.debtors.register.ids import new_id
    from thads.organisation.units import section
    from thads.worktime import clock

    unit = portal[locality]
    register = section(unit, "tra-cuu")
    load = DebtorLoad(new_id(register, "nap-"))
    load.title, load.received = "benchmark.xlsx", clock.iso(clock.now())
    register._setObject(load.id, load)
    load = register[load.id]
    register.loads[f"{load.received} {load.id}"] = load.id
    checked = (
        CheckedRow(n, r, unit.unit_id, outcome="new") for n, r in enumerate(rows, 2)
    )
    load.rows = spool.blob_of(row.encode() for row in checked)
    load.faulty = spool.blob_of([])
    load.written, load.added, load.replaced = 0, b"", {}
    load.counts = dict.fromkeys((*OUTCOMES, "ended", "faulty"), 0)
    load.counts.update(rows=len(rows), valid=len(rows), new=len(rows))
    load.approved = clock.iso(clock.now())
    workflow = api.portal.get_tool("portal_workflow")
    status = {"action": "approve", "actor": "", "comments": "", "time": load.created()}
    status["review_state"] = "approved"
    workflow.setStatusOf("thads_debtor_load", load, status)
    workflow["thads_debtor_load"].updateRoleMappingsFor(load)
    return load


def _approve(portal, locality, rows):
    from thads.debtors.loads import publishing
    import transaction

    publishing.enqueue(approved(portal, locality, rows))
    transaction.commit()


def rebuild(place):
    """Write the index anew, as the worker does, asking it all the while."""
    from thads.debtors.register.indexes import index_of
    from thads.debtors.search import rebuilding
    from thads.debtors.search.query import Question
    from thads.debtors.search.query import search
    from thads.outbox.runner import run_one
    import resource
    import transaction

    site.start(place)
    with site.opened() as portal:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        rebuilding.start(portal)
        transaction.commit()
        started, used = time.perf_counter(), time.process_time()
        steps, answers = 0, set()
        while run_one(portal):
            steps += 1
            transaction.begin()
            question = Question(name="nguyen van hung")
            answers.add(search(index_of(portal), question).total)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {
            "seconds": time.perf_counter() - started,
            "processor": time.process_time() - used,
            "steps": steps,
            "answers": sorted(answers),
            "memory_mb": (after - before) / 1024,
        }


def _publish(portal):
    """Seconds, seconds of the processor, and the longest step."""
    from thads.outbox.runner import run_one

    started, used, longest = time.perf_counter(), time.process_time(), 0.0
    while True:
        begun = time.perf_counter()
        if not run_one(portal):
            break
        longest = max(longest, time.perf_counter() - begun)
    return time.perf_counter() - started, time.process_time() - used, longest
