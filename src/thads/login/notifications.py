"""Mail about an account's log-in, to its owner."""

from plone import api
from plone.base.interfaces import IPloneSiteRoot
from thads import _
from thads.organisation import people
from thads.outbox import mail
from thads.web.public_address import public_url
from thads.worktime import clock
from zope.component.hooks import getSite


PASSWORD_CHANGED = _(
    "Dear ${name},\n\nthe password of your account ${login} was changed at ${time}. "
    "You are logged out on all other devices.\n\nIf it was not you, set a new password "
    "at once and tell your administrator:\n\n${link}"
)
SECOND_FACTOR_RESET = _(
    "Dear ${name},\n\nan administrator has reset the two-step verification of your "
    "account ${login}. You are logged out everywhere, and no device is remembered any "
    "more. Set it up anew when you log in:\n\n${link}\n\nIf you did not ask for this, "
    "change your password now and tell your administrator."
)
ADDRESS_LEFT = _(
    "Dear ${name},\n\nmails about your account ${login} were sent to this address "
    "until now. At ${time} another address was set; this one gets no more mails.\n\nIf "
    "it was not you, tell your administrator at once: whoever reads the mails of an "
    "account can set its password."
)
ADDRESS_TAKEN_UP = _(
    "Dear ${name},\n\nat ${time} this became the address of your account ${login}. "
    "Mails about the account are sent here from now on.\n\nIf you have no such "
    "account, tell the agency: the address was typed wrongly."
)
ADDRESS_ASKED = _(
    "Dear ${name},\n\nat ${time} somebody logged in with your account ${login} asked "
    "for another e-mail address. Until that one is confirmed, mails are sent here.\n\n"
    "If it was not you, set a new password at once, which also ends the change, and "
    "tell your administrator:\n\n${link}"
)
ADDRESS_TO_CONFIRM = _(
    "Dear ${name},\n\nthis is to be the address of your account ${login}. Open this "
    "page until ${until}, logged in with that account, and confirm it:\n\n${link}\n\n"
    "If you have no such account, ignore this mail: nothing changes."
)
ADDRESS_IS_YOURS = _(
    "Dear ${name},\n\nat ${time} somebody asked for this address for another account. "
    "It is that of your account ${login}, and an address belongs to one account: "
    "nothing changes.\n\nIf it was not you, there is nothing to do; tell your "
    "administrator if it happens again."
)
API_KEY_MADE = _(
    "Dear ${name},\n\nat ${time} a key was made with your account ${login}, by which "
    "a program (${program}) works in your name. It holds until ${until}.\n\nIf it was "
    "not you, revoke it at once, set a new password and tell your administrator:\n\n"
    "${link}"
)
SECOND_FACTOR_ON = _(
    "Dear ${name},\n\ntwo-step verification of your account ${login} was set up at "
    "${time}. You are logged out on all other devices, and older recovery codes are "
    "good no more.\n\nIf it was not you, tell your administrator at once:\n\n${link}"
)
SECOND_FACTOR_OFF = _(
    "Dear ${name},\n\ntwo-step verification of your account ${login} was switched off "
    "at ${time}. The password alone lets in now.\n\nIf it was not you, set a new "
    "password at once and tell your administrator:\n\n${link}"
)
NEW_RECOVERY_CODES = _(
    "Dear ${name},\n\nnew recovery codes of your account ${login} were made at "
    "${time}. The old ones are good no more.\n\nIf it was not you, set a new password "
    "at once and tell your administrator:\n\n${link}"
)
RECOVERY_CODE_USED = _(
    "Dear ${name},\n\na recovery code of your account ${login} was used at ${time}. "
    "Codes left: ${left}.\n\nIf it was not you, set a new password at once and tell "
    "your administrator:\n\n${link}"
)
SESSIONS_ENDED = _(
    "Dear ${name},\n\nat ${time} an administrator ended all sessions of your account "
    "${login}. You can log in again.\n\nIf you do not know why, ask your "
    "administrator, and look where you are logged in:\n\n${link}"
)
SUSPENDED = _(
    "Dear ${name},\n\nat ${time} an administrator suspended your account ${login}. You "
    "are logged out everywhere and cannot log in until it is resumed.\n\nIf you do not "
    "know why, ask your administrator."
)
CODE_TRIED_AGAIN = _(
    "Dear ${name},\n\na code of your account ${login} that had been used already was "
    "given a second time, with the right password or the link of a mail. It was "
    "refused.\n\nIf you pressed a button twice, there is nothing to do. Otherwise "
    "somebody has seen your code and knows your password: set a new one at once, and "
    "tell your administrator:\n\n${link}"
)
#: The pages letters lead to; none of them logs anybody in.
HELP, FACTOR, SESSIONS = "login-help", "@@second-factor", "@@sessions"
EMAIL = "@@email-address"


