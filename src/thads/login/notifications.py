"""Mail about an account's log-in, to its owner."""

from plone import api
from plone.base.interfaces import IPloneSiteRoot
from thads import _
from thads.outbox import mail
from thads.web.public_address import public_url
from thads.worktime import clock
from zope.component.hooks import getSite


PASSWORD_CHANGED = _(
    "Dear ${name},\n\nthe password of your account ${login} was changed at ${time}. "
    "You are logged out on all other devices.\n\nIf it was not you, set a new "
    "password at once and tell your administrator:\n\n${link}"
)
SECOND_FACTOR_RESET = _(
    "Dear ${name},\n\nan administrator has reset the two-step verification of your "
    "account ${login}. You are logged out everywhere, and no device is remembered "
    "any more. Set it up anew when you log in:\n\n${link}\n\nIf you did not ask "
    "for this, change your password now and tell your administrator."
)


def password_changed(event):
    """Tell a person that their account has a new password; subscriber.

    However it was set, and whoever set it: a stranger's hand is seen by its owner.
    """
    if event.principal is None or not IPloneSiteRoot.providedBy(getSite()):
        return
    user_id, now = event.principal.getId(), clock.shown(clock.now())
    subject = _("Your password was changed")
    _tell(user_id, subject, PASSWORD_CHANGED, "login-help", time=now)


def second_factor_reset(user_id):
    """Tell a person that an administrator has reset their second factor."""
    subject = _("Two-step verification was reset")
    _tell(user_id, subject, SECOND_FACTOR_RESET, "@@second-factor")


def _tell(user_id, subject, text, page, **values):
    """Mail a message to an account's owner, if there is an address.

    `page`: the name of the portal's page it leads to.
    """
    portal, member = api.portal.get(), api.user.get(userid=user_id)
    address = member and member.getProperty("email")
    if not address:
        return
    values |= {
        "name": member.getProperty("fullname") or member.getUserName(),
        "login": member.getUserName(),
        "link": f"{public_url(portal)}/{page}",
    }
    mail.send(portal, address, subject, _(text, mapping=values))
