"""Control panel of the centre: the public search."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.debtors.settings import IDebtorSearchSettings


class DebtorSearchForm(RegistryEditForm):
    """Budgets of the public search, and names of places it treats as one."""

    schema = IDebtorSearchSettings
    label = _("Search of the debtor register")


class DebtorSearchPanel(ControlPanelFormWrapper):
    """`@@debtor-search-controlpanel`: settings of the public search."""

    form = DebtorSearchForm
