"""The page on which the centre says which lists take a written reason."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.debtors.interfaces import IGuardSettings


class GuardForm(RegistryEditForm):
    schema = IGuardSettings
    label = _("Lists of debtors that need a reason")
    description = _(
        "A list beyond these limits is not approved before the head of the unit has "
        "written down why it is right."
    )


class GuardPanel(ControlPanelFormWrapper):
    form = GuardForm
