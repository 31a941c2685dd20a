"""How long readers and editors wait while a list is approved and written.

The one-process default: the worker is a thread of the web process. A client process
asks as a citizen and saves as an editor, over HTTP, with nothing else to do before
and after, and meanwhile while a list of 20,000 is written.
"""

from benchmarks.debtors import site
from benchmarks.debtors.people import people
from benchmarks.debtors.searching import free_port
from benchmarks.debtors.visitors import PASSWORD
from benchmarks.debtors.visitors import figures
from benchmarks.debtors.writing import approved
from pathlib import Path
from threading import Thread
import json
import subprocess
import sys
import time


QUIET = 15  # seconds
VISITORS = str(Path(__file__).with_name("visitors.py"))


def wait(place, count):
    """The figures, as a dict. ``place`` holds a register; a copy of it is written."""
    site.start(place)
    from thads.outbox import yielding
    from thads.outbox.worker import Worker
    from waitress.server import create_server
    from ZPublisher.WSGIPublisher import publish_module

    port = free_port()
    with site.opened() as portal:
        _prepare(portal)
        records = [record for record, _p in people(count, ["hanoi"] * 63, seed=63)]
        load = approved(portal, "hanoi", records)
        path = "/".join(load.getPhysicalPath())
        _commit()
    yielding.freeze_loaded_objects()
    server = create_server(publish_module, host="127.0.0.1", port=port, threads=2)
    Thread(target=server.run, daemon=True).start()
    quiet = _client(port, QUIET)
    with site.opened() as portal:
        from thads.debtors.loads import publishing

        publishing.enqueue(portal.unrestrictedTraverse(path))
        _commit()
    worker = Worker()
    started = time.perf_counter()
    worker.start()
    client = Thread(target=lambda: busy.update(_client(port, None, place)))
    busy = {}
    client.start()
    while not _published(path):
        time.sleep(0.5)
    seconds = time.perf_counter() - started
    (place / "stop").touch()
    client.join()
    worker.stop()
    for kind, more in _client(port, QUIET).items():
        quiet[kind] += more
    return {
        "quiet": figures(quiet),
        "busy": figures(busy),
        "per_second": count / seconds,
    }


def _prepare(portal):
    users = portal.getPhysicalRoot().acl_users
    users._doAddUser("editor", PASSWORD, ["Manager"], [])
    portal.portal_registry["plone.portal_timezone"] = "Asia/Ho_Chi_Minh"


def _commit():
    import transaction

    transaction.commit()


def _published(path):
    with site.opened() as portal:
        load = portal.unrestrictedTraverse(path)
        return load.portal_workflow.getInfoFor(load, "review_state") == "published"


def _client(port, seconds, place=Path("/nowhere")):
    """Run the client process: for some seconds, or until told to stop."""
    command = [sys.executable, "-I", VISITORS, str(port)]
    command += [str(seconds), str(place)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(ran.stdout)
