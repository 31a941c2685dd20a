"""Our index: warm in one process, and cold through a database server."""

from benchmarks.debtors import site
from benchmarks.debtors.questions import measure
from benchmarks.debtors.questions import shapes
from benchmarks.debtors.questions import summary
from functools import cache
import resource
import socket
import subprocess
import sys
import time


@cache
def _finder():
    """The search, and questions of a kind that may be weak; once the site is there."""
    from thads.debtors.search.query import Question
    from thads.debtors.search.query import search

    class Unchecked(Question):
        def check(self):
            """Whatever is asked."""

    return search, Unchecked


def ask(index, asked):
    search, question = _finder()
    return search(
        index, question(name=asked.name, decision=asked.decision, unit=asked.unit)
    )


def places():
    from thads.organisation.units import localities

    with site.opened():
        return [locality.getId() for locality in localities()]


def warm(place, questions):
    """{shape: (median, p95)} and the memory of the process, before and after."""
    from thads.debtors.register.indexes import index_of

    site.start(place)
    asked = shapes(questions, places())
    before = _memory()
    with site.opened() as portal:
        index = index_of(portal)
        times = {
            shape: measure(lambda q: ask(index, q), found)
            for shape, found in asked.items()
        }
    return {"times": times, "memory_before": before, "memory_after": _memory()}


def cold(place, questions):
    """The same through a ZEO server, each question by a client that knows nothing."""
    from ZEO.ClientStorage import ClientStorage
    import ZODB

    port = free_port()
    server = serve(place, port)
    try:
        site.start(place, port)
        asked = shapes(questions, places())
        found = {}
        for shape, some in asked.items():
            times = []
            for question in some:
                storage = ClientStorage(
                    ("127.0.0.1", port),
                    blob_dir=str(place / "blobs"),
                    shared_blob_dir=True,
                    wait_timeout=30,
                )
                db = ZODB.DB(storage)
                connection = db.open()
                started = time.perf_counter()
                site_ = connection.root()["Application"]["thads"]
                ask(site_.__annotations__["thads.debtors"], question)
                times.append((time.perf_counter() - started) * 1000)
                connection.close()
                db.close()
            found[shape] = summary(times)
        return {"times": found}
    finally:
        server.terminate()
        server.wait()


def serve(place, port):
    """A ZEO server process for the database of a place."""
    program = "from ZEO.runzeo import main; main()"
    command = [sys.executable, "-c", program, "-a", f"127.0.0.1:{port}"]
    return subprocess.Popen(
        [*command, "-f", str(place / "Data.fs")],
        env={"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
