"""Mail to people of staff, and to whoever stands in for one who is away."""

from collections.abc import Iterable
from datetime import date
from plone import api
from thads.casework import absence
from thads.outbox import mail
from thads.worktime import clock
from zope.i18n import translate


def mail_people(
    logins: Iterable[str],
    subject: str,
    text: str,
    key: str = "",
    today: date | None = None,
) -> list[str]:
    """Queue one mail to each person who has an address; return the logins reached.

    `subject` and `text`: messages, translated into Vietnamese. `key`: the same key is
    mailed to the same person once.
    """
    today = today or clock.today()
    subject = translate(subject, target_language="vi")
    text = translate(text, target_language="vi")
    reached = []
    for login in with_substitutes(logins, today):
        member = api.user.get(userid=login)
        address = member and member.getProperty("email")
        if not address:
            continue
        options = {"key": f"{key}-{login}"} if key else {}
        mail.send(api.portal.get(), address, subject, text, **options)
        reached.append(login)
    return reached


def with_substitutes(logins: Iterable[str], today: date) -> list[str]:
    """Return people, each followed by who stands in for them; nobody twice."""
    both = (
        person
        for login in logins
        for person in (login, absence.substitute_of(login, today))
    )
    return list(dict.fromkeys(person for person in both if person))
