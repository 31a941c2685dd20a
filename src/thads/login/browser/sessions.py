"""`@@sessions`: where a person is logged in, and what they end of it."""

from AccessControl import getSecurityManager
from plone import api
from plone.protect import CheckAuthenticator
from thads import _
from thads.login import accounts
from thads.login import sessions
from thads.login.guard import guard_of
from thads.login.session_lists import PROGRAM
from thads.organisation.browser.personal import PersonalPage
from thads.web import parameters
from thads.worktime import clock
from zExceptions import Unauthorized


GONE = _("This session is not in your list: it has ended already.")
ENDED = _("The session has ended.")
OTHERS_ENDED = _("${count} other sessions have ended.")
NO_OTHERS = _("There is no other session.")
A_PROGRAM = _("A program")
UNKNOWN = _("Unknown browser")


class SessionsPage(PersonalPage):
    """The page: a list with a button for each, and one for all others."""

    page_title = _("Where I am logged in")
    problem = None

    def __call__(self):
        user = getSecurityManager().getUser()
        self.guard, self.user_id = guard_of(user), user.getId()
        if self.guard is None:
            raise Unauthorized
        self.own = sessions.shown_by(self.guard, self.user_id, self.request)
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            form = self.request.form
            if parameters.given(form, "others"):
                return self._end_others()
            if parameters.given(form, "end"):
                answer = self._end(parameters.text(form, "end"))
                if answer is not None:
                    return answer
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return self.index()

    def sessions(self):
        """Return the sessions that hold, as the page shows them; one's own first."""
        found = [
            {
                "id": session.id,
                "device": session.device
                or (A_PROGRAM if session.kind == PROGRAM else UNKNOWN),
                "network": session.network,
                "began": _shown(session.began),
                "seen": _shown(session.seen),
                "own": session.id == self.own,
            }
            for session in self.guard.sessions(self.user_id)
        ]
        return sorted(found, key=lambda each: not each["own"])

    def _end(self, id):
        if not accounts.end_session(self.guard, self.user_id, id, self.request):
            self.problem = GONE
            self.request.response.setStatus(404)
            return None
        return self._again(ENDED)

    def _end_others(self):
        count = accounts.end_other_sessions(self.guard, self.user_id, self.request)
        message = _(OTHERS_ENDED, mapping={"count": count}) if count else NO_OTHERS
        return self._again(message)

    def _again(self, message):
        api.portal.show_message(message, self.request)
        self.request.response.redirect(f"{self.context.absolute_url()}/@@sessions")
        return ""


def _shown(seconds):
    return clock.shown(clock.from_seconds(seconds))
