"""`@@email-address`: a person's own address of mail, and the one that waits."""

from AccessControl import getSecurityManager
from plone import api
from plone.protect import CheckAuthenticator
from thads import _
from thads.errors import Refused
from thads.login import email_changes
from thads.login.browser.proven import ProvenPage
from thads.login.guard import guard_of
from thads.organisation import own_account
from thads.text import contact
from thads.web import parameters
from thads.worktime import clock
from zExceptions import NotFound
from zExceptions import Unauthorized
import transaction


#: What a person may do; each is the name of a button.
ACTIONS = ("ask", "again", "cancel", "confirm")
#: How a link is answered that does not hold, by the code of the refusal.
STATUS = {"unknown": 404, "other_account": 403, "expired": 410, "taken": 409}

ASKED = _(
    "A mail is on its way to the new address. Open the link in it to confirm that it "
    "is yours; until then the old address stays in force."
)
CONFIRMED = _("The address is confirmed and in force.")
CANCELLED = _("The change was cancelled: your address stays as it is.")
SAME = _("This is your address already.")


class EmailAddressPage(ProvenPage):
    """The page: the address in force, the one that waits, a form for another."""

    page_title = _("My e-mail address")
    #: {field: message}
    problems = {}
    #: The key of a link that was opened, and the address it confirms.
    key = to_confirm = ""
    #: What was typed.
    typed = ""

    def __call__(self):
        user = getSecurityManager().getUser()
        self.guard, self.user_id = guard_of(user), user.getId()
        if self.guard is None:
            raise Unauthorized
        if not self.guard.is_of_site():
            raise NotFound  # an account of the server has no address here
        form = self.request.form
        self.key = parameters.text(form, "key")
        try:
            if self.request.method == "POST":
                CheckAuthenticator(self.request)
                action = next((n for n in ACTIONS if parameters.given(form, n)), "")
                if action:
                    return self._done(getattr(self, f"_{action}")())
            if self.key:
                self.to_confirm = email_changes.to_confirm(self.user_id, self.key)
        except Refused as refused:
            self._refuse(refused)
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return self.index()

    @property
    def email(self):
        """The address in force."""
        return api.user.get(userid=self.user_id).getProperty("email") or ""

    def waiting(self):
        """Return {email, until} of the address that waits; None if none does."""
        held = email_changes.waiting(self.user_id)
        if held is None:
            return None
        return {"email": held.value, "until": clock.shown(email_changes.until(held))}

    def _ask(self):
        form = self.request.form
        self.typed = parameters.text(form, "email")
        email = own_account.read_email(self.typed)
        if contact.mailbox(email) == contact.mailbox(self.email):
            raise Refused({"email": SAME}, code="same")
        password = parameters.password(form, "password")
        code = parameters.text(form, "code")
        email_changes.ask(self.guard, self.user_id, email, password, self.request, code)
        return ASKED

    def _again(self):
        email_changes.send_again(self.guard, self.user_id)
        return ASKED

    def _cancel(self):
        held = email_changes.cancel(self.guard, self.user_id)
        return CANCELLED if held else email_changes.NOTHING_WAITS

    def _confirm(self):
        email_changes.confirm(self.guard, self.user_id, self.key)
        return CONFIRMED

    def _refuse(self, refused):
        transaction.doom()  # what was written before the refusal is not kept
        self.problems = refused.problems
        self.request.response.setStatus(STATUS.get(refused.code, 422))

    def _done(self, message):
        api.portal.show_message(message, self.request)
        self.request.response.redirect(f"{self.context.absolute_url()}/@@email-address")
        return ""
