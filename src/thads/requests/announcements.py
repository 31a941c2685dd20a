"""Announcements: mail to staff about cases that concern them, at once or once a day.

A step puts a job; whether somebody is told is decided when the mail is written: what
has been dealt with meanwhile is not told. A mail has the code, the procedure, the due
date and the address of the case, and nothing private.
"""

from BTrees.OOBTree import OOBTree
from plone import api
from thads import _
from thads import worktime
from thads.casework import mail_choices
from thads.casework.mail_choices import ANSWERED
from thads.casework.mail_choices import ASSIGNED
from thads.casework.mail_choices import FORWARDED
from thads.casework.mail_choices import NEW
from thads.casework.notifications import mail_person
from thads.casework.notifications import may_be_told
from thads.casework.notifications import with_substitutes
from thads.casework.tables import ENDED
from thads.organisation.people import holders
from thads.outbox import put
from thads.outbox.interfaces import IJobHandler
from thads.outbox.periodic import every
from thads.requests import cases
from thads.requests import letters
from thads.requests import messages
from thads.requests.appointments import ASK
from thads.storage import PortalStorage
from thads.web.public_address import public_url
from thads.worktime import clock
from zope.i18n import translate
from zope.interface import provider


JOB = "requests.announce"

#: What a step is to whom it concerns; other steps are told nobody.
KINDS = {
    cases.REGISTER: NEW,
    "forward": FORWARDED,
    "reassign": ASSIGNED,
    "supplement": ANSWERED,
    messages.WRITE: ANSWERED,
    ASK: ANSWERED,
}

SUBJECTS = {
    NEW: _("[${code}] A new case of your unit"),
    FORWARDED: _("[${code}] A case forwarded to your unit"),
    ASSIGNED: _("[${code}] A case given to you"),
    ANSWERED: _("[${code}] The citizen has added or written something"),
}
TEXT = _("Case: ${code}\nProcedure: ${procedure}\nDue on: ${due}\n\n${url}\n")
DIGEST_SUBJECT = _("Cases of online support that concern you: ${count}")

#: {login: {"day": of the last digest, "items": {code:number: kind}}}
DIGESTS = PortalStorage("thads.requests.digests")


def step_taken(case, event) -> None:
    """Queue the announcement of a step that concerns somebody; subscriber."""
    kind = KINDS.get(event.step)
    if kind is None or letters.MUTED.get():
        return
    if kind == ANSWERED and event.entry.person:
        return  # at the counter: an officer took it
    number = len(case.trail) - 1
    payload = {"code": case.code, "number": number, "kind": kind}
    put(api.portal.get(), JOB, payload, key=f"{case.code}:announce:{number}")


@provider(IJobHandler)
def announce(portal, payload) -> None:
    """Mail those a step concerns who want it at once; note it for the others."""
    code, number, kind = payload["code"], payload["number"], payload["kind"]
    case = cases.find(portal, code)
    if case is None or not is_open(case, kind, number):
        return
    for login in with_substitutes(concerned(case, kind, number), clock.today()):
        if mail_choices.of(login)[kind] == mail_choices.AT_ONCE:
            words = values_of(case)
            subject = _(SUBJECTS[kind], mapping=words)
            text = _(TEXT, mapping=words)
            mail_person(login, subject, text, f"{code}:{number}:{kind}", case)
        elif may_be_told(login, case):
            noted(portal, login)["items"][f"{code}:{number}"] = kind


def concerned(case, kind: str, number: int) -> list[str]:
    """Return the logins of those a step concerns, without substitutes."""
    officers = holders(case.unit_id, "officer") or holders(case.unit_id, "leader")
    if kind in (NEW, FORWARDED):
        return officers
    if kind == ASSIGNED:
        given_to_self = case.person == case.trail[number].person
        return [] if given_to_self else [case.person]
    held = case.person and may_be_told(case.person, case)
    return [case.person] if held else officers


def is_open(case, kind: str, number: int) -> bool:
    """Return whether what a step announces waits still: nobody has dealt with it."""
    entry, later = case.trail[number], case.trail[number + 1 :]
    if case.state.clock == ENDED or case.unit_id != entry.unit:
        return False
    if kind == ASSIGNED:
        officer = entry.details.get("officer")
        return case.person == officer and all(e.person != officer for e in later)
    return not any(each.person for each in later)


def values_of(case) -> dict[str, str]:
    """Return what a mail says of a case: nothing of its citizen."""
    return {
        "code": case.code,
        "procedure": case.procedure_title,
        "due": clock.shown(case.due),
        "url": public_url(case),
    }


def noted(portal, login: str):
    """Return what waits for a person's next digest, to be changed."""
    digests = DIGESTS.write(portal)
    if login not in digests:
        digests[login] = OOBTree({"day": "", "items": OOBTree()})
    return digests[login]


@every(hours=1)
def send_digests(portal) -> None:
    """Send each person what was noted for them, in one mail a day, in office hours."""
    now = clock.now()
    if not worktime.current_calendar().is_open(now):
        return
    today = worktime.local(now).date().isoformat()
    for login in list(DIGESTS.read(portal)):
        waiting = noted(portal, login)
        if waiting["day"] == today or not waiting["items"]:
            continue
        lines = [
            line
            for key, kind in sorted(waiting["items"].items())
            if (line := line_of(portal, login, key, kind))
        ]
        waiting["items"].clear()
        if lines and send_digest(login, lines, today):
            waiting["day"] = today


def line_of(portal, login: str, key: str, kind: str) -> str:
    """Return what a digest says of a step, empty where it has been dealt with."""
    code, _colon, number = key.partition(":")
    case = cases.find(portal, code)
    if case is None or not is_open(case, kind, int(number)):
        return ""
    if not may_be_told(login, case):
        return ""
    words = values_of(case)
    title, text = (
        translate(_(part, mapping=words), target_language="vi")
        for part in (SUBJECTS[kind], TEXT)
    )
    return f"{title}\n{text}"


def send_digest(login: str, lines: list[str], today: str) -> bool:
    """Queue a person's digest of a day; return whether they get it."""
    subject = _(DIGEST_SUBJECT, mapping={"count": str(len(lines))})
    return mail_person(login, subject, "\n".join(lines), f"digest:{today}")
