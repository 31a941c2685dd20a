"""The page on which the centre edits holidays and legal periods."""

from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from thads import _
from thads.worktime import clock
from thads.worktime.interfaces import IWorktimeSettings
from thads.worktime.source import unofficial_years


class WorktimeForm(RegistryEditForm):
    """Form of the registry's records of working time."""

    schema = IWorktimeSettings
    label = _("Working days and legal periods")

    @property
    def description(self) -> str:
        """Warning of years whose days off are only guessed, empty where none is."""
        return guessed_days()


def guessed_days() -> str:
    """Return the warning of years whose days off nobody has entered, or nothing.

    A message for the centre's administrator; empty while all days are official.
    """
    years = unofficial_years(clock.today())
    if not years:
        return ""
    return _(
        "The days off of ${years} are only reckoned, not official: due dates over Tết "
        "may be wrong. Enter the days of the decision, then the year.",
        mapping={"years": ", ".join(map(str, years))},
    )


class WorktimePanel(ControlPanelFormWrapper):
    """Control panel around the form."""

    form = WorktimeForm
