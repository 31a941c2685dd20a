"""From the support desk to the register: news of cases that object to an entry.

The two rooms do not know one another; this one knows both.
"""

from thads.debtors.lifecycle import objections
from thads.requests import periods


def case_stepped(event):
    """Pass on that a case has come to be, or has moved on; subscriber."""
    case = event.case
    if case.procedure != objections.PROCEDURE:
        return
    said = {name: text for name, _title, text in case.answers}
    entry = objections.entry_at(said.get(objections.PAGE, ""))
    if entry is None:
        return
    moment = periods.iso(event.entry.time)
    if event.step == "register":
        objections.received(entry, case.code, moment)
    elif event.step == "finish":
        objections.decided(entry, case.code, case.outcome, moment, event.entry.person)
    elif event.step in ("refuse", "withdraw"):
        objections.decided(entry, case.code, "refused", moment, event.entry.person)
