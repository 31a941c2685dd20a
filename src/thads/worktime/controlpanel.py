"""The page on which the centre edits holidays and legal periods."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.worktime.interfaces import IWorktimeSettings


class WorktimeForm(RegistryEditForm):
    """Form of the registry's records of working time."""

    schema = IWorktimeSettings
    label = _("Working days and legal periods")


class WorktimePanel(ControlPanelFormWrapper):
    """Control panel around the form."""

    form = WorktimeForm
