"""The page on which the centre keeps holidays and legal periods."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.worktime.interfaces import IWorktimeSettings


class WorktimeForm(RegistryEditForm):
    schema = IWorktimeSettings
    label = _("Working days and legal periods")


class WorktimePanel(ControlPanelFormWrapper):
    form = WorktimeForm
