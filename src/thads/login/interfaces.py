"""Events of the log-in, for whoever records them.

Besides these, Plone and PAS tell of a log-in and a log-out (IUserLoggedInEvent,
IUserLoggedOutEvent), and of a changed password (ICredentialsUpdatedEvent).
"""

from zope.interface import Attribute
from zope.interface import Interface
from zope.interface import implementer


class ILoginFailed(Interface):
    """Somebody gave a name with a password that did not let them in.

    The transaction of such a request is often aborted (401): what is to outlast it must
    not be written in it.
    """

    login = Attribute("The name that was given; there may be no such account.")
    network = Attribute("The network it came from: /24 of IPv4, /48 of IPv6.")
    reason = Attribute("`password`, `unknown`, `brake`, `suspended`, `second_factor`.")


class ISessionsEnded(Interface):
    """All sessions and tokens of an account have ended."""

    user_id = Attribute("Id of the account.")
    reason = Attribute(
        "`logout`, `password`, `second_factor`, `administrator`, `suspended` or "
        "`deleted`."
    )


class IDirectoryProved(Interface):
    """The directory has proved the password of an account; nobody is logged in yet."""

    user_id = Attribute("Id of the account.")
    groups = Attribute("Names of the person's groups there, as they are compared.")


@implementer(ILoginFailed)
class LoginFailed:
    """See ILoginFailed."""

    def __init__(self, login, network, reason):
        self.login = login
        self.network = network
        self.reason = reason


@implementer(ISessionsEnded)
class SessionsEnded:
    """See ISessionsEnded."""

    def __init__(self, user_id, reason):
        self.user_id = user_id
        self.reason = reason


@implementer(IDirectoryProved)
class DirectoryProved:
    """See IDirectoryProved."""

    def __init__(self, user_id, groups):
        self.user_id = user_id
        self.groups = groups
