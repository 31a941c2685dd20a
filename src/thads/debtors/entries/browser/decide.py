"""Decisions on entries."""

from thads import _
from thads.debtors.entries.workflow import take
from thads.debtors.register.browser.decisions import DecisionView
from thads.debtors.workflow import entry_moves


class DecideEntry(DecisionView):
    """`@@debtor-decide` of an entry."""

    page = "debtor-entry"
    messages = {
        "end": _("The publication was ended."),
        "hide": _("The entry was hidden."),
        "show": _("The entry is shown again."),
        "ask_hiding": _("The head of the unit has been asked, and written to."),
        "decline_hiding": _("The entry stays public; the request was declined."),
        "schedule_end": _("The day of the end was noted."),
    }

    def moves(self) -> tuple:
        """Return the moves of the entry, the oldest first."""
        return entry_moves(self.context)

    def take(self, transition, comment) -> None:
        """Take a transition with the basis the form gives; raises WorkflowException."""
        take(self.context, transition, comment, self.request.form)
