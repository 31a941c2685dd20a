"""Letters to the citizen: text files filled in and put into the outbox.

A step of `steps.csv` names its letter `<name>.txt`, whose first line is the subject. A
letter carries the code, never the content of the request: mail is read on many screens.
"""

from contextvars import ContextVar
from plone import api
from string import Template
from thads.outbox.mail import send as queue
from thads.requests import offices
from thads.text.organisations import is_organisation
from thads.web.public_address import public_url
from thads.worktime import clock
import pathlib
import textwrap


HERE = pathlib.Path(__file__).parent
MUTED = ContextVar("muted", default=False)  # demonstration data sends nothing


def template(name: str) -> tuple[Template, Template]:
    """Return subject and text of a letter, the common footer below the text."""
    subject, _newline, text = (
        (HERE / f"{name}.txt").read_text(encoding="utf-8").partition("\n")
    )
    return Template(subject), Template(text.strip() + "\n" + footer())


def footer() -> str:
    """Return the text below every letter."""
    return (HERE / "footer.inc").read_text(encoding="utf-8")


def compose(case, name, read=None):
    """Return (subject, text) of a letter about a case.

    `read`: the values of the step that sends it, as its fields' readers returned them.
    """
    read = read or {}
    unit = offices.contact_of(case.unit_id)
    note = case.trail[-1].note if case.trail else ""
    appointment = case.appointment or {}
    desk = case.__parent__
    words = {
        **addressing(case.applicant["name"]),
        "code": case.code,
        "procedure": case.procedure_title,
        "unit": unit["title"],
        "phone": unit["phone"],
        "email": unit["email"],
        "address": unit["address"],
        "received": clock.shown(case.received),
        "due": clock.shown(case.due),
        "note": note or "(không có)",
        "when": clock.shown(appointment["when"]) if appointment else "",
        "place": appointment.get("place", ""),
        "tracking": f"{public_url(desk)}/theo-doi?ma={case.code}",
    }
    subject, text = template(name)
    return subject.substitute(words), wrapped(text.substitute(words))


def addressing(name: str) -> dict[str, str]:
    """Return how a letter greets and addresses whoever a name belongs to.

    An organisation is greeted by its name, and so is a name that tells neither.
    """
    organisation = is_organisation(name)
    title = "Ông/Bà " if organisation is False else ""
    you = "quý cơ quan, tổ chức" if organisation else "ông/bà"
    return {
        "greeting": f"Kính gửi {title}{name},",
        "you": you,
        "You": you[0].upper() + you[1:],
    }


def wrapped(text):
    """Return a text in lines of 72 characters at most; an address is never broken."""
    return "\n".join(
        textwrap.fill(line, 72, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )


def send(case, name, read=None):
    """Queue a letter, if the citizen has given an e-mail address and wants letters.

    The key of the job keeps the same letter of the same step from going out twice.
    """
    address = case.applicant.get("email")
    if not address or not case.mail or MUTED.get():
        return
    subject, text = compose(case, name, read)
    key = f"{case.code}:{len(case.trail)}:{name}"
    queue(api.portal.get(), address, subject, text, key=key)
