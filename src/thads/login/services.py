"""REST of the log-in: `@login`, and one's own sessions and address of mail."""

from AccessControl import getSecurityManager
from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from plone.restapi.services.auth.login import Login
from thads import _
from thads.login import accounts
from thads.login import email_changes
from thads.login import sessions
from thads.login.directory.proof import is_away
from thads.login.guard import guard_of
from thads.login.second_step import CODE
from thads.login.second_step import missing
from thads.login.second_step import until
from thads.web.problems import problem
from thads.web.services import Service
from thads.worktime import clock
from typing import Any
from typing import TypedDict
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.interface import alsoProvides
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


#: What programs read in `type`, with the message for people.
REFUSALS = {
    CODE: (
        "SecondFactorRequired",
        _(
            "This account needs the code of the authenticator app besides its "
            "password: send it as code. A code is good once."
        ),
    ),
}
AWAY = (
    "DirectoryUnavailable",
    _(
        "The directory of the staff does not answer; passwords of the portal itself "
        "are good. Wrong login and/or password, or try again later."
    ),
)
TOO_MANY_CODES = "TooManyWrongCodes"
NOT_SET_UP = (
    "SecondFactorNotSetUp",
    _("This account must first set up two-step verification, on the log-in page."),
)


class TokenByPassword(Login):
    """POST @login: Plone's, which says what a right password still lacks."""

    upstream = True

    def reply(self):
        answer = super().reply()
        lacking = missing(self.request)
        if self.request.response.getStatus() != 401:
            return answer
        if lacking is None and is_away(self.request):
            return problem(*AWAY, self.request)
        if lacking is None:
            return answer
        if lacking.wait:
            self.request.response.setHeader("Retry-After", str(int(lacking.wait)))
            return problem(TOO_MANY_CODES, until(lacking.wait), self.request)
        return problem(*REFUSALS.get(lacking.purpose, NOT_SET_UP), self.request)


#: A session as programs read it.
SessionItem = TypedDict(
    "SessionItem",
    {
        "@id": str,
        "id": str,
        "kind": str,
        "device": str,
        "network": str,
        "began": str,
        "last_seen": str,
        "current": bool,
    },
)
OwnSessions = TypedDict(
    "OwnSessions", {"@id": str, "items_total": int, "items": list[SessionItem]}
)


class OwnAccountService(Service):
    """Base of the services on the account of whoever asks."""

    def account(self):
        """Return (guard, user id) of who is logged in; Unauthorized for nobody."""
        user = getSecurityManager().getUser()
        guard = guard_of(user)
        if guard is None:
            raise Unauthorized
        return guard, user.getId()


class OwnSessionsService(OwnAccountService):
    """Base of the services on one's sessions."""

    @property
    def address(self):
        """The address of the list."""
        return f"{self.context.absolute_url()}/@login-sessions"


class OwnSessionsGet(OwnSessionsService):
    """GET @login-sessions: one's own sessions that hold, the last seen first."""

    def reply(self) -> OwnSessions:
        guard, user_id = self.account()
        self.request.response.setHeader("Cache-Control", "private, no-store")
        own = sessions.shown_by(guard, user_id, self.request)
        items: list[SessionItem] = [
            {
                "@id": f"{self.address}/{session.id}",
                "id": session.id,
                "kind": session.kind,
                "device": session.device,
                "network": session.network,
                "began": clock.iso(clock.from_seconds(session.began)),
                "last_seen": clock.iso(clock.from_seconds(int(session.seen))),
                "current": session.id == own,
            }
            for session in guard.sessions(user_id)
        ]
        return {"@id": self.address, "items_total": len(items), "items": items}


@implementer(IPublishTraverse)
class OwnSessionsDelete(OwnSessionsService):
    """DELETE @login-sessions[/<id>]: ends one's other sessions, or one of them."""

    def __init__(self, context, request):
        super().__init__(context, request)
        self.ids = []

    def publishTraverse(self, request, name):
        """Take the id of a session from the address."""
        self.ids.append(name)
        return self

    def reply(self) -> None:
        guard, user_id = self.account()
        if not self.ids:
            accounts.end_other_sessions(guard, user_id, self.request)
        elif len(self.ids) > 1 or not accounts.end_session(
            guard, user_id, self.ids[0], self.request
        ):
            raise NotFound
        return self.reply_no_content()


class WaitingEmail(TypedDict):
    """An address that waits for confirmation, as programs read it."""

    email: str
    until: str


OwnEmail = TypedDict(
    "OwnEmail", {"@id": str, "email": str, "waiting": WaitingEmail | None}
)


class OwnEmailService(OwnAccountService):
    """Base of the services on one's address of mail."""

    def account(self):
        """Return (guard, user id) as above; the server's accounts have none here."""
        guard, user_id = super().account()
        if not guard.is_of_site():
            raise NotFound
        return guard, user_id

    def state(self, user_id) -> OwnEmail:
        """Return the address in force and the one that waits."""
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return {
            "@id": f"{self.context.absolute_url()}/@login-email",
            "email": api.user.get(userid=user_id).getProperty("email") or "",
            "waiting": email_changes.waiting_item(user_id),
        }


class OwnEmailGet(OwnEmailService):
    """GET @login-email: one's address in force, and the one that waits."""

    def reply(self) -> OwnEmail:
        return self.state(self.account()[1])


class OwnEmailPost(OwnEmailService):
    """POST @login-email: confirms one's new address by the key of the mailed link."""

    def reply(self) -> Any:
        guard, user_id = self.account()
        key = self.body().text("key", most=200)
        alsoProvides(self.request, IDisableCSRFProtection)
        email_changes.confirm(guard, user_id, key)
        return self.state(user_id)


class OwnEmailDelete(OwnEmailService):
    """DELETE @login-email: cancels the change that waits."""

    def reply(self) -> None:
        guard, user_id = self.account()
        alsoProvides(self.request, IDisableCSRFProtection)
        if not email_changes.cancel(guard, user_id):
            raise NotFound
        return self.reply_no_content()
