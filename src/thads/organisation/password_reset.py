"""Mails for forgotten passwords and logins, which disclose no account.

They leave through the outbox, in the same transaction and with no word about it to
whoever asked: whether there is such an account, and whether a mail server answers,
makes no difference to the answer.
"""

from plone import api
from thads import _
from thads.organisation import people
from thads.organisation.staff import is_suspended
from thads.organisation.staff import password_link
from thads.outbox import mail
from thads.plonetypes import User
from thads.ratelimit import Budget
from thads.worktime import clock


#: Mails to an account, whoever asks and by whichever of its names; those above are not
#: sent, and nobody is told: whether two names are of one account is not to be read.
OF_ACCOUNT = Budget("organisation.password_mails", 6, 3600)


def send_password_link(login: str) -> None:
    """Mail an account the address at which it sets a new password."""
    member = api.user.get(username=login)
    if member is None or is_suspended(member.getId()):
        return
    if not member.getProperty("email"):
        return
    if _is_spent(member):
        return
    link = password_link(member.getId())
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
    """Return whether an account has had its mails of this hour; count one if not."""
    now, user_id = clock.seconds(), member.getId()
    if OF_ACCOUNT.spent(user_id, now):
        return True
    OF_ACCOUNT.spend(user_id, now)
    return False


def _send(member: User, subject: str, text: str) -> None:
    mail.send(api.portal.get(), member.getProperty("email"), subject, text)
