"""`@@api-keys`: the keys by which programs act at a unit, and a form for a new one."""

from AccessControl import getSecurityManager
from collections.abc import Mapping
from datetime import timedelta
from plone import api
from plone.protect import CheckAuthenticator
from thads import _
from thads import audit
from thads.errors import Refused
from thads.login import email_changes
from thads.login import notifications
from thads.login.api_keys import DAYS
from thads.login.api_keys import LABEL
from thads.login.api_keys import MOST
from thads.login.api_keys import keys_in
from thads.login.browser.proven import ProvenPage
from thads.login.guard import guard_of
from thads.organisation.people import display_name
from thads.paths import portal_path
from thads.text.whitespace import tidy
from thads.web import parameters
from thads.web.api_scopes import scopes_at
from thads.worktime import clock
from zExceptions import NotFound
from zExceptions import Unauthorized
import transaction


REVOKED = _("The key “${label}” opens nothing any more.")
GONE = _("There is no such key: it was revoked already.")
TOO_MANY = _("A unit has ${count} keys at most. Revoke one that is not needed.")


class ApiKeysPage(ProvenPage):
    """The page, for those who may make a key of some scope at the unit."""

    page_title = _("Keys of programs")
    problems: Mapping[str, str] = {}
    new_key = ""
    days, most_letters = DAYS, LABEL

    def __call__(self):
        self.keys = keys_in(api.portal.get().acl_users)
        self.scopes = scopes_at(self.context)
        user = getSecurityManager().getUser()
        self.guard, self.user_id = guard_of(user), user.getId()
        if not self.scopes or self.keys is None or self.guard is None:
            raise Unauthorized
        if not self.guard.is_of_site():
            raise NotFound  # an account of the server is nobody in this site
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            form = self.request.form
            if parameters.given(form, "revoke"):
                return self._revoke(parameters.text(form, "revoke"))
            self._make()
        # a key is shown in the answer to its making alone
        return super().__call__()

    def shown(self):
        """Return the keys of the unit as the page lists them."""
        now = clock.seconds()
        return [
            {
                "id": key.id,
                "label": key.label,
                "scope": self.scopes[key.scope].title,
                "by": display_name(key.user_id),
                "made": _day(key.made),
                "until": _day(key.until),
                "used": _day(key.used) if key.used else "",
                "holds": key.holds(now),
            }
            for key in self.keys.at(portal_path(self.context))
            if key.scope in self.scopes
        ]

    def scope(self):
        """Return the name of the scope the form asks for; the first by default."""
        return parameters.choice(self.request.form, "scope", self.scopes) or next(
            iter(self.scopes)
        )

    def last_day(self, days):
        """Return until when a key of so many days would hold, as people read it."""
        return f"{clock.today() + timedelta(days=days):%d/%m/%Y}"

    def value(self, name):
        """Return what was typed into a field."""
        return "" if self.new_key else parameters.text(self.request.form, name)

    def _make(self):
        form = self.request.form
        label = tidy(parameters.text(form, "label"))
        days = parameters.choice(form, "days", list(map(str, DAYS)))
        problems = {}
        if not label:
            problems["label"] = _("Say which program gets the key.")
        elif len(label) > LABEL:
            problems["label"] = _(
                "This is longer than ${most} characters.", mapping={"most": LABEL}
            )
        if not days:
            problems["days"] = _("Choose how long the key holds.")
        if not problems:
            # a key outlives the session: who found a browser open makes none
            try:
                password = parameters.password(form, "password")
                code = parameters.text(form, "code")
                email_changes.prove(
                    self.guard, self.user_id, password, self.request, code
                )
                key, self.new_key = self.keys.make(
                    self.user_id, self.context, self.scope(), label, int(days)
                )
            except Refused as refused:
                transaction.doom()  # a wrong password is counted apart
                problems = dict(refused.problems)
            except ValueError:
                problems["label"] = _(TOO_MANY, mapping={"count": MOST})
        if problems:
            self.problems = problems
            self.request.response.setStatus(400)
            return
        until = _day(key.until)
        audit.record(self.context, "login.api_key_made", program=label, ends=until)
        notifications.api_key_made(self.user_id, key.place, label, until)

    def _revoke(self, id):
        key = self.keys.get(id)
        if (
            key is None
            or key.place != portal_path(self.context)
            or key.scope not in self.scopes
        ):
            self.problems = {"keys": GONE}
            self.request.response.setStatus(404)
            return super().__call__()
        self.keys.revoke(id)
        audit.record(self.context, "login.api_key_revoked", program=key.label)
        text = _(REVOKED, mapping={"label": key.label})
        api.portal.show_message(text, self.request)
        self.request.response.redirect(f"{self.context.absolute_url()}/@@api-keys")
        return ""


def _day(seconds):
    return clock.shown_day(clock.from_seconds(seconds))
