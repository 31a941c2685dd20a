"""`security.txt` in the browser, and the panel of its settings."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from Products.Five import BrowserView
from thads import _
from thads.site.security_contact import ADDRESS
from thads.site.security_contact import offered
from thads.site.settings import ISecurityContact
from thads.site.settings import security_contact
from thads.web.path_view import PathView
from thads.worktime import clock
from zExceptions import NotFound


#: Seconds for which a cache may keep the file.
KEPT = 3600


class WellKnown(PathView):
    """`.well-known`: of the names RFC 8615 gives to sites, `security.txt` alone."""

    def __call__(self):
        file = offered() if self.path == ["security.txt"] else None
        if file is None:
            raise NotFound(self.context, "/".join(self.path), self.request)
        text, end = file
        left = int((end - clock.now()).total_seconds())
        response = self.request.response
        response.setHeader("Content-Type", "text/plain; charset=utf-8")
        response.setHeader("Cache-Control", f"public, max-age={min(KEPT, left)}")
        return text


class AtTheTop(BrowserView):
    """`security.txt` at the top: the older place leads to the one of the RFC."""

    def __call__(self):
        if offered() is None:
            raise NotFound(self.context, "security.txt", self.request)
        self.request.response.redirect(f"{self.context.absolute_url()}/{ADDRESS}")
        return ""


class SecurityContactForm(RegistryEditForm):
    """Edits the settings."""

    schema = ISecurityContact
    label = _("Contact for weaknesses")

    @property
    def description(self):
        """Words on the state of the file: offered or not, and the reason."""
        if offered() is not None:
            return _("The file is offered at /.well-known/security.txt.")
        if security_contact().contacts:
            return _(
                "The file is not offered: the day until which it holds has passed."
            )
        return _("The file is not offered: it has no address yet.")


class SecurityContactPanel(ControlPanelFormWrapper):
    """`@@security-contact-controlpanel`."""

    form = SecurityContactForm
