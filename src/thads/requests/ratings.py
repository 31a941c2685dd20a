"""A citizen's rating of how their case was handled: two questions, after its end.

It is no step: the case is over, and nothing of it changes. It is given once, and read
by those who may view the case; no list of citizens or officers is made of it. Leaders
see the sums by unit and procedure, see `rating_sums`.
"""

from collections.abc import Mapping
from datetime import datetime
from thads import _
from thads import audit
from thads.casework.tables import ENDED
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.requests import rating_sums
from thads.worktime import clock
from typing import TypedDict


#: {field: question}, in the order they are asked.
QUESTIONS = {
    "result": _("How satisfied are you with the result and the time it took?"),
    "service": _("How satisfied are you with the guidance and conduct of the staff?"),
}
#: Answers to both, the best first.
ANSWERS = {
    "very_satisfied": _("Very satisfied"),
    "satisfied": _("Satisfied"),
    "not_satisfied": _("Not satisfied"),
}
#: States after which nobody is asked: the citizen ended the case themselves.
NOT_RATED = {"withdrawn"}

TOO_EARLY = _("You can rate a case once it has ended.")
RATED = _("You have rated this case already. Thank you.")
#: {field: what is said where its question has no answer}
MISSING = {
    "result": _("Choose one of the three answers on the result and the time it took."),
    "service": _(
        "Choose one of the three answers on the guidance and conduct of the staff."
    ),
}


class Rating(TypedDict):
    """Answers of a citizen, and when they were given, in UTC."""

    result: str
    service: str
    time: datetime


def may_rate(case) -> bool:
    """Return whether a case can be rated: it has ended, by the office, and was not."""
    return is_over(case) and not case.rating


def is_over(case) -> bool:
    """Return whether the office has ended a case."""
    return (
        case is not None
        and case.state.clock == ENDED
        and case.state.id not in NOT_RATED
    )


def rate(case, answers: Mapping[str, str]) -> Rating:
    """Store the rating of a case and return it; the same sent again is the same.

    Raises `NotAllowed` for a case that goes on or has another rating, and `Refused` for
    what is no answer.
    """
    if not is_over(case):
        raise NotAllowed(TOO_EARLY)
    given = {name: answers.get(name) for name in QUESTIONS}
    wrong = {name: MISSING[name] for name, word in given.items() if word not in ANSWERS}
    if wrong:
        raise Refused(wrong)
    before = case.rating
    if before:
        if all(before[name] == word for name, word in given.items()):
            return before
        raise NotAllowed(RATED)
    case.rating = {**given, "time": clock.now()}
    rating_sums.add(case.__parent__, case.unit_id, case.procedure, given)
    audit.record(case, "requests.rate", code=case.code)
    return case.rating


def shown(case) -> list[tuple[str, str]]:
    """Return [(question, answer)] of a case's rating; empty without one."""
    if not case.rating:
        return []
    return [(QUESTIONS[name], ANSWERS[case.rating[name]]) for name in QUESTIONS]


def as_json(case) -> dict[str, str] | None:
    """Return a case's rating as programs read it; None without one."""
    if case is None or not case.rating:
        return None
    return {
        **{name: case.rating[name] for name in QUESTIONS},
        "time": clock.iso(case.rating["time"]),
    }
