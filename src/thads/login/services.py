"""The service `@login` for accounts that need more than their password."""

from plone.restapi.services.auth.login import Login
from thads import _
from thads.login.second_step import CODE
from thads.login.second_step import missing
from thads.web.problems import problem


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
        if lacking is None or self.request.response.getStatus() != 401:
            return answer
        return problem(*REFUSALS.get(lacking.purpose, NOT_SET_UP), self.request)
