"""When a report must be answered, and how it stands.

The periods are rules of `thads.worktime`, dated and changed by the centre.
"""

from datetime import UTC
from datetime import datetime
from thads.hotline.terms import SETTLED
from thads.worktime import TIMEZONE
from thads.worktime import due
from thads.worktime import local
from thads.worktime import working_days_between


RULES = {
    "complaint": "complaint-solve",
    "denunciation": "denunciation-solve",
}
ANSWER = "hotline-answer"
URGENT = "hotline-urgent"

#: Working days before the due date from which a report is due soon.
SOON = 2


def rule_of(kind, urgency):
    """Return the id of the period's rule."""
    if kind in RULES:
        return RULES[kind]
    return URGENT if urgency == "urgent" else ANSWER


def due_date(kind, urgency, received):
    """Return when to answer, in UTC: what is stored is stored in UTC."""
    return due(received, rule_of(kind, urgency)).astimezone(UTC)


def standing(state, due_at, now=None):
    """Return settled, late, soon or open."""
    if state in SETTLED:
        return "settled"
    now = now or datetime.now(TIMEZONE)
    if now > due_at:
        return "late"
    if working_days_between(local(now).date(), local(due_at).date()) <= SOON:
        return "soon"
    return "open"
