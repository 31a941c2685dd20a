"""The page on which the centre says which units publish without it."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.publication.interfaces import IPublicationSettings


class PublicationForm(RegistryEditForm):
    schema = IPublicationSettings
    label = _("Approval of publications")


class PublicationPanel(ControlPanelFormWrapper):
    form = PublicationForm
