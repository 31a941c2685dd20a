"""`@@personal-information`: Plone's form of one's own name and address of mail."""

from AccessControl import getSecurityManager
from plone import api
from plone.app.users.browser.userdatapanel import UserDataPanel
from plone.app.users.utils import notifyWidgetActionExecutionError
from thads import _
from thads.errors import Refused
from thads.organisation.own_account import check_email
from thads.organisation.own_account import is_own
from thads.text import contact
from thads.web import parameters
from typing import Any
from z3c.form.interfaces import DISPLAY_MODE


OTHERS = "Plone Site Setup: Users and Groups"
ELSEWHERE = _(
    "Your e-mail address is changed on the page “My e-mail address”, in the menu of "
    "your name."
)


class PersonalInformation(UserDataPanel):
    """The form; one's own address of mail is shown and changed on its own page."""

    def __call__(self) -> str:
        # it would show the name of any account to everybody who has one
        allowed = getSecurityManager().checkPermission(OTHERS, self.context)
        if parameters.given(self.request.form, "userid") and not allowed:
            self.request.response.redirect(self.request["ACTUAL_URL"])
            return ""
        return super().__call__()

    @property
    def description(self) -> str:
        """Words above the form: where one's own address of mail is changed."""
        return ELSEWHERE if is_own(self.member.getId()) else super().description

    def updateFields(self) -> None:
        """Show one's own address, which this form does not change."""
        super().updateFields()
        if "email" in self.fields and is_own(self.member.getId()):
            self.fields["email"].mode = DISPLAY_MODE

    def updateWidgets(self, prefix: str | None = None) -> None:
        """Say where one's own address is changed to a form that still sends one."""
        super().updateWidgets(prefix)
        widget = self.widgets.get("email")
        if widget is None or widget.mode != DISPLAY_MODE:
            return
        typed = parameters.text(self.request.form, widget.name)
        own = contact.mailbox(self.member.getProperty("email") or "")
        if typed and contact.mailbox(typed) != own:
            api.portal.show_message(ELSEWHERE, self.request, "warning")

    def validate_email(self, action: Any, data: dict[str, Any]) -> None:
        """Refuse an address beside its field; it is stored as it is read."""
        widget = action.form.widgets.get("email")
        if widget is None or widget.error or not data.get("email"):
            return
        try:
            data["email"] = check_email(data["email"], self.member.getId())
        except Refused as refused:
            (message,) = refused.problems.values()
            notifyWidgetActionExecutionError(action, "email", message)
