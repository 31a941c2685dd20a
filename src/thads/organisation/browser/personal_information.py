"""`@@personal-information`: Plone's form of one's own name and address of mail."""

from AccessControl import getSecurityManager
from plone.app.users.browser.userdatapanel import UserDataPanel
from plone.app.users.utils import notifyWidgetActionExecutionError
from thads.errors import Refused
from thads.organisation.own_account import check_email
from thads.web import parameters
from typing import Any


OTHERS = "Plone Site Setup: Users and Groups"


class PersonalInformation(UserDataPanel):
    """The form, with an address of mail that no other account has."""

    def __call__(self) -> str:
        # it would show the name of any account to everybody who has one
        allowed = getSecurityManager().checkPermission(OTHERS, self.context)
        if parameters.given(self.request.form, "userid") and not allowed:
            self.request.response.redirect(self.request["ACTUAL_URL"])
            return ""
        return super().__call__()

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
