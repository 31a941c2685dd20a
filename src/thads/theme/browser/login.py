"""Log-in in the portal's look; staff land on the page of their work."""

from plone import api
from plone.base.interfaces import IRedirectAfterLogin
from Products.CMFPlone.browser.login.login import LoginForm
from Products.Five.browser import BrowserView
from thads import _
from thads.interfaces import IThadsLayer
from zope.component import adapter
from zope.interface import Interface
from zope.interface import implementer


class LoginPage(LoginForm):
    """Plone's log-in form under a template of ours."""

    page_title = _("Staff log-in")


class ToHelp(BrowserView):
    """Plone's older page of forgotten passwords tells who has an account."""

    def __call__(self):
        url = f"{api.portal.get().absolute_url()}/login-help"
        return self.request.response.redirect(url)


@implementer(IRedirectAfterLogin)
@adapter(Interface, IThadsLayer)
class ToWork:
    """After logging in: where one came from, else the page of one's work."""

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
