"""Decisions on loads."""

from thads import _
from thads.debtors.register.browser.decisions import DecisionView


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
