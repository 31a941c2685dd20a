"""The worker: a thread of the web process, or a process of its own in a cluster.

By default it starts with the web server; with THADS_WORKER=off the web server leaves
the work to ``bin/worker``. It looks every second, and at once when this process
commits a job. It opens a connection for each round, so that a conflict, an error or a
restart of the database leaves nothing behind.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from plone.browserlayer.layer import mark_layer
from thads.interfaces import ITrainingSite
from thads.outbox import caches
from thads.outbox import language
from thads.outbox import wakeup
from thads.outbox import yielding
from thads.outbox.jobs import KEY
from thads.outbox.jobs import get_outbox
from thads.outbox.lease import RENEWAL
from thads.outbox.lease import own_name
from thads.outbox.runner import as_worker
from thads.outbox.runner import run_one
from thads.outbox.runner import run_periodic
from thads.plonetypes import Application
from thads.plonetypes import Portal
from thads.web import logs
from thads.worktime import clock
from transaction.interfaces import TransientError
from types import SimpleNamespace
from urllib.parse import urlsplit
from ZEO.Exceptions import ClientDisconnected
from ZODB.POSException import POSKeyError
from zope.annotation.interfaces import IAnnotations
from zope.globalrequest import getRequest
from zope.globalrequest import setRequest
import argparse
import atexit
import logging
import os
import signal
import threading
import time
import transaction
import Zope2


logger = logging.getLogger("thads.outbox")
#: Held by a task that must be alone with the database: site creation.
alone = threading.Lock()
POLL = 1.0
LONGEST_PAUSE = 10.0
STOP_WITHIN = 15.0


def sites(app: Application) -> list[Portal]:
    """Return the sites of the database which have an outbox."""
    found = app.objectValues("Plone Site")
    return [site for site in found if KEY in IAnnotations(site)]


def public_request(app: Application, portal_path: tuple[str, ...]) -> Application:
    """Return the application with a request whose addresses are the public ones.

    THADS_PUBLIC_URL is the address of the portal, as ``https://thads.moj.gov.vn``; the
    training site is below it.
    """
    from Testing.makerequest import makerequest

    address = os.environ.get("THADS_PUBLIC_URL", "").rstrip("/")
    port = os.environ.get("THADS_PORT", "8080")
    app = makerequest(
        app,
        environ={
            "SERVER_NAME": "localhost",
            "SERVER_PORT": port,
            "HTTP_ACCEPT_LANGUAGE": "vi",
        },
    )
    request = app.REQUEST
    if address:
        parts = urlsplit(address)
        request["PARENTS"] = [app]
        public_port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        request.setServerURL(parts.scheme, parts.hostname, public_port)
        root = [p for p in parts.path.split("/") if p]
        if ITrainingSite.providedBy(app.unrestrictedTraverse(portal_path)):
            root.append(portal_path[-1])
        request.setVirtualRoot(root)
        request["VirtualRootPhysicalPath"] = portal_path
    return app


@contextmanager
def open_app() -> Iterator[Application]:
    """Open the application on a connection of its own, and close it afterwards."""
    app = Zope2.app()
    try:
        yield app
    finally:
        transaction.abort()
        app._p_jar.close()


@contextmanager
def portal_at(app: Application, path: tuple[str, ...]) -> Iterator[Portal]:
    """Give the portal with a request, set as site, as the worker's user."""
    app = public_request(app, path)
    portal = app.unrestrictedTraverse(path)
    request = app.REQUEST
    request["LANGUAGE"] = "vi"
    before = getRequest()
    setRequest(request)
    try:
        with as_worker(portal):
            mark_layer(portal, SimpleNamespace(request=request))
            yield portal
    finally:
        setRequest(before)
        request.close()


class ClockWatch:
    """Watch over the clock: one that leaps ahead by a day is not believed for an hour.

    What is due only in months (mails tried again, reminders, what is deleted after a
    while) would run at once, and what runs would be put off until those months are
    over. After an hour the clock is believed, so that no worker rests for ever.
    """

    LEAP = 24 * 3600.0
    DOUBT = 3600.0

    def __init__(self) -> None:
        self.ahead = clock.seconds() - running()
        self.doubted: float | None = None

    def is_believed(self) -> bool:
        """Return whether the clock can be right."""
        now, run = clock.seconds(), running()
        if now - run - self.ahead <= self.LEAP:
            self.ahead, self.doubted = now - run, None
            return True
        if self.doubted is None:
            self.doubted = run
            logger.error(
                "the clock has leapt ahead to %s: no work for an hour, unless it is "
                "put right. If it is right, start the worker anew.",
                clock.shown(clock.from_seconds(now)),
            )
        if run - self.doubted < self.DOUBT:
            return False
        self.ahead, self.doubted = now - run, None
        return True


