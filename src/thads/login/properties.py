"""Properties of people, whose address of mail does not change unseen.

Without it: whoever changes the address of an account, for a minute at an open screen,
has the next link for a new password, and its owner hears of nothing.
"""

from AccessControl.class_init import InitializeClass
from AccessControl.SecurityInfo import ClassSecurityInfo
from plone.base.interfaces import IPloneSiteRoot
from Products.PlonePAS.plugins.property import ZODBMutablePropertyProvider
from thads import audit
from thads.login import email_changes
from thads.login import notifications
from thads.login import password_links
from thads.organisation import own_account
from thads.organisation import people
from thads.text import contact
from zope.component.hooks import getSite
import transaction


EMAIL = "email"
#: By what a transaction knows the accounts that are made in it.
MADE = object()


class WatchedProperties(ZODBMutablePropertyProvider):
    """Plone's store of properties; a changed address is told, whoever changes it.

    One's own changes by confirmation alone, whichever form or program sets it.
    """

    security = ClassSecurityInfo()

    @security.private
    def setPropertiesForUser(self, user, propertysheet):
        """Store the properties of a person or group."""
        user_id = user.getId()
        is_being_made = self._is_being_made(user_id)
        before = self._address(user_id)
        super().setPropertiesForUser(user, propertysheet)
        now = self._address(user_id)
        if contact.mailbox(before) == contact.mailbox(now):
            return
        own_account.refuse_unconfirmed(user_id)
        if is_being_made:
            return
        notifications.address_changed(user_id, before, now)
        # those that lie in the mailbox of before, or wait for another
        password_links.end_links(user_id)
        email_changes.end(user_id)
        if not own_account.is_own(user_id):
            _record(user_id)

    def _is_being_made(self, user_id):
        """Return whether an account's first properties are of this transaction.

        They come one by one, the address after the name.
        """
        made = _made_now()
        if self._storage.get(user_id) is None:
            made.add(user_id)
        return user_id in made

    def _address(self, user_id):
        return (self._storage.get(user_id) or {}).get(EMAIL) or ""


def _made_now():
    """Return the ids of the accounts that were made in this transaction."""
    here = transaction.get()
    try:
        return here.data(MADE)
    except KeyError:
        here.set_data(MADE, made := set())
        return made


def _record(user_id):
    """Record that somebody has set the address of another person's account."""
    portal = getSite()
    if IPloneSiteRoot.providedBy(portal):
        audit.record(portal, "login.email_set", person=people.display_name(user_id))


InitializeClass(WatchedProperties)
