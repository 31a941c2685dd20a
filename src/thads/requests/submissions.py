"""Filing of requests: validated, written to the journal, answered with a code."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from thads import _
from thads.casework import deadlines
from thads.casework.errors import KeyTaken
from thads.casework.files import CITIZEN
from thads.casework.files import stored
from thads.errors import Refused
from thads.outbox import put
from thads.requests import applicants
from thads.requests import attachments
from thads.requests import cases
from thads.requests import journal
from thads.requests.procedures import Procedure
from thads.text.whitespace import tidy
from thads.text.whitespace import tidy_lines
from thads.web.json_objects import is_key
from thads.worktime import clock
import json


JOB = "requests.case"
ANSWER_LENGTH = 10_000
MOST_ANSWERS = 60


@dataclass(frozen=True)
class Submission:
    """A request as it was sent, not validated yet.

    `applicant`: name, phone, email, address as typed. `answers`: (field name, title,
    text) each. `files`: (filename, bytes, declared type) each. `key`: names one sending
    of one form; what is sent under it again must be the same. `citizen`: pseudonym of
    somebody who has shown their identity, with what of it is `confirmed`. `mail`:
    whether they want letters about it.
    """

    locality_id: str
    unit_id: str
    procedure: Procedure
    key: str
    applicant: Mapping[str, str]
    answers: Iterable[tuple[str, str, str]] = ()
    files: Iterable[tuple[str, bytes, str]] = ()
    channel: str = "online"
    citizen: str = ""
    confirmed: tuple[str, tuple[str, ...]] | tuple[()] = ()
    mail: bool = True


@dataclass(frozen=True)
class Receipt:
    """Answer to a sender: code, moment and due date; `created`: not sent before."""

    code: str
    received: datetime
    due: datetime
    created: bool


def read_answers(answers):
    """Return ((name, title, text), ...), tidied, without empty texts.

    Raises `Refused` for a text of more than 10,000 characters, or more than 60 texts.
    """
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


def submit(portal, submission, now=None, queue=True):
    """Write a request to the journal and return its receipt.

    The same request sent again under its key gives the same receipt; anything else
    under a used key raises `KeyTaken`. `queue`: whether the worker is to make the
    case; without it the caller does. Raises `Refused`.
    """
    now = clock.to_utc(now or clock.now())
    key = submission.key
    if not is_key(key, least=8):
        raise Refused(
            {"idempotency_key": _("A key of 8 to 200 plain characters is needed.")}
        )
    applicant = applicants.read(submission.applicant)
    answers = read_answers(submission.answers)
    files = list(submission.files)
    digest = digest_of(submission, applicant, answers, files)
    code, record = find(portal, submission, applicant)
    if record is not None:
        if record.get("digest", digest) != digest:
            if not is_of(portal, code, record, applicant):
                raise KeyTaken(_("This key is taken: send the request with a new one."))
            message = _(
                "Another request was sent with the same key. Its code is ${code}.",
                mapping={"code": code},
            )
            raise KeyTaken(message, code)
        return Receipt(code, record["received"], record["due"], False)
    procedure = submission.procedure
    attachments_taken = attachments.check_all(files)
    values = {
        "identity": journal.identity_of("key", key),
        "digest": digest,
        "locality": submission.locality_id,
        "unit": submission.unit_id,
        "procedure": procedure.id,
        "title": procedure.title,
        "applicant": applicant,
        "answers": answers,
        "files": stored(attachments_taken, CITIZEN, now),
        "received": now,
        "due": deadlines.due(now, procedure.rule),
        "rule": procedure.rule,
        "channel": submission.channel,
        "citizen": submission.citizen,
        "confirmed": submission.confirmed,
        "mail": submission.mail,
    }
    journal.write(portal, code, values)
    if queue:
        put(portal, JOB, {"code": code}, key=code)
    return Receipt(code, now, values["due"], True)


def is_of(portal, code, record, applicant):
    """Return whether a journal's record is of the person with this telephone."""
    first = record.get("applicant")
    if first is None:
        case = cases.find(portal, code)
        first = case.applicant if case is not None else {}
    return first.get("phone") == applicant["phone"]


def find(portal, submission, applicant):
    """Return (code, record) of a request; the record is None where it was not sent.

    `applicant`: as `applicants.read` returns it. Records of before 1.0 were filed by
    key, procedure, locality and telephone.
    """
    former = journal.identity_of(
        submission.locality_id,
        submission.procedure.id,
        submission.key,
        applicant["phone"],
    )
    code, record = journal.find(portal, former)
    if record is not None:
        return code, record
    return journal.find(portal, journal.identity_of("key", submission.key))


def digest_of(submission, applicant, answers, files):
    """Return the digest of a request's content: equal where the same is sent again."""
    sent = [(name, sha256(data or b"").hexdigest()) for name, data, _type in files]
    content = [
        submission.locality_id,
        submission.unit_id,
        submission.procedure.id,
        applicant,
        answers,
        sent,
    ]
    if not submission.mail:
        content.append("no mail")  # digests of before it could be chosen stay the same
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
