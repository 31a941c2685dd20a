"""Control panels of the centre: limits of the guards, and reviews by departments."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.debtors.department import IApprovalSettings
from thads.debtors.interfaces import IGuardSettings


class GuardForm(RegistryEditForm):
    """Limits beyond which a load is approved with a written reason only."""

    schema = IGuardSettings
    label = _("Lists of debtors that need a reason")
    description = _(
        "A list beyond these limits is not approved before the head of the unit has "
        "written down why it is right."
    )


class GuardPanel(ControlPanelFormWrapper):
    """`@@debtor-guards-controlpanel`: the limits of the guards."""

    form = GuardForm


class ApprovalForm(RegistryEditForm):
    """Localities whose branches publish their loads themselves."""

    schema = IApprovalSettings
    label = _("Approval of debtor lists")


class ApprovalPanel(ControlPanelFormWrapper):
    """`@@debtor-approval-controlpanel`: reviews by departments."""

    form = ApprovalForm
