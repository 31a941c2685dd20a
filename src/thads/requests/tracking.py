"""Case as its citizen sees it: found by its code and four digits.

Whatever is wrong, the answer is the same None: neither code nor telephone is
confirmed to somebody who has only one of them.
"""

from dataclasses import dataclass
from datetime import datetime
from thads.casework import codes
from thads.casework.tables import State
from thads.casework.trail import Entry
from thads.requests import applicants
from thads.requests import cases
from thads.requests import journal
from thads.requests import offices
from thads.requests.workflow import INITIAL
from thads.requests.workflow import STATES
from thads.worktime import clock
import hmac


TICKET_SECONDS = 3600


@dataclass(frozen=True)
class Followed:
    """A case as its applicant may see it, made by the worker already or not yet."""

    code: str
    procedure: str
    procedure_title: str
    state: State
    unit: str
    received: datetime
    due: datetime
    trail: tuple
    case: object = None

    @property
    def history(self):
        return [entry for entry in self.trail if entry.told]

    @property
    def contact(self):
        return offices.contact_of(self.unit)


def find(portal, code, digits):
    """Return the case with this code and these last four digits of the telephone."""
    code = codes.read(code)
    record = journal.get(portal, code) if code else None
    phone = phone_of(portal, code, record) if record is not None else "----"
    digits = "".join(c for c in str(digits or "") if c.isascii() and c.isdigit())
    # as bytes: a telephone may have been written in other digits than these
    if not hmac.compare_digest(digits.encode(), applicants.last_four(phone).encode()):
        return None
    return followed(portal, code, record)


def phone_of(portal, code, record):
    if record.get("made"):
        case = cases.find(portal, code)
        return case.applicant["phone"] if case is not None else "----"
    return record["applicant"]["phone"]


def followed(portal, code, record):
    case = cases.find(portal, code)
    if case is None:
        if record.get("made"):
            return None
        return Followed(
            code,
            record["procedure"],
            record["title"],
            STATES[INITIAL],
            record["unit"],
            record["received"],
            record["due"],
            (Entry(record["received"], cases.REGISTER, INITIAL, record["unit"]),),
        )
    return Followed(
        code,
        case.procedure,
        case.procedure_title,
        case.state,
        case.unit_id,
        case.received,
        case.due,
        case.trail,
        case,
    )


def ticket(portal, code, now=None):
    """Return a proof, valid for an hour, that code and digits were shown."""
    until = f"{int(now or clock.seconds()) + TICKET_SECONDS:x}"
    return f"{until}.{journal.sign(portal, 'tracking', f'{code}.{until}')}"


def admitted(portal, code, shown, now=None):
    """Return the case a ticket leads to, or None."""
    code = codes.read(code)
    until, _dot, proof = str(shown or "").partition(".")
    if not code or not journal.signed(portal, "tracking", f"{code}.{until}", proof):
        return None
    if int(until, 16) < (now or clock.seconds()):
        return None
    record = journal.get(portal, code)
    return followed(portal, code, record) if record is not None else None
