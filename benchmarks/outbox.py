"""Parallel submissions through a ZEO server: the partitioned store and its baselines.

    bin/zopepy benchmarks/outbox.py [--clients 2] [--threads 4] [--each 100]

Each way is run in turn on an empty database of its own, with the same processes; what
counts is the ratio in the last column, because the machine is never twice the same.

plain        a BTree keyed by time, a dict as value (what EasyForm's saver does)
persistent   the same with a PersistentMapping as value
partitioned  thads.outbox.partitioned.PartitionedStore
"""

from argparse import ArgumentParser
from BTrees.Length import Length
from BTrees.OOBTree import OOBTree
from multiprocessing import get_context
from persistent.mapping import PersistentMapping
from tempfile import TemporaryDirectory
from thads.outbox.partitioned import PartitionedStore
from threading import Thread
from uuid import uuid4
from ZODB.POSException import ConflictError
import statistics
import time
import transaction
import ZEO


SUBMISSION = {
    "procedure": "yeu-cau-thi-hanh-an",
    "name": "Nguyễn Văn Thử",
    "address": "Số 1 phố Thử, phường Thử, quận Thử, Hà Nội",
    "text": "Đề nghị thi hành bản án số 12/2026/DS-ST. " * 10,
}


def set_up(way, root):
    root["store"] = PartitionedStore() if way == "partitioned" else OOBTree()
    root["length"] = Length()


def submit(way, root):
    if way == "partitioned":
        root["store"].put(uuid4().hex, SUBMISSION)
    else:
        value = dict(SUBMISSION)
        if way == "persistent":
            value = PersistentMapping(value)
        root["store"][f"{time.time_ns()}-{uuid4().hex[:4]}"] = value
        root["length"].change(1)


def writer(way, db, each, times, conflicts):
    manager = transaction.TransactionManager()
    connection = db.open(manager)
    for _number in range(each):
        begun = time.perf_counter()
        while True:
            try:
                manager.begin()
                submit(way, connection.root())
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


def measure(way, options):
    context = get_context("spawn")
    with TemporaryDirectory() as directory:
        address, stop = ZEO.server(path=f"{directory}/Data.fs", threaded=False)
        try:
            connection = ZEO.connection(address)
            set_up(way, connection.root())
            transaction.commit()
            connection.close()
            results = context.Queue()
            arguments = (way, address, options.threads, options.each, results)
            clients = [
                context.Process(target=client, args=arguments)
                for _number in range(options.clients)
            ]
            begun = time.perf_counter()
            for process in clients:
                process.start()
            got = [results.get() for _process in clients]
            for process in clients:
                process.join()
            took = time.perf_counter() - begun
        finally:
            stop()
    times = [each for times, _conflicts in got for each in times]
    conflicts = sum(conflicts for _times, conflicts in got)
    # starting the processes is no part of it
    busy = sum(times) / (options.clients * options.threads)
    return {
        "conflicts": conflicts / len(times),
        "rate": len(times) / busy,
        "p50": statistics.median(times) * 1000,
        "p95": statistics.quantiles(times, n=20)[-1] * 1000,
        "took": took,
    }


def main():
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--each", type=int, default=100)
    options = parser.parse_args()
    print(f"{options.clients} clients x {options.threads} threads x {options.each}")
    print(f"{'way':12} {'conflicts':>9} {'per s':>7} {'p50 ms':>7} {'p95 ms':>7} ratio")
    base = None
    for way in ("plain", "persistent", "partitioned"):
        found = measure(way, options)
        base = base or found["rate"]
        print(
            f"{way:12} {found['conflicts']:9.2f} {found['rate']:7.0f} "
            f"{found['p50']:7.0f} {found['p95']:7.0f} {found['rate'] / base:5.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
