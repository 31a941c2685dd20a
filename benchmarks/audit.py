"""Parallel recording through a ZEO server: the trail, and what it was before.

    bin/zopepy benchmarks/audit.py [--clients 2] [--threads 4] [--each 100]

Each way is run in turn on an empty database of its own, with the same processes; what
counts is the ratio in the last column, because the machine is never twice the same.

month     an entry in the store of its month, a PersistentMapping (before the chain)
inbox     an entry in the inbox
chained   the same, while a worker takes entries out of the inbox and into the chain
tally     an entry counted in memory and written by a thread of the process

Afterwards the chain of the third way is verified, with the seconds for a million
entries.
"""

from argparse import ArgumentParser
from datetime import UTC
from datetime import datetime
from multiprocessing import get_context
from tempfile import TemporaryDirectory
from thads.audit import chain
from thads.audit import entries
from thads.audit import tallies
from thads.audit import verification
from thads.audit.storage import KEY
from thads.audit.storage import Trail
from thads.outbox.partitioned import PartitionedStore
from threading import Event
from threading import Thread
from types import SimpleNamespace
from unittest import mock
from uuid import uuid4
from ZODB.POSException import ConflictError
import json
import statistics
import time
import transaction
import ZEO


FIELDS = {
    "user": "hanoi.officer",
    "name": "Nguyễn Văn Thử",
    "action": "requests.read",
    "path": "/hanoi/ho-tro-truc-tuyen/AAAA-BBBB-CCCC",
    "title": "AAAA-BBBB-CCCC",
    "unit": "hanoi",
    "details": {"code": "AAAA-BBBB-CCCC"},
}
SITE = ("", "thads")
WAYS = ("month", "inbox", "chained", "tally")


def record(way, root):
    """Record an entry in this transaction."""
    now = datetime.now(UTC)
    stamp = entries.stamp(now)
    key = f"{stamp}-{uuid4().hex[:12]}"
    if way == "month":
        values = {name: FIELDS[name] for name in ("user", "action", "path")}
        values["details"] = json.dumps(FIELDS["details"])
        root["month"].put(key, values)
    elif way == "tally":
        tallies.counter.count(SITE, FIELDS, now)
    else:
        root["trail"].inbox.put(key, entries.line({**FIELDS, "time": stamp}))


def writer(way, db, each, times, conflicts):
    manager = transaction.TransactionManager()
    connection = db.open(manager)
    for _number in range(each):
        begun = time.perf_counter()
        while True:
            try:
                manager.begin()
                record(way, connection.root())
                manager.commit()
                break
            except ConflictError:
                manager.abort()
                conflicts.append(1)
        times.append(time.perf_counter() - begun)
    connection.close()


def client(way, address, threads, each, results):
    db = ZEO.DB(address)
    times, conflicts = [], []
    workers = [
        Thread(target=writer, args=(way, db, each, times, conflicts))
        for _number in range(threads)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    db.close()
    results.put((times, len(conflicts)))


def chaining(address, stopping):
    """Chain what waits, far more often than the worker does."""
    db = ZEO.DB(address)
    connection = db.open()
    while not stopping.wait(0.2):
        try:
            transaction.begin()
            take_in(connection.root())
            transaction.commit()
        except ConflictError:
            transaction.abort()
    transaction.begin()
    take_in(connection.root())
    transaction.commit()
    connection.close()
    db.close()


def take_in(root):
    with mock.patch.object(chain, "get_trail", lambda portal: root["trail"]):
        chain.chain_all(None, datetime.now(UTC))


def measure(way, options):
    context = get_context("spawn")
    with TemporaryDirectory() as directory:
        address, stop = ZEO.server(path=f"{directory}/Data.fs", threaded=False)
        stopping = Event()
        worker = Thread(target=chaining, args=(address, stopping))
        try:
            connection = ZEO.connection(address)
            root = connection.root()
            root["month"], root["trail"] = PartitionedStore(), Trail()
            transaction.commit()
            results = context.Queue()
            arguments = (way, address, options.threads, options.each, results)
            clients = [
                context.Process(target=client, args=arguments)
                for _number in range(options.clients)
            ]
            if way == "chained":
                worker.start()
            for process in clients:
                process.start()
            got = [results.get() for _process in clients]
            for process in clients:
                process.join()
            stopping.set()
            if way == "chained":
                worker.join()
                connection.sync()
                verify(root["trail"])
            connection.close()
        finally:
            stopping.set()
            stop()
    times = [each for times, _conflicts in got for each in times]
    conflicts = sum(conflicts for _times, conflicts in got)
    busy = sum(times) / (options.clients * options.threads)
    return {
        "conflicts": conflicts / len(times),
        "rate": len(times) / busy,
        "p50": statistics.median(times) * 1000,
        "p95": statistics.quantiles(times, n=20)[-1] * 1000,
    }


def verify(trail):
    portal = SimpleNamespace(__annotations__={KEY: trail})
    with mock.patch.object(verification, "find_trail", lambda portal: trail):
        begun = time.perf_counter()
        found = verification.verify(portal)
        took = time.perf_counter() - begun
    each = took / max(found.entries, 1) * 1_000_000
    print(
        f"  {found.entries} entries, {found.fault or 'whole'}; a million: {each:.0f} s"
    )


def main():
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--each", type=int, default=100)
    options = parser.parse_args()
    print(f"{options.clients} clients x {options.threads} threads x {options.each}")
    print(f"{'way':9} {'conflicts':>9} {'per s':>9} {'p50 ms':>7} {'p95 ms':>7} ratio")
    base = None
    for way in WAYS:
        found = measure(way, options)
        base = base or found["rate"]
        print(
            f"{way:9} {found['conflicts']:9.3f} {found['rate']:9.0f} "
            f"{found['p50']:7.2f} {found['p95']:7.2f} {found['rate'] / base:5.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
