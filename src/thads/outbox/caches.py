"""Shared caches (Varnish): what is removed from them when the public site changes.

THADS_CACHES of a process names them (`http://127.0.0.1:6081 http://10.0.0.7:6081`);
where none is named, none may keep anything. A page says where it belongs by the header
PLACE; `purge` removes all pages of a place by one request, `BAN`, in which that header
is a regular expression.

It is sent twice. Once by the process that committed, at once: a job may wait behind
another. And by a job of the same transaction, some seconds later, which is tried again
until the cache has taken it: it meets what was written into the cache meanwhile, by a
request that had begun before or by a process that had not heard of the change.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from http.client import HTTPConnection
from http.client import HTTPException
from thads import _
from thads.outbox.jobs import put
from thads.plonetypes import Portal
from thads.worktime import clock
from typing import TypedDict
from urllib.parse import urlsplit
import logging
import os
import re
import transaction


logger = logging.getLogger("thads.outbox")
KIND = "caches"
ENVIRONMENT = "THADS_CACHES"
#: Header of an answer: the path of the portal or of the locality it belongs to.
PLACE = "X-Thads-Place"
#: Seconds after which the job repeats what the process has sent.
AGAIN = 2
#: Seconds to wait for a cache: of a request that has just committed, and of the job.
AT_ONCE, PATIENT = 1.0, 3.0


class Purge(TypedDict):
    """Payload of a `caches` job: regular expressions of places."""

    places: list[str]


class NotPurged(Exception):
    """A cache could not be told now; it is tried again."""


def addresses() -> tuple[str, ...]:
    """Return the caches that are told of changes, as `host:port` each.

    Raise ValueError if the environment names something else.
    """
    return _read(os.environ.get(ENVIRONMENT, ""))


def checked_addresses() -> tuple[str, ...]:
    """Return the same when a process starts; SystemExit with one line if that fails."""
    try:
        return addresses()
    except ValueError as error:
        raise SystemExit(f"*** {error}") from None


@lru_cache(maxsize=4)
def _read(texts: str) -> tuple[str, ...]:
    found = []
    for text in texts.split():
        parts = urlsplit(text)
        try:
            found.append(f"{parts.hostname or ''}:{parts.port or 80}")
        except ValueError:
            parts = urlsplit("")
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"{ENVIRONMENT} is no list of http://host:port: {text}")
    return tuple(found)


def place_of(portal: Portal, locality: str = "") -> str:
    """Return the place of a page: of the portal's own, or of a locality, by its id."""
    path = "/".join(portal.getPhysicalPath())
    return f"{path}/{locality}" if locality else path


def purge(portal: Portal, localities: Iterable[str] | None = None) -> None:
    """Remove pages from the caches when this transaction is committed.

    Those of localities, by their ids, and the portal's own, which show something of
    every locality; all pages where no localities are given.
    """
    if not addresses():
        return
    current = transaction.get()
    try:
        changed = current.data(KIND)
    except KeyError:
        changed = {}
        current.set_data(KIND, changed)
        current.addBeforeCommitHook(_put, (portal,))
    if localities is None:
        changed["everything"] = True
    else:
        changed.setdefault("localities", set()).update(localities)
    if changed.pop("put", False):
        current.addBeforeCommitHook(_put, (portal,))


def _put(portal: Portal) -> None:
    current = transaction.get()
    changed = current.data(KIND)
    changed["put"] = True
    base = re.escape(place_of(portal))
    below = "|".join(sorted(map(re.escape, changed.get("localities", ()))))
    place = f"^{base}(/({below}))?$" if below else f"^{base}$"
    if changed.get("everything"):
        place = f"^{base}(/|$)"
    payload: Purge = {"places": [place]}
    put(portal, KIND, payload, due=clock.now() + timedelta(seconds=AGAIN))
    current.addAfterCommitHook(_tell_at_once, (payload["places"],))


def _tell_at_once(success: bool, places: list[str]) -> None:
    if not success:
        return
    for address in addresses():
        try:
            _tell(address, places, AT_ONCE)
        except NotPurged as error:
            logger.warning("%s; a job tries again", error)


def deliver(portal: Portal, payload: Purge) -> None:
    """Tell all caches (handler of `caches` jobs); raise NotPurged if one was not."""
    failed = None
    for address in addresses():
        try:
            _tell(address, payload["places"], PATIENT)
        except NotPurged as error:
            failed = error
    if failed is not None:
        raise failed


def _tell(address: str, places: list[str], patience: float) -> None:
    """Send a cache one BAN for each place; raise NotPurged if it takes one not."""
    host, _colon, port = address.rpartition(":")
    connection = HTTPConnection(host, int(port), timeout=patience)
    try:
        for place in places:
            connection.request("BAN", "/", headers={PLACE: place})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise HTTPException(f"{answer.status} {answer.reason}")
    except (OSError, HTTPException) as error:
        logger.info("the cache at %s: %s", address, error)
        message = _(
            "The cache at ${address} was not told of a change.",
            mapping={"address": address},
        )
        raise NotPurged(message) from error
    finally:
        connection.close()
