"""The page that sets a password by a link, and mails of Plone's that hold one."""

from pathlib import Path
from plone import api
from plone.base.interfaces import IPloneSiteRoot
from Products.CMFPlone.browser.login import password_reset
from Products.CMFPlone.browser.login.password_reset import PasswordResetToolView
from Products.CMFPlone.browser.login.password_reset import PasswordResetView
from Products.CMFPlone.PasswordResetTool import ExpiredRequestError
from Products.CMFPlone.PasswordResetTool import InvalidRequestError
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads.errors import Refused
from thads.login.mailed_links import hours
from thads.web import parameters
from thads.web.public_address import public_url
from zExceptions import NotFound
from zope.i18n import translate
import sys
import transaction


PLONES = Path(password_reset.__file__).parent / "templates"


class PasswordLinkPage(PasswordResetView):
    """`/passwordreset/<key>`, which tells an expired link from one that never was."""

    form = ViewPageTemplateFile("password_link.pt")

    def __call__(self):
        """Show the form, or set the password; what is sent twice counts once.

        Links lead to the portal: anywhere below it there is no such page.
        """
        if not IPloneSiteRoot.providedBy(self.context):
            raise NotFound
        form = self.request.form
        for name in ("userid", "key"):
            if name in form:
                form[name] = parameters.text(form, name)
        for name in ("password", "password2"):
            if name in form:
                form[name] = parameters.password(form, name)
        return super().__call__()

    #: What is wrong with the code of the second factor: {"code": message}.
    problems: dict = {}

    def asks_for_code(self):
        """Return whether the account of the link has a second factor."""
        tool = api.portal.get_tool("portal_password_reset")
        try:
            return tool.asks_for_code(self._key())
        except (InvalidRequestError, ExpiredRequestError):
            return False

    def getErrors(self):
        """Return {field: message} of what is wrong; None where no form came."""
        errors = super().getErrors()
        return errors if errors is None else {**self.problems, **errors}

    def _key(self):
        if self.subpath:
            return self.subpath[0]
        return parameters.text(self.request.form, "key")

    def _reset_password(self, pw_tool, randomstring):
        try:
            return super()._reset_password(pw_tool, randomstring)
        except Refused as refused:
            transaction.doom()  # nothing is kept of what was refused
            self.problems = {
                name: translate(message, context=self.request)
                for name, message in refused.problems.items()
            }
            self.request.response.setStatus(422)
            return self.form()

    def invalid(self):
        """Return the page for a key that is none; Plone shows it for expired ones."""
        has_expired = isinstance(sys.exc_info()[1], ExpiredRequestError)
        return self.expired() if has_expired else super().invalid()

    def expiration_timeout(self):
        """Return for how many hours a link holds."""
        return hours("forgotten")


class PasswordMail(PasswordResetToolView):
    """The mail an operator has REST send, with the hours its link holds."""

    mail = ViewPageTemplateFile("mail_password_template.pt", str(PLONES))

    def __call__(self, **options):
        """Return the mail; over the web there is no such page."""
        if "member" not in options:
            raise NotFound
        return self.mail(**options)

    def expiration_timeout(self):
        """Return for how many hours a link holds."""
        return hours("forgotten")

    def construct_url(self, randomstring):
        """Return the address of a link: the public one, whatever host was asked."""
        return f"{public_url(api.portal.get())}/passwordreset/{randomstring}"
