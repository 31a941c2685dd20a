"""Panels: functions of which a second factor is demanded, and the directory."""

from plone import api
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.login.directory import client
from thads.login.directory import settings
from thads.login.settings import ISecondFactorSettings
from z3c.form.browser.checkbox import CheckBoxFieldWidget


class SecondFactorForm(RegistryEditForm):
    """Edits the settings."""

    schema = ISecondFactorSettings
    label = _("Two-step verification")
    description = _(
        "Demanded of administrators, of the localities or the centre, it is demanded "
        "of the accounts of the server that manage the site, too."
    )

    def updateFields(self):
        """Show the functions as boxes to tick."""
        super().updateFields()
        self.fields["demanded"].widgetFactory = CheckBoxFieldWidget


class SecondFactorPanel(ControlPanelFormWrapper):
    """`@@second-factor-controlpanel`."""

    form = SecondFactorForm


class DirectoryForm(RegistryEditForm):
    """Edits the settings of the directory, and says what is still missing."""

    schema = settings.IDirectorySettings
    schema_prefix = settings.PREFIX
    label = _("Log-in of staff by a directory (LDAP)")
    description = _(
        "The password of the account that searches is given to the process as "
        "${variable}, or in the file ${variable}_FILE names; it is not stored here.",
        mapping={"variable": settings.SECRET},
    )

    def update(self):
        """Show what a directory that is switched on lacks."""
        super().update()
        if settings.values()["enabled"]:
            lacking = settings.lacking()
            if not client.is_installed():
                lacking.append(_("The library python-ldap is not installed."))
            for message in lacking:
                api.portal.show_message(message, self.request, "warning")


class DirectoryPanel(ControlPanelFormWrapper):
    """`@@directory-controlpanel`."""

    form = DirectoryForm
