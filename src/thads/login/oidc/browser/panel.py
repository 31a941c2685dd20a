"""The panels of the providers; the client's secret is not on them."""

from plone import api
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.login.oidc import settings


class ProviderForm(RegistryEditForm):
    """Edits the settings of a provider, and says what is still missing."""

    name = ""

    def update(self):
        super().update()
        if settings.values(self.name)["enabled"]:
            for message in settings.lacking(self.name):
                api.portal.show_message(message, self.request, "warning")

    @property
    def description(self):
        """The address the provider must know, and the place of the secret."""
        address = settings.return_address(self.name) or "…"
        return _(
            "Register this address with the provider: ${address}. The secret is given "
            "to the process as ${variable}, or in the file ${variable}_FILE names; it "
            "is not stored here.",
            mapping={
                "address": address,
                "variable": settings.variable_of(self.name),
            },
        )


class StaffForm(ProviderForm):
    """The provider of the staff."""

    name = settings.STAFF
    schema = settings.IStaffProvider
    schema_prefix = settings.prefix_of(settings.STAFF)
    label = _("Log-in of staff by a provider")


class CitizenForm(ProviderForm):
    """The provider of the citizens' identities."""

    name = settings.CITIZENS
    schema = settings.ICitizenProvider
    schema_prefix = settings.prefix_of(settings.CITIZENS)
    label = _("Identities of citizens by a provider")


class StaffPanel(ControlPanelFormWrapper):
    """`@@oidc-staff-controlpanel`."""

    form = StaffForm


class CitizenPanel(ControlPanelFormWrapper):
    """`@@oidc-citizens-controlpanel`."""

    form = CitizenForm
