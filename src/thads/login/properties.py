"""Properties of people, whose address of mail does not change unseen.

Without it: whoever changes the address of an account, for a minute at an open screen,
has the next link for a new password, and its owner hears of nothing.
"""

from AccessControl.class_init import InitializeClass
from AccessControl.SecurityInfo import ClassSecurityInfo
from Products.PlonePAS.plugins.property import ZODBMutablePropertyProvider
from thads.login import notifications
from thads.login import password_links
from thads.organisation import own_account


EMAIL = "email"


class WatchedProperties(ZODBMutablePropertyProvider):
    """Plone's store of properties; a changed address is told, whoever changes it.

    Letters go to addresses of the owner's choice: a few a day.
    """

    security = ClassSecurityInfo()

    @security.private
    def setPropertiesForUser(self, user, propertysheet):
        """Store the properties of a person or group."""
        user_id = user.getId()
        before = self._address(user_id)
        super().setPropertiesForUser(user, propertysheet)
        now = self._address(user_id)
        if before and before.casefold() != now.casefold():
            own_account.email_changed(user_id)
            notifications.address_changed(user_id, before, now)
            # those that lie in the mailbox of before
            password_links.end_links(user_id)

    def _address(self, user_id):
        return (self._storage.get(user_id) or {}).get(EMAIL) or ""


InitializeClass(WatchedProperties)
