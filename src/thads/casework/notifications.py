"""Mail to people of staff, and to whoever stands in for one who is away."""

from collections.abc import Iterable
from datetime import date
from plone import api
from thads.casework import absence
from thads.casework.interfaces import ISuspensions
from thads.outbox import mail
from thads.worktime import clock
from typing import Any
from zope.component import queryUtility


def mail_people(
    logins: Iterable[str],
    subject: str,
    text: str,
    key: str = "",
    today: date | None = None,
    about: Any = None,
) -> list[str]:
    """Queue one mail to each person who has an address; return their logins.

    `subject` and `text`: texts or messages. `key`: the same key is
    mailed to the same person once. `about`: the item it tells of; who may not view it,
    or is suspended, gets no mail, whatever they were before.
    """
    people = with_substitutes(logins, today or clock.today())
    return [login for login in people if mail_person(login, subject, text, key, about)]


def mail_person(
    login: str, subject: str, text: str, key: str = "", about: Any = None
) -> bool:
    """Queue a mail to one person; return whether they get it: see `mail_people`."""
    member = api.user.get(userid=login)
    address = member and member.getProperty("email")
    if not address or not may_be_told(login, about):
        return False
    options = {"key": f"{key}-{login}"} if key else {}
    mail.send(api.portal.get(), address, subject, text, **options)
    return True


def may_be_told(login: str, about: Any) -> bool:
    """Return whether a person may get a mail about an item; about None: any mail."""
    accounts = queryUtility(ISuspensions)
    if accounts is not None and accounts.is_suspended(login):
        return False
    return about is None or bool(
        api.user.has_permission("View", username=login, obj=about)
    )


def with_substitutes(logins: Iterable[str], today: date) -> list[str]:
    """Return logins, each followed by that of the person's substitute; none twice."""
    both = (
        person
        for login in logins
        for person in (login, absence.substitute_of(login, today))
    )
    return list(dict.fromkeys(person for person in both if person))
