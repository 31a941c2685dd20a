"""The panel of the functions of which a second factor is demanded."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.login.settings import ISecondFactorSettings
from z3c.form.browser.checkbox import CheckBoxFieldWidget


class SecondFactorForm(RegistryEditForm):
    """Edits the settings."""

    schema = ISecondFactorSettings
    label = _("Two-step verification")

    def updateFields(self):
        """Show the functions as boxes to tick."""
        super().updateFields()
        self.fields["demanded"].widgetFactory = CheckBoxFieldWidget


class SecondFactorPanel(ControlPanelFormWrapper):
    """`@@second-factor-controlpanel`."""

    form = SecondFactorForm
