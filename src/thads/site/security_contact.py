"""`security.txt` (RFC 9116): the address for whoever finds a weakness of the portal.

Its `Expires` is computed: the end of the day the settings name, at most a year ahead,
as the RFC recommends. When that day has passed there is no file: a contact that nobody
answers costs its finder the time in which others use the weakness. The worker warns
before.
"""

from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from plone import api
from thads import _
from thads.outbox import mail
from thads.outbox.periodic import every
from thads.site.settings import SecurityContact
from thads.site.settings import security_contact
from thads.web.public_address import public_address
from thads.worktime import TIMEZONE
from thads.worktime import clock
import logging


logger = logging.getLogger("thads.site")
#: Where the file stands, below the portal.
ADDRESS = ".well-known/security.txt"
#: The page of the handbooks that says how to report.
POLICY = "tro-giup/bao-mat"
LONGEST = timedelta(days=364)
#: Days before the end from which the worker warns.
WARNING = timedelta(days=30)


def expires(contact: SecurityContact, today: date) -> datetime | None:
    """Return the moment at which the file ends; None where none is offered."""
    if not contact.contacts or contact.valid_until is None:
        return None
    if contact.valid_until < today:
        return None
    day = min(contact.valid_until, today + LONGEST)
    return datetime.combine(day, time(23, 59, 59), tzinfo=TIMEZONE)


def text(contact: SecurityContact, end: datetime, public: str) -> str:
    """Return the file.

    `public` is the portal's fixed address, "" if none is set: then the lines that need
    one are left out, for the address of a request is the requester's choice.
    """
    lines = [f"Contact: {address}" for address in contact.contacts]
    lines += [f"Expires: {end.isoformat()}", "Preferred-Languages: vi, en"]
    if public:
        lines += [f"Canonical: {public}/{ADDRESS}", f"Policy: {public}/{POLICY}"]
    return "\n".join([*lines, ""])


def offered() -> tuple[str, datetime] | None:
    """Return the file of today and its end; None where none is offered."""
    contact = security_contact()
    end = expires(contact, clock.today())
    return None if end is None else (text(contact, end, public_address()), end)


@every(days=1)
def warn(portal):
    """Warn the operators that the contact ends, or has ended; a periodic job.

    Each day in the log; by mail once before the end and once after it.
    """
    contact, today = security_contact(), clock.today()
    if not contact.contacts:
        return
    end = contact.valid_until or date.min
    if end > today + WARNING:
        return
    passed = end < today
    logger.warning(
        "security.txt %s: valid until %s",
        "is not offered any more" if passed else "ends soon",
        contact.valid_until,
    )
    operators = api.portal.get_registry_record("plone.email_from_address", default="")
    if not operators:
        return
    message = _(
        "The contact for reports of weaknesses (security.txt) is valid until ${day}. "
        "After that day the portal does not offer it. Check that somebody answers at "
        "its addresses, and write a later day:\n\n${address}",
        mapping={
            "day": f"{end:%d/%m/%Y}" if contact.valid_until else "-",
            "address": f"{public_address() or portal.absolute_url()}"
            "/@@security-contact-controlpanel",
        },
    )
    mail.send(
        portal,
        operators,
        _("The contact for weaknesses ends"),
        message,
        key=f"site.security-contact-{end}-{'passed' if passed else 'soon'}",
    )
