"""The journal of a report: its steps, in the words of those who took them."""

from datetime import UTC
from datetime import datetime
from persistent.mapping import PersistentMapping
from plone import api


def note(report, step, actor, time=None, text="", unit=""):
    """Write a step down."""
    report.journal.append(
        PersistentMapping(
            step=step,
            actor=actor,
            time=(time or datetime.now(UTC)).astimezone(UTC),
            text=text,
            unit=unit,
        )
    )


def stepped(report, event):
    """A transition was made: note it, and keep the answer as the result."""
    if event.transition is None:
        return
    step = event.transition.getId()
    text = (event.kwargs.get("comment") or "").strip()
    if step == "answer":
        report.result = text
    user = api.user.get_current()
    note(report, step, user.getId() or "", text=text, unit=report.charged)
