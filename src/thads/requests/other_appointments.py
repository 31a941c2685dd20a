"""Citizens ask for another appointment than they have: once, until it is answered."""

from thads import _
from thads.casework import steps
from thads.requests import appointments
from thads.requests.budget import OTHER_APPOINTMENTS
from thads.requests.tracking import TooManyAttempts
from thads.worktime import clock


TOO_OFTEN = _(
    "You have asked for another appointment several times today: try again tomorrow, "
    "or call the office."
)


def ask_other(case, message: str):
    """Ask for another appointment for a citizen, and return the case.

    What was asked and is open, sent again, is the same. Raises `TooManyAttempts` where
    the budget of the case is spent, `Stale` where something else was asked and is open,
    and what `steps.take` raises.
    """
    values = {"message": message}
    if _is_open(case, values):
        return case
    now = clock.seconds()
    if OTHER_APPOINTMENTS.spent(case.code, now):
        wait = OTHER_APPOINTMENTS.seconds_until(case.code, now)
        raise TooManyAttempts(TOO_OFTEN, wait)
    number = len(case.trail)
    taken = steps.taken(case, appointments.ASK, values, person="")
    if taken.number >= number:  # no click of before
        OTHER_APPOINTMENTS.spend(case.code, now)
    return taken.item


def _is_open(case, values) -> bool:
    """Return whether these words were asked, and are not answered yet."""
    if not appointments.is_other_asked(case):
        return False
    step = case.process.steps[appointments.ASK]
    asked = [entry for entry in case.trail if entry.step == appointments.ASK][-1]
    is_same = asked.digest == steps.digest_of(step, "", values, ())
    return is_same and case.state_id in step.origins
