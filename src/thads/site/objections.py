"""From the support desk to the register: news of cases that object to an entry.

The two rooms do not know one another; this one knows both.
"""

from thads.debtors.entries import objections
from thads.worktime import clock


def step_taken(case, event):
    """Record in an entry what became of the case that objects to it; subscriber."""
    if case.procedure != objections.PROCEDURE:
        return
    answers = {name: text for name, _title, text in case.answers}
    entry = objections.entry_at(answers.get(objections.PAGE, ""))
    if entry is None:
        return
    moment = clock.iso(event.entry.time)
    if event.step == "register":
        objections.record_received(entry, case.code, moment)
    elif event.step == "finish":
        objections.record_decided(
            entry, case.code, case.outcome, moment, event.entry.person
        )
    elif event.step in ("refuse", "withdraw"):
        objections.record_decided(
            entry, case.code, "refused", moment, event.entry.person
        )
