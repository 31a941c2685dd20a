"""Taking a request in: checked, written to the journal, answered with a code."""

from dataclasses import dataclass
from datetime import datetime
from thads import _
from thads.casework import deadlines
from thads.casework.files import CITIZEN
from thads.casework.files import stored
from thads.errors import Refused
from thads.outbox import put
from thads.requests import applicants
from thads.requests import attachments
from thads.requests import journal
from thads.text.whitespace import tidy
from thads.text.whitespace import tidy_lines
from thads.worktime import clock
import re


JOB = "requests.case"
KEY = re.compile(r"[\x21-\x7e]{8,200}")
ANSWER_LENGTH = 10_000
MOST_ANSWERS = 60


@dataclass(frozen=True)
class Receipt:
    code: str
    received: datetime
    due: datetime
    created: bool


def read_answers(answers):
    """((name, title, text), ...) in order and within bounds."""
    fine = []
    for name, title, text in answers:
        text = tidy_lines(text)
        if len(text) > ANSWER_LENGTH:
            raise Refused(
                {name: _("This text is too long: at most 10,000 characters.")}
            )
        if text:
            fine.append((str(name)[:60], tidy(title)[:200], text))
    if len(fine) > MOST_ANSWERS:
        raise Refused({"fields": _("There are too many fields.")})
    return tuple(fine)


def submit(
    portal,
    locality_id,
    unit_id,
    procedure,
    key,
    applicant,
    answers=(),
    files=(),
    now=None,
    channel="online",
    queue=True,
):
    """Write a request to the journal; the same one again gives the same receipt.

    `procedure` is a `procedures.Procedure`; `files` are (filename, bytes, declared
    type); without `queue` the caller makes the case himself. A request is the same
    when key, procedure, locality and telephone are: the telephone, so that a key
    that got to two people does not give one the other's.
    """
    now = clock.to_utc(now or clock.now())
    if not KEY.fullmatch(str(key or "")):
        raise Refused(
            {"idempotency_key": _("A key of 8 to 200 plain characters is needed.")}
        )
    applicant = applicants.read(applicant)
    identity = journal.identity_of(
        locality_id, procedure.id, str(key), applicant["phone"]
    )
    code, record = journal.find(portal, identity)
    if record is not None:
        return Receipt(code, record["received"], record["due"], False)
    taken = attachments.check_all(files)
    values = {
        "identity": identity,
        "locality": locality_id,
        "unit": unit_id,
        "procedure": procedure.id,
        "title": procedure.title,
        "applicant": applicant,
        "answers": read_answers(answers),
        "files": stored(taken, CITIZEN, now),
        "received": now,
        "due": deadlines.due(now, procedure.rule),
        "rule": procedure.rule,
        "channel": channel,
    }
    journal.write(portal, code, values)
    if queue:
        put(portal, JOB, {"code": code}, key=code)
    return Receipt(code, now, values["due"], True)
