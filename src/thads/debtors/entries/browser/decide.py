"""Decisions on entries."""

from thads import _
from thads.debtors.entries.workflow import same_click
from thads.debtors.entries.workflow import take
from thads.debtors.register.browser.decisions import DecisionView


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

    def came_before(self, transition, comment, shown) -> bool:
        """Return whether this click came before, with the same basis."""
        form = self.request.form
        return bool(shown) and bool(
            same_click(self.context, shown, transition, comment, form)
        )

    def take(self, transition, comment) -> None:
        """Take a transition with the basis the form gives; raises WorkflowException."""
        take(self.context, transition, comment, self.request.form)
