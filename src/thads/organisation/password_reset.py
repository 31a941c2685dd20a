"""Mails for forgotten passwords and logins, which disclose no account.

The request queues a job with the name that was typed, whatever it is, and nothing
else: the worker looks whether there is such an account, makes the link and the mail. So
neither the answer nor the time it takes tells anything of a name.
"""

from plone import api
from thads import _
from thads.organisation import people
from thads.organisation.staff import is_suspended
from thads.organisation.staff import password_link
from thads.outbox import mail
from thads.outbox import put
from thads.plonetypes import Portal
from thads.plonetypes import User
from thads.ratelimit import Budget
from thads.web.public_address import public_url
from thads.worktime import clock
from typing import TypedDict


#: Mails to an account, whoever asks and by whichever of its names; those above are not
#: sent, and nobody is told: whether two names are of one account is not to be read.
OF_ACCOUNT = Budget("organisation.password_mails", 6, 3600)


#: The jobs, and the characters of a name that are looked at: no account has more.
PASSWORD_LINK, LOGIN = "organisation.password_link", "organisation.send_login"
LONGEST = 200


class Asked(TypedDict):
    """Payload of a job: the name that was typed, and the portal's address then."""

    name: str
    portal: str


def ask(kind: str, name: str) -> None:
    """Queue a mail that was asked for, PASSWORD_LINK or LOGIN, for any name alike."""
    portal = api.portal.get()
    # where no public address is set, the worker knows none
    payload: Asked = {"name": name[:LONGEST], "portal": public_url(portal)}
    put(portal, kind, payload)


def password_link_asked(portal: Portal, payload: Asked) -> None:
    """Job: mail an account its link; handler of PASSWORD_LINK."""
    send_password_link(payload["name"], payload["portal"])


def login_asked(portal: Portal, payload: Asked) -> None:
    """Job: mail an account its login; handler of LOGIN."""
    send_logins(payload["name"])


def send_password_link(login: str, address: str | None = None) -> None:
    """Mail an account the address at which it sets a new password.

    `address`: of the portal, where none is set and nobody asks by one.
    """
    member = api.user.get(username=login)
    if member is None or is_suspended(member.getId()):
        return
    if not member.getProperty("email"):
        return
    if _is_spent(member):
        return
    link = password_link(member.getId(), address)
    _send(
        member,
        _("Set a new password"),
        _(
            "Dear ${name},\n\nopen this address to set a new password. It works once, "
            "until ${until}:\n\n${link}\n\nIf you did not ask for this, ignore this "
            "mail: your password stays as it is.",
            mapping={
                "name": people.name_in_letters(member),
                "link": link.address,
                "until": link.until,
            },
        ),
    )


def send_logins(email: str) -> None:
    """Mail the login to the one account that has this address."""
    found = api.portal.get_tool("acl_users").searchUsers(email=email, exact_match=True)
    if len(found) != 1:
        return
    member = api.user.get(userid=found[0]["userid"])
    if _is_spent(member):
        return
    _send(
        member,
        _("Your login"),
        _(
            "Dear ${name},\n\nyour login is: ${login}",
            mapping={
                "name": people.name_in_letters(member),
                "login": member.getUserName(),
            },
        ),
    )


def _is_spent(member: User) -> bool:
    """Return whether an account has had its mails of this hour; count one if not.

    Of a job that fails, and is tried again, none counts before its mail is kept.
    """
    now, user_id = clock.seconds(), member.getId()
    if OF_ACCOUNT.spent(user_id, now):
        return True
    OF_ACCOUNT.spend_when_kept(user_id, now)
    return False


def _send(member: User, subject: str, text: str) -> None:
    mail.send(api.portal.get(), member.getProperty("email"), subject, text)
