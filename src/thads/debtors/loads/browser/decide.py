"""Decisions on loads."""

from thads import _
from thads.debtors.register.browser.decisions import DecisionView
from thads.debtors.workflow import load_moves


class DecideLoad(DecisionView):
    """`@@debtor-decide` of a load."""

    page = "debtor-load"
    messages = {
        "submit": _("The list was submitted for approval."),
        "approve": _("The list was approved; it will be published in a moment."),
        "return": _("The list was returned."),
        "discard": _("The list was discarded."),
        "undo": _("The list was undone: see below what went and what came back."),
    }

    def moves(self) -> tuple:
        """Return the moves of the load, the oldest first."""
        return load_moves(self.context)
