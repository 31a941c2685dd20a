"""Verifying the chain: by command, and every night by the worker."""

from dataclasses import dataclass
from plone import api
from thads import _
from thads.audit import entries
from thads.audit import retention
from thads.audit.chain import digest
from thads.audit.interfaces import IUnitDirectory
from thads.audit.storage import GENESIS
from thads.audit.storage import Batch
from thads.audit.storage import Chain
from thads.audit.storage import find_trail
from thads.audit.storage import get_trail
from thads.outbox import mail
from thads.outbox.periodic import every
from thads.outbox.yielding import give_way
from thads.plonetypes import Portal
from thads.worktime import clock
from typing import Any
from zope.component import queryUtility
from zope.i18n import translate
import logging


logger = logging.getLogger("thads.audit")


class Broken(Exception):
    """The chain is not what it was; arguments: the number of the entry, the reason."""

    @property
    def number(self) -> int:
        """The entry at which it is broken, or the first of its batch."""
        return self.args[0]


@dataclass(frozen=True)
class Result:
    """Finding of a verification; `fault` is empty where the chain is whole."""

    entries: int
    head: str
    fault: str = ""
    at: int = 0

    @property
    def whole(self) -> bool:
        """True if nothing was changed or removed."""
        return not self.fault


def verify(portal: Portal, noted: tuple[int, str] | None = None) -> Result:
    """Compute the whole chain anew and compare.

    `noted`: (number, hash) of an entry as somebody wrote it down earlier; who can write
    the database can compute a new chain, but not one that has this hash there.
    """
    trail = find_trail(portal)
    chain = trail.chain
    number, head = 0, GENESIS
    seen = noted is None or noted == (0, GENESIS)
    try:
        for place, batch in trail.batches.items():
            if place != batch.first_number or place != number + 1:
                raise Broken(number + 1, _("entries are missing"))
            if batch.previous != head:
                raise Broken(place, _("the batch does not follow the one before"))
            hashes = _verify_batch(batch, chain)
            if noted and place <= noted[0] < place + batch.count:
                if hashes[noted[0] - place] != noted[1]:
                    raise Broken(noted[0], _("it has not the hash noted earlier"))
                seen = True
            number, head = number + batch.count, batch.head
            batch.body._p_deactivate()
            batch._p_deactivate()
            give_way()
        if (number, head) != (chain.number, chain.head):
            raise Broken(number + 1, _("the end is missing"))
        if not seen:
            raise Broken(number + 1, _("the entry noted earlier is missing"))
    except Broken as broken:
        return Result(number, head, broken.args[1], broken.number)
    return Result(number, head)


def _verify_batch(batch: Batch, chain: Chain) -> tuple[str, ...]:
    """Return the hashes of a batch; raise Broken where they are wrong."""
    body = batch.body
    first = batch.first_number
    if not len(body.lines) == len(body.hashes) == batch.count:
        raise Broken(first, _("entries of the batch are missing"))
    head = batch.previous
    for at, (line, noted) in enumerate(zip(body.lines, body.hashes, strict=True)):
        if line is None:
            if not retention.may_have_expired(batch, chain):
                raise Broken(first + at, _("the entry was removed before its time"))
            head = noted
            continue
        head = digest(head, line)
        if head != noted:
            raise Broken(first + at, _("the entry or its hash was changed"))
    if head != batch.head:
        raise Broken(first + batch.count - 1, _("the end of the batch was changed"))
    return body.hashes


@every(days=1)
def verify_nightly(portal: Portal) -> None:
    """Verify the chain, write its head into the log, tell of a fault; a periodic job.

    Of a chain that is whole, what has expired is removed afterwards.
    """
    result = verify(portal)
    trail = get_trail(portal)
    trail.chain.checked = {
        "time": entries.stamp(clock.precise_now()),
        "entries": result.entries,
        "head": result.head,
        "fault": str(result.fault),
        "at": result.at,
    }
    if result.whole:
        # outside of the database, where who changes that one does not reach
        logger.info(
            "the chain is whole, its head is %s:%s", result.entries, result.head
        )
        retention.remove_expired(portal)
    else:
        logger.error("the chain is broken at entry %s: %s", result.at, result.fault)
        tell(portal, result)


def health(portal: Portal) -> dict[str, Any]:
    """Return what the last nightly verification found.

    `whole` (None before the first one), `checked` (a datetime), `entries`, `head`, `at`
    and `fault`, and how many entries are `waiting` for being chained.
    """
    trail = find_trail(portal)
    checked = trail.chain.checked
    return {
        "whole": not checked["fault"] if checked else None,
        "checked": entries.moment(checked["time"]) if checked else None,
        "entries": checked.get("entries", 0),
        "head": checked.get("head", ""),
        "at": checked.get("at", 0),
        "fault": checked.get("fault", ""),
        "waiting": sum(1 for _item in trail.inbox.items()),
    }


def tell(portal: Portal, result: Result) -> None:
    """Mail the inspectors and the operators that the chain is broken; once a day."""
    directory = queryUtility(IUnitDirectory)
    addresses = set(directory.inspectors() if directory else ())
    operators = api.portal.get_registry_record("plone.email_from_address", default="")
    addresses.add(operators)
    addresses.discard("")
    addresses.discard(None)
    if not addresses:
        return
    text = _(
        "The nightly check of the audit trail found that it is not what it was: "
        "entry ${number} (${fault}). Somebody may have changed the database past the "
        "portal. Stop changing anything, keep a copy of the database and of the logs, "
        "and compare with the last backup.\n\n${address}",
        mapping={
            "number": str(result.at),
            "fault": translate(result.fault, target_language="vi"),
            "address": f"{portal.absolute_url()}/@@audit-log",
        },
    )
    subject = _("The audit trail is broken")
    day = f"{clock.precise_now():%Y-%m-%d}"
    for address in sorted(addresses):
        mail.send(
            portal,
            address,
            subject,
            text,
            key=f"audit.broken-{day}-{result.at}-{address}",
        )
