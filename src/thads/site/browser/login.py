"""Log-in in the portal's look; staff land on the page of their work."""

from plone import api
from plone.base import PloneMessageFactory
from plone.base.interfaces import IRedirectAfterLogin
from Products.CMFPlone.browser.login.login import LoginForm
from Products.CMFPlone.browser.login.login_help import LoginHelpForm
from Products.CMFPlone.browser.login.login_help import RequestResetPassword
from Products.CMFPlone.browser.login.login_help import RequestUsername
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.interfaces import IThadsLayer
from thads.organisation.password_reset import send_logins
from thads.organisation.password_reset import send_password_link
from z3c.form import button
from z3c.form import form
from zope.component import adapter
from zope.interface import Interface
from zope.interface import implementer


ON_ITS_WAY = _("If there is such an account, a mail to its address is on its way.")


class LoginPage(LoginForm):
    """Plone's log-in form under a template of ours."""

    page_title = _("Staff log-in")

    @property
    def problem(self):
        """True if name or password were wrong: a person let in is sent on."""
        return self.request.method == "POST" and api.user.is_anonymous()


class ResetPassword(RequestResetPassword):
    """Plone's form for a new password; the mail leaves through the outbox.

    The answer does not disclose whether there is such an account.
    """

    @button.buttonAndHandler(
        PloneMessageFactory(
            "button_pwreset_reset_password", default="Reset your password"
        ),
        name="reset",
    )
    def handle_reset(self, action):
        """Queue the mail, and answer the same in any case."""
        data, errors = self.extractData()
        if errors:
            self.status = self.formErrorsMessage
            return
        send_password_link(data["reset_password"] or "")
        api.portal.show_message(ON_ITS_WAY, self.request)


class SendLogin(RequestUsername):
    """Plone's form for a forgotten login, answered in the same way."""

    @button.buttonAndHandler(
        PloneMessageFactory("button_pwreset_get_username", default="Get your username"),
        name="get_username",
    )
    def handle_login(self, action):
        """Queue the mail, and answer the same in any case."""
        data, errors = self.extractData()
        if errors:
            self.status = self.formErrorsMessage
            return
        send_logins(data["recover_username"] or "")
        api.portal.show_message(ON_ITS_WAY, self.request)


class HelpPage(LoginHelpForm):
    """Page for a forgotten password or login: the same answer for every name."""

    page_title = _("Forgotten password or login")
    index = ViewPageTemplateFile("templates/login_help.pt")

    def update(self):
        self.subforms = [
            ResetPassword(None, self.request),
            SendLogin(None, self.request),
        ]
        for subform in self.subforms:
            subform.update()
        form.EditForm.update(self)


class RedirectToHelp(BrowserView):
    """Redirect from Plone's older page of forgotten passwords.

    That page discloses whether there is an account.
    """

    def __call__(self):
        url = f"{api.portal.get().absolute_url()}/login-help"
        return self.request.response.redirect(url)


@implementer(IRedirectAfterLogin)
@adapter(Interface, IThadsLayer)
class RedirectAfterLogin:
    """Address after logging in: the page one came from, else that of one's work."""

    def __init__(self, context, request):
        self.context = context
        self.request = request

    def __call__(self, came_from=None, is_initial_login=False):
        home = self.context.absolute_url()
        tool = api.portal.get_tool("portal_url")
        # Plone compares beginnings only: https://this.host.example.org would pass
        if came_from and not tool.isURLInPortal(came_from):
            came_from = None
        if came_from and came_from.rstrip("/") != home.rstrip("/"):
            return came_from
        return f"{home}/@@staff"
