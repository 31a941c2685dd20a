"""Base of pages on which people prove who they are, before what outlives a session.

`guard` and `user_id` are those of the person at work.
"""

from thads.login import email_changes
from thads.login.oidc import settings as oidc
from thads.organisation.browser.personal import PersonalPage
from urllib.parse import urlencode


def asks_for_code(guard, user_id):
    """Return whether an account has a second factor, which is asked for too."""
    return guard.factor(user_id) is not None


class ProvenPage(PersonalPage):
    """Page with a form that asks for the password, and for a code besides."""

    @property
    def asks_for_code(self):
        """True if the account has a second factor, which is asked for too."""
        return asks_for_code(self.guard, self.user_id)

    def log_in_anew(self):
        """Return where the provider asks anew; "" for who has a password."""
        provider = oidc.provider(oidc.STAFF)
        if provider is None or not email_changes.proves_by_provider(
            self.guard, self.user_id
        ):
            return ""
        here = f"{self.context.absolute_url()}/@@{self.__name__}"
        start = provider.return_address.removesuffix("-return")
        return f"{start}?{urlencode({'anew': 1, 'came_from': here})}"
