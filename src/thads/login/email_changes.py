"""A person's new address of mail, which counts once a mail to it was answered.

Whoever reads the mails of an account sets its password. So its owner proves who they
are when they ask for another address, and that it is theirs by a link mailed there;
until then the old one stands. The link is of use to nobody but the account that asked:
a mail to a mistyped address gives no stranger the account.
"""

from plone import api
from thads import _
from thads.errors import Refused
from thads.login import audit_facts
from thads.login import mailed_links
from thads.login import notifications
from thads.login import second_step
from thads.login import sessions
from thads.login.oidc import links as provider_links
from thads.organisation import own_account
from thads.organisation import people
from thads.storage import PortalStorage
from thads.text import contact
from thads.worktime import clock


STORE = PortalStorage("thads.login.email_changes")
install, uninstall = STORE.install, STORE.uninstall

#: Seconds for which a log-in at the provider, asked for anew, stands for a password.
FRESH = 10 * 60

PASSWORD_NEEDED = _("Please give your current password.")
PASSWORD_WRONG = _("The password is not right.")
LOG_IN_ANEW = _(
    "Your account has no password here: log in at the provider once more from the page "
    "of your e-mail address, and set the address within ${minutes} minutes.",
    mapping={"minutes": FRESH // 60},
)
NO_LINK = _(
    "This link is good no more: it was used already, or the change was cancelled, or "
    "asked for anew."
)
EXPIRED = _("This link has expired. Please have a new one sent.")
OF_ANOTHER = _(
    "This link belongs to another account than the one you are logged in with. Log "
    "out, log in with the account that asked for it, and open the link once more."
)
TAKEN_MEANWHILE = _(
    "Another account has been given this address meanwhile. Your address stays as it "
    "is; please ask your administrator."
)
NOTHING_WAITS = _("No change of address waits for confirmation.")


def waiting(user_id):
    """Return the Link of the address that waits for confirmation, None without."""
    now = clock.seconds()
    own = mailed_links.of_account(STORE.read(api.portal.get()), user_id)
    held = [link for _digest, link in own if not link.is_over(now)]
    return max(held, key=lambda link: link.until, default=None)


def waiting_item(user_id):
    """Return what waits as programs read it, {email, until}; None without."""
    held = waiting(user_id)
    if held is None:
        return None
    return {"email": held.value, "until": clock.iso(until(held))}


def until(link):
    """Return the moment until which a link holds."""
    return clock.from_seconds(int(link.until))


def ask(guard, user_id, email, password, request, code=""):
    """Have an address wait for its confirmation; Refused without proof of the person.

    `email`: as it is stored. `code`: of the second factor, where there is one. What
    waited before ends.
    """
    if guard is None or guard.account(user_id) is None:
        raise Refused({"email": own_account.NOT_HERE})
    # who learns the password alone would get the mails, and by them all that is reset
    prove(guard, user_id, password, request, code)
    _send(guard, user_id, email)


def send_again(guard, user_id):
    """Mail the address that waits a new link; Refused if none waits."""
    held = waiting(user_id)
    if held is None:
        raise Refused({"": NOTHING_WAITS}, code="none")
    _send(guard, user_id, held.value)


def to_confirm(user_id, key):
    """Return the address a link confirms; Refused, with a code, if it does not hold.

    Codes: `unknown`, `other_account`, `expired`, `taken`.
    """
    link = mailed_links.find(STORE.read(api.portal.get()), key)
    if link is None:
        raise Refused({"key": NO_LINK}, code="unknown")
    if link.user_id != user_id:
        raise Refused({"key": OF_ANOTHER}, code="other_account")
    if link.is_over(clock.seconds()):
        raise Refused({"key": EXPIRED}, code="expired")
    if people.holder_of_email(link.value, but=user_id):
        raise Refused({"key": TAKEN_MEANWHILE}, code="taken")
    return link.value


def confirm(guard, user_id, key):
    """Put the address of a link in force and return it; Refused as by `to_confirm`."""
    email = to_confirm(user_id, key)
    with own_account.confirmed():
        api.user.get(userid=user_id).setMemberProperties({"email": email})
    end(user_id)
    audit_facts.record(guard, user_id, "login.email_confirmed")
    return email


def cancel(guard, user_id):
    """End the change that waits; return whether there was one."""
    held = waiting(user_id) is not None
    end(user_id)
    if held:
        audit_facts.record(guard, user_id, "login.email_cancelled")
    return held


def end(user_id):
    """End what waits for an account, and its links."""
    mailed_links.end_links(STORE.read(api.portal.get()), user_id)


def drop_over():
    """Drop the addresses whose time to be confirmed is long over."""
    mailed_links.drop_over(STORE.read(api.portal.get()), clock.seconds())


def proves_by_provider(guard, user_id):
    """Return whether a log-in at the provider stands for an account's password.

    Only where nobody can know one: who has a password gives it, linked or not.
    """
    linked = provider_links.linked_since(user_id) is not None
    return linked and not guard.has_password(user_id)


def prove(guard, user_id, password, request, code):
    """Raise Refused unless it is the person, by all their account asks for.

    By the password; for who has none here, by a log-in at the provider, which was made
    to ask again. And by a code, where a second factor is set up.
    """
    _prove_once(guard, user_id, password, request)
    second_step.require_besides(guard, user_id, request, code)


def _prove_once(guard, user_id, password, request):
    if password:
        # said of a wrong password and of the right one, neither of which is looked at
        if wait := _seconds_until_password(guard, user_id, request):
            raise Refused({own_account.PROOF: second_step.until(wait)}, code="wait")
        tool = api.portal.get_tool("portal_membership")
        if not tool.testCurrentPassword(password):
            audit_facts.count_wrong_password(guard, user_id)
            raise Refused({own_account.PROOF: PASSWORD_WRONG}, code="wrong")
        return
    if not proves_by_provider(guard, user_id):
        raise Refused({own_account.PROOF: PASSWORD_NEEDED}, code="required")
    id = sessions.shown_by(guard, user_id, request)
    session = guard.session(user_id, id) if id else None
    if session is None or abs(clock.seconds() - session.proved) > FRESH:
        raise Refused({own_account.PROOF: LOG_IN_ANEW}, code="required")


def _seconds_until_password(guard, user_id, request):
    login = guard.account(user_id).getUserName()
    return guard.origin(login, user_id, request).seconds_until(clock.seconds())


def _send(guard, user_id, email):
    """Mail the old address that a change was asked for, and the new one its link.

    An address that is another account's has a letter without a link: who asks is not
    told that there is such an account.
    """
    own_account.spend_change(user_id)
    store = STORE.write(api.portal.get())
    for digest, link in mailed_links.of_account(store, user_id):
        # of the same address any link will do: a form that was sent twice
        if contact.mailbox(link.value) != contact.mailbox(email):
            del store[digest]
    now = clock.seconds()
    key, link = mailed_links.make(
        store, user_id, mailed_links.hours("address"), now, email
    )
    notifications.address_asked(user_id)
    holder = people.holder_of_email(email, but=user_id)
    if holder is None:
        moment = clock.shown(until(link))
        notifications.address_to_confirm(user_id, email, key, moment)
    else:
        notifications.address_is_yours(holder)
    audit_facts.record(guard, user_id, "login.email_asked")
