"""Refusals of a log-in by a provider: a reason for the log, a message for the person.

The reason is one of a few words, without anything the provider or the person sent.
"""

from thads import _


AGAIN = _(
    "The log-in was not completed: it took too long, was begun in another browser, or "
    "this address was opened twice. Please begin again."
)
DOWN = _(
    "The provider does not answer at the moment. Please try again in some minutes, or "
    "go on without it."
)
CANCELLED = _("The log-in at the provider was cancelled.")
NOT_TRUSTED = _(
    "What the provider sent could not be verified, and was not accepted. Please begin "
    "again; if it happens again, tell the portal's operator."
)
NO_ACCOUNT = _(
    "No account of the portal may be used with this log-in. Please ask the "
    "administrator of your unit to link your account, or log in with your password."
)
BUSY = _("Too many attempts came from your network: please try again in ten minutes.")
LOW_LEVEL = _(
    "The provider did not confirm your identity at the level that is needed. Please "
    "log in there by a stronger way."
)
NOT_ANEW = _(
    "The provider did not say that you have just logged in there anew. If it does not "
    "ask you to, set a password of the portal by “Forgotten password”, and give that."
)
ANOTHER = _(
    "Who logged in at the provider is not whose account is at work here. Please begin "
    "again."
)

#: {reason: (message, HTTP status)}
REASONS = {
    "state": (AGAIN, 400),
    "used": (AGAIN, 400),
    "busy": (BUSY, 429),
    "cancelled": (CANCELLED, 403),
    "down": (DOWN, 503),
    "account": (NO_ACCOUNT, 403),
    "suspended": (NO_ACCOUNT, 403),
    "collision": (NO_ACCOUNT, 403),
    "unverified": (NO_ACCOUNT, 403),
    "auth_time": (NOT_ANEW, 403),
    "another": (ANOTHER, 403),
    "level": (LOW_LEVEL, 403),
}


class LoginRefused(Exception):
    """A log-in by a provider that leads nowhere.

    `reason`: a key of REASONS, or a word about what could not be verified.
    """

    def __init__(self, reason, user_id=""):
        super().__init__(reason)
        self.reason = reason
        self.user_id = user_id

    @property
    def message(self):
        """The message for the person."""
        return REASONS.get(self.reason, (NOT_TRUSTED, 400))[0]

    @property
    def status(self):
        """The HTTP status of the page."""
        return REASONS.get(self.reason, (NOT_TRUSTED, 400))[1]
