"""Case as its citizen sees it: found by its code and four digits.

A wrong code and wrong digits are answered alike, by None: neither code nor telephone
is confirmed to somebody who has only one of them.
"""

from dataclasses import dataclass
from datetime import datetime
from thads import _
from thads.casework import codes
from thads.casework.files import CITIZEN
from thads.casework.tables import State
from thads.casework.trail import Entry
from thads.requests import applicants
from thads.requests import cases
from thads.requests import journal
from thads.requests import offices
from thads.requests.budget import WRONG_CODES
from thads.requests.budget import WRONG_DIGITS
from thads.requests.budget import TooManyAttempts
from thads.requests.workflow import INITIAL
from thads.requests.workflow import STATES
from thads.text import contact
from thads.worktime import clock
import hmac


TICKET_SECONDS = 3600


@dataclass(frozen=True)
class Followed:
    """A case as its applicant may see it.

    `procedure`: its id. `unit`: id of the unit that has it. `trail`: all entries, of
    which `history` are shown. `case`: None until the worker has made it of the request.
    `files`: all files of the case, or those sent with the request.
    """

    code: str
    procedure: str
    procedure_title: str
    state: State
    unit: str
    received: datetime
    due: datetime
    trail: tuple
    case: object = None
    files: tuple = ()

    @property
    def history(self) -> list[Entry]:
        """Entries of the trail that the citizen may read, the oldest first."""
        return [entry for entry in self.trail if entry.told]

    @property
    def sent_files(self) -> list:
        """Files the applicant has sent, in the order they came."""
        return [file for file in self.files if file.kind == CITIZEN]

    @property
    def contact(self) -> dict[str, str]:
        """Title, address, telephone and e-mail of the unit that has the case."""
        return offices.contact_of(self.unit)


def attempt(portal, code, digits, who, now):
    """Return the case of a code and four digits, None for a wrong pair.

    `who`: the network that asks. `now`: in seconds since 1970. Raises `TooManyAttempts`
    where the budget of the network or of the code is spent: for a code nobody has as
    for a code somebody has.
    """
    if WRONG_CODES.spent(who, now):
        raise TooManyAttempts(
            _("There were too many wrong attempts: wait ten minutes and try again."),
            WRONG_CODES.seconds,
        )
    read = codes.read(code)
    if read and WRONG_DIGITS.spent(read, now):
        raise TooManyAttempts(
            _(
                "There were too many wrong attempts for this code today: try again "
                "tomorrow, or call the office."
            ),
            WRONG_DIGITS.seconds,
        )
    found = find(portal, code, digits)
    if found is None:
        WRONG_CODES.spend(who, now)
        if read:
            WRONG_DIGITS.spend(read, now)
    return found


def find(portal, code, digits):
    """Return the case with this code and these four digits, None for anything else.

    `digits`: the last ones of the telephone number; spaces and signs do not count. For
    a code nobody has another case is looked at as long: the time tells nothing.
    """
    code = codes.read(code)
    record = journal.get(portal, code) if code else None
    known, looked_at = record is not None, code
    if not known:
        looked_at, record = journal.near(portal, code or "")
    phone = phone_of(portal, looked_at, record) if record is not None else "----"
    digits = contact.figures(str(digits or "")[:100])
    # a telephone of long ago may have been stored in the figures of another script
    last_four = applicants.last_four(contact.ascii_figures(phone))
    fits = hmac.compare_digest(digits.encode(), last_four.encode())
    return followed(portal, code, record) if fits and known else None


def phone_of(portal, code: str, record) -> str:
    """Return the telephone number of an applicant.

    Of a case that is gone it is `----`, which no digits equal.
    """
    if record.get("made"):
        case = cases.find(portal, code)
        return case.applicant["phone"] if case is not None else "----"
    return record["applicant"]["phone"]


def followed(portal, code: str, record) -> Followed | None:
    """Return the case of a journal's record, or the request while it has none.

    None if its case was made and is gone.
    """
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
            files=tuple(record["files"]),
        )
    return of_case(case)


def of_case(case) -> Followed:
    """Return a case as it stands now."""
    return Followed(
        case.code,
        case.procedure,
        case.procedure_title,
        case.state,
        case.unit_id,
        case.received,
        case.due,
        case.trail,
        case,
        tuple(case.files),
    )


def ticket(portal, code: str, now: float | None = None) -> str:
    """Return a proof, valid for an hour, that code and digits of a case were shown.

    It is the end of the hour in hex seconds and the signature of both, and stands in
    addresses.
    """
    until = f"{int(now or clock.seconds()) + TICKET_SECONDS:x}"
    return f"{until}.{journal.sign(portal, 'tracking', f'{code}.{until}')}"


def admitted(portal, code, shown, now=None):
    """Return the case of a code and its ticket, None where the ticket is not good.

    `shown`: the ticket as it stood in the address.
    """
    code = codes.read(code)
    until, _dot, proof = str(shown or "").partition(".")
    if not code or not journal.is_signed(portal, "tracking", f"{code}.{until}", proof):
        return None
    if int(until, 16) < (now or clock.seconds()):
        return None
    record = journal.get(portal, code)
    return followed(portal, code, record) if record is not None else None
