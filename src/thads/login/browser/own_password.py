"""`@@change-password`: Plone's form of one's own password, which asks for the code too.

Whoever learns a password, or finds a browser open, has one factor: with it alone the
account would be theirs. Programs send the code along (`accounts.password_changed`).
"""

from AccessControl import getSecurityManager
from plone.app.users.browser.passwordpanel import IPasswordSchema
from plone.app.users.browser.passwordpanel import PasswordPanel
from plone.app.users.browser.passwordpanel import PasswordPanelAdapter
from plone.app.users.utils import notifyWidgetActionExecutionError
from thads import _
from thads.errors import Refused
from thads.login import email_changes
from thads.login.browser.proven import asks_for_code
from thads.login.guard import guard_of
from thads.login.second_step import CODE
from thads.organisation import own_account
from zope import schema


#: Fields of the form by what they prove.
FIELDS = {own_account.PROOF: "current_password", CODE: CODE}


class IOwnPassword(IPasswordSchema):
    """The fields by which another password is set."""

    code = schema.TextLine(
        title=_("Verification code"),
        description=_(
            "The six digits your authenticator app shows, or a recovery code."
        ),
        required=False,
    )


class OwnPassword(PasswordPanelAdapter):
    """Begins the form with nothing."""

    code = ""


class OwnPasswordForm(PasswordPanel):
    """The form; the code has a field where there is a second factor."""

    schema = IOwnPassword

    def update(self):
        """Find whose password it is, and update the form."""
        user = getSecurityManager().getUser()
        self.guard, self.user_id = guard_of(user), user.getId()
        super().update()
        if CODE in self.widgets:
            self._fit(self.widgets[CODE])

    def updateFields(self):
        """Leave the code out where it is not asked for."""
        super().updateFields()
        if self.guard is None or not asks_for_code(self.guard, self.user_id):
            self.fields = self.fields.omit(CODE)

    def _fit(self, widget):
        """Fit the field for a telephone; what was typed is not sent back."""
        widget.value = ""
        widget.attributes.update(
            autocomplete="one-time-code", inputmode="numeric", maxlength="40"
        )
        widget.attributes.pop("value", None)

    def validate_password(self, action, data):
        """Prove the person once all else is right: a code is good once."""
        if self.guard is None:
            super().validate_password(action, data)
            return
        super().validate_password(action, {**data, "current_password": None})
        if action.form.widgets.errors:
            return
        code = (data.get(CODE) or "").strip()
        try:
            email_changes.prove(
                self.guard, self.user_id, data["current_password"], self.request, code
            )
        except Refused as refused:
            for name, message in refused.problems.items():
                notifyWidgetActionExecutionError(action, FIELDS[name], message)
