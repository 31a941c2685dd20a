"""Control panel of the centre: the units that publish without its review."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.publication.interfaces import IPublicationSettings


class PublicationForm(RegistryEditForm):
    """Units whose items are published without the centre's review."""

    schema = IPublicationSettings
    label = _("Approval of publications")


class PublicationPanel(ControlPanelFormWrapper):
    """`@@publication-controlpanel`: the form within the frame of control panels."""

    form = PublicationForm