def password_changed(event):
    """Tell a person that their account has a new password; subscriber.

    However it was set, and whoever set it: a stranger's hand is seen by its owner.
    """
    if event.principal is not None:
        subject = _("Your password was changed")
        _tell(event.principal.getId(), subject, PASSWORD_CHANGED, HELP)


def address_changed(user_id, before, now):
    """Tell a person that mails go to another address: at the old one and the new."""
    subject = _("The e-mail address of your account was changed")
    if before:
        _tell(user_id, subject, ADDRESS_LEFT, HELP, address=before)
    if now:
        _tell(user_id, subject, ADDRESS_TAKEN_UP, HELP, address=now)


def address_asked(user_id):
    """Tell a person, at the address there is, that another one was asked for."""
    subject = _("Another e-mail address was asked for")
    _tell(user_id, subject, ADDRESS_ASKED, HELP)


def address_to_confirm(user_id, email, key, until):
    """Mail an address that is to be an account's the link that confirms it."""
    subject = _("Please confirm your e-mail address")
    page = f"{EMAIL}?key={key}"
    _tell(user_id, subject, ADDRESS_TO_CONFIRM, page, address=email, until=until)


def address_is_yours(user_id):
    """Tell a person that their address was asked for by another account."""
    subject = _("Your e-mail address was asked for by another account")
    _tell(user_id, subject, ADDRESS_IS_YOURS, HELP)


def second_factor_reset(user_id):
    """Tell a person that an administrator has reset their second factor."""
    subject = _("Two-step verification was reset")
    _tell(user_id, subject, SECOND_FACTOR_RESET, FACTOR)


def second_factor_on(user_id):
    """Tell a person that a second factor was set up."""
    _tell(user_id, _("Two-step verification is on"), SECOND_FACTOR_ON, HELP)


def second_factor_off(user_id):
    """Tell a person that their second factor was switched off."""
    _tell(user_id, _("Two-step verification is off"), SECOND_FACTOR_OFF, HELP)


def new_recovery_codes(user_id):
    """Tell a person that new recovery codes were made."""
    _tell(user_id, _("New recovery codes were made"), NEW_RECOVERY_CODES, HELP)


def recovery_code_used(user_id, left):
    """Tell a person that a recovery code was used, and how many are left."""
    subject = _("A recovery code was used")
    _tell(user_id, subject, RECOVERY_CODE_USED, HELP, left=left)


def code_tried_again(user_id, day):
    """Tell a person that a code of theirs was tried twice; once a day."""
    subject = _("A code of your account was tried a second time")
    key = f"login.code_again-{user_id}-{day.isoformat()}"
    _tell(user_id, subject, CODE_TRIED_AGAIN, HELP, key=key)


def api_key_made(user_id, place, program, until):
    """Tell a person that a key for a program was made in their name at a unit."""
    subject = _("A key for a program was made")
    page = f"{place}/@@api-keys"
    _tell(user_id, subject, API_KEY_MADE, page, program=program, until=until)


def sessions_ended(user_id):
    """Tell a person that an administrator has ended their sessions."""
    _tell(user_id, _("You were logged out everywhere"), SESSIONS_ENDED, SESSIONS)


def suspended(user_id):
    """Tell a person that an administrator has suspended their account."""
    _tell(user_id, _("Your account was suspended"), SUSPENDED, HELP)


def _tell(user_id, subject, text, page, address=None, key=None, **values):
    """Mail a message to an account's owner, if there is an address.

    `page`: the name of the portal's page it leads to. `address`: where to, by default
    the one the account has. `key`: a letter of it is sent once. Only people of the
    site have letters: an account of the server is another one, though its id were the
    same.
    """
    portal = getSite()
    if not IPloneSiteRoot.providedBy(portal):
        return
    if portal.acl_users.getUserById(user_id) is None:
        return
    member = api.user.get(userid=user_id)
    address = address or member.getProperty("email")
    if not address:
        return
    values |= {
        "name": people.name_in_letters(member),
        "login": member.getUserName(),
        "link": f"{public_url(portal)}/{page}",
        "time": clock.shown(clock.now()),
    }
    mail.send(portal, address, subject, _(text, mapping=values), key=key)
