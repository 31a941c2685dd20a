"""Running a job: its user, its transaction, and the consequence of an error."""

from AccessControl.SecurityManagement import getSecurityManager
from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import setSecurityManager
from AccessControl.users import UnrestrictedUser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from persistent.mapping import PersistentMapping
from thads.outbox import periodic
from thads.outbox.interfaces import IJobHandler
from thads.outbox.interfaces import JobRefused
from thads.outbox.jobs import get_outbox
from thads.outbox.jobs import seconds
from thads.outbox.yielding import give_way
from thads.plonetypes import Portal
from thads.worktime import clock
from transaction.interfaces import TransientError
from ZODB.POSException import POSError
from zope.component import queryUtility
from zope.component.hooks import getSite
from zope.component.hooks import setSite
from zope.i18nmessageid import Message
import json
import logging
import time
import transaction


logger = logging.getLogger("thads.outbox")
USER = "thads.worker"
CONFLICTS = 5


class WorkersUser(UnrestrictedUser):
    """User who may do everything; has an id, unlike other emergency users."""

    def getId(self) -> str:
        return self.getUserName()


class NoHandler(Exception):
    """No handler of this kind is registered (yet: it is tried again)."""


@contextmanager
def as_worker(portal: Portal) -> Iterator[None]:
    """Work at the site as a user who may do everything, named in its history."""
    site, security = getSite(), getSecurityManager()
    setSite(portal)
    user = WorkersUser(USER, "", ["Manager"], [])
    newSecurityManager(None, user.__of__(portal.acl_users))
    try:
        yield
    finally:
        setSecurityManager(security)
        setSite(site)


def handle(portal: Portal, job: PersistentMapping) -> None:
    """Call the handler of a job; raise NoHandler if there is none."""
    handler = queryUtility(IJobHandler, name=job["kind"])
    if handler is None:
        raise NoHandler(job["kind"])
    handler(portal, json.loads(job["payload"]))


def error_text(error: BaseException) -> str:
    """Return what the operator reads of an error.

    Our own message, translated on the page that shows it, or else the error as it is.
    """
    message = error.args[0] if error.args else ""
    if isinstance(message, Message):
        return str(message)
    return f"{type(error).__name__}: {error}"


def log_error(error: BaseException, kind: str, id: str) -> None:
    """Log the error of a job, without traceback where its message tells the cause."""
    ours = error.args and isinstance(error.args[0], Message)
    logger.warning("job %s %s: %s", kind, id, error_text(error), exc_info=not ours)


def next_due(portal: Portal, now: float) -> str | None:
    """Return the id of the job that has waited longest, or None."""
    return next((id for _time, id in get_outbox(portal).waiting.until(now)), None)


def run_due(portal: Portal, now: datetime | None = None, limit: int = 1000) -> int:
    """Run what is due in the current transaction, without committing.

    For tests and set-up; the worker calls ``run_one``. Return how many attempts were
    made.
    """
    outbox = get_outbox(portal)
    made = 0
    with as_worker(portal):
        while made < limit:
            moment = clock.seconds() if now is None else seconds(now)
            id = next_due(portal, moment)
            if id is None:
                break
            made += 1
            job = outbox.take(id, moment)
            savepoint = transaction.savepoint(optimistic=True)
            try:
                handle(portal, job)
            except Exception as error:
                log_error(error, job["kind"], id)
                savepoint.rollback()
                outbox.fail(
                    id, error_text(error), moment, isinstance(error, JobRefused)
                )
            else:
                outbox.finish(id, moment)
    return made


def run_one(portal: Portal) -> bool:
    """Run the job due first, each step in its own transaction; False if none is due.

    That it runs is committed first: if it takes the process with it, the next worker
    knows. Conflicts are no fault of the job; a lost database is for the caller.
    """
    transaction.begin()
    id = next_due(portal, clock.seconds())
    if id is None:
        return False
    job = get_outbox(portal).take(id, clock.seconds())
    transaction.get().note(f"job {job['kind']} {id}: taken")
    try:
        transaction.commit()
    except TransientError:
        transaction.abort()
        return True
    for attempt in range(1, CONFLICTS + 1):
        transaction.begin()
        try:
            handle(portal, job)
            get_outbox(portal).finish(id, clock.seconds())
            transaction.get().note(f"job {job['kind']} {id}: done")
            give_way()  # nobody else commits meanwhile
            transaction.commit()
        except Exception as error:
            transaction.abort()
            if isinstance(error, TransientError) and attempt < CONFLICTS:
                time.sleep(0.05 * attempt)
                continue
            if isinstance(error, POSError) and not isinstance(error, TransientError):
                raise
            log_error(error, job["kind"], id)
            transaction.begin()
            final = isinstance(error, JobRefused)
            get_outbox(portal).fail(id, error_text(error), clock.seconds(), final)
            transaction.commit()
        break
    return True


def run_periodic(portal: Portal) -> None:
    """Run the periodic jobs whose time has come, each in its own transaction."""
    transaction.begin()
    for name, job in periodic.due(portal, clock.seconds()):
        started, error = clock.seconds(), ""
        transaction.begin()
        try:
            job(portal)
        except Exception as problem:
            if isinstance(problem, POSError) and not isinstance(
                problem, TransientError
            ):
                raise
            logger.exception("periodic job %s failed", name)
            transaction.abort()
            transaction.begin()
            error = error_text(problem)
        periodic.ran(portal, name, job, started, error)
        try:
            transaction.commit()
        except TransientError:
            transaction.abort()
