"""The centre's page of the virus scanner."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.uploads.settings import IUploadSettings


class UploadForm(RegistryEditForm):
    """Edits the settings."""

    schema = IUploadSettings
    label = _("Files people send")


class UploadPanel(ControlPanelFormWrapper):
    """`@@uploads-controlpanel`."""

    form = UploadForm
