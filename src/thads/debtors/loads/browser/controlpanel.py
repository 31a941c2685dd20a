"""What the centre sets: which lists take a written reason, how the public searches."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.debtors.interfaces import IGuardSettings
from thads.debtors.settings import IDebtorSearchSettings


class GuardForm(RegistryEditForm):
    schema = IGuardSettings
    label = _("Lists of debtors that need a reason")
    description = _(
        "A list beyond these limits is not approved before the head of the unit has "
        "written down why it is right."
    )


class GuardPanel(ControlPanelFormWrapper):
    form = GuardForm


class DebtorSearchForm(RegistryEditForm):
    schema = IDebtorSearchSettings
    label = _("Search of the debtor register")


class DebtorSearchPanel(ControlPanelFormWrapper):
    form = DebtorSearchForm