def running() -> float:
    """Return the seconds since this machine was started, whatever its clock says."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Worker:
    """Threads that run the jobs of every site, and renew the lease."""

    def __init__(self) -> None:
        self.me = own_name(f"{id(self):x}")
        self.stopping = threading.Event()
        self.threads: list[threading.Thread] = []
        self.watch = ClockWatch()

    # one round

    def round(self) -> None:
        """Run all that is due at all sites, unless the clock cannot be right."""
        if not self.watch.is_believed():
            return
        with open_app() as app:
            for path in [site.getPhysicalPath() for site in sites(app)]:
                with portal_at(app, path) as portal:
                    self._work(portal)

    def _work(self, portal: Portal) -> None:
        if not self._lead(portal):
            return
        run_periodic(portal)
        while not self.stopping.is_set() and run_one(portal):
            transaction.begin()
            if not get_outbox(portal).lease.held_by(self.me, clock.seconds()):
                return

    def _lead(self, portal: Portal) -> bool:
        """Return whether this worker holds the lease, taking it if it is free."""
        transaction.begin()
        outbox, now = get_outbox(portal), clock.seconds()
        mine = outbox.lease.held_by(self.me, now)
        if not mine:
            if not outbox.lease.free(now):
                return False
            outbox.lease.hold(self.me, now)
        left = outbox.recover(now)
        if left:
            logger.warning("%s jobs were left running and go on", len(left))
        if not mine or left:
            try:
                transaction.commit()
            except TransientError:
                transaction.abort()
                return False
        if not mine:
            logger.info("at work on %s as %s", portal.getId(), self.me)
        return True

    def renew(self, release: bool = False) -> None:
        """Renew the leases this worker holds, or give them back."""
        with open_app() as app:
            for site in sites(app):
                lease = get_outbox(site).lease
                if lease.holder == self.me:
                    if release:
                        lease.release()
                    else:
                        lease.hold(self.me, clock.seconds())
            transaction.commit()

    # threads

    def run(self) -> None:
        """Run rounds until stopped."""
        pause = POLL
        while not self.stopping.is_set():
            wakeup.called.clear()
            try:
                with alone:
                    self.round()
                pause = POLL
            except Exception as error:
                self._log_error(error, pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            wakeup.called.wait(pause)
        try:
            self.renew(release=True)
        except Exception as error:
            logger.warning("stopped without giving the lease back: %s", error)

    def _log_error(self, error: Exception, pause: float) -> None:
        if isinstance(error, ClientDisconnected | TransientError | POSKeyError):
            logger.warning("round broken off (%s), again in %s s", error, pause)
        else:
            logger.exception("round broken off, again in %s s", pause)

    def _renew_lease(self) -> None:
        """Renew the lease in time, however long a job takes."""
        while not self.stopping.wait(RENEWAL):
            try:
                self.renew()
            except Exception as error:
                logger.warning("the lease was not renewed: %s", error)

    def start(self) -> None:
        """Start the threads."""
        for name, target in (("worker", self.run), ("keeper", self._renew_lease)):
            thread = threading.Thread(
                target=target, name=f"thads.outbox.{name}", daemon=True
            )
            thread.start()
            self.threads.append(thread)

    def stop(self) -> None:
        """Finish the job at hand, give the lease back, end the threads."""
        self.stopping.set()
        wakeup.called.set()
        for thread in self.threads:
            thread.join(STOP_WITHIN)


def start_with_server(event: object) -> None:
    """Start a worker in this process, unless THADS_WORKER is off.

    Subscriber of IProcessStarting, which only a web server sends.
    """
    if os.environ.get("THADS_WORKER", "").lower() in ("off", "no", "0"):
        logger.info("no worker in this process (THADS_WORKER=off)")
        return
    worker = Worker()
    worker.start()
    atexit.register(worker.stop)


def main(args: list[str] | None = None) -> None:
    """Run the worker as a process of its own, a client of the database: bin/worker."""
    parser = argparse.ArgumentParser(prog="worker", description=main.__doc__)
    parser.add_argument("conf", help="zope.conf of a client without a server")
    options = parser.parse_args(args)
    caches.checked_addresses()
    wanted = logs.read(os.environ)
    from Zope2.Startup.run import configure_wsgi

    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    configure_wsgi(options.conf)
    wanted.apply("worker")
    Zope2.startup_wsgi()
    language.check()
    yielding.freeze_loaded_objects()
    worker = Worker()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *ignored: worker.stopping.set())
    # what turns logs tells Zope so; ours are copied and emptied
    signal.signal(signal.SIGUSR2, signal.SIG_IGN)
    worker.start()
    print("worker: ready", flush=True)
    while not worker.stopping.wait(0.5):
        pass
    worker.stop()
    print("worker: stopped", flush=True)
