"""The page on which the centre says where branches publish their lists themselves."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.debtors.department import IApprovalSettings


class ApprovalForm(RegistryEditForm):
    schema = IApprovalSettings
    label = _("Approval of debtor lists")


class ApprovalPanel(ControlPanelFormWrapper):
    form = ApprovalForm
