"""Separation of duties at a statement: who may not take a step, and why.

Proposing, grading, preparing (collect, check), approving and paying are duties of five
people. A person with a line of their own as author takes no step at all. What was done
before a statement was returned counts as well.
"""

from collections.abc import Collection
from collections.abc import Iterable
from thads import _
from thads.casework.interfaces import ITrackedItem
from thads.royalties.calculation import Line


PREPARE, APPROVE, PAY = "prepare", "approve", "pay"
GRADE, PROPOSE = "grade", "propose"
COLLECT = "collect"
#: Duty of each step; to return a statement is none.
DUTIES = {
    COLLECT: PREPARE,
    "recollect": PREPARE,
    "check": PREPARE,
    "approve": APPROVE,
    "pay": PAY,
}
OWN_LINES = _("You are paid by this statement: somebody else has to take this step.")
HELD = {
    PREPARE: _(
        "You collected or checked this statement: somebody else has to do this."
    ),
    APPROVE: _("You approved this statement: somebody else has to do this."),
    PAY: _("You paid this statement: somebody else has to do this."),
    GRADE: _("You set coefficients in this statement: somebody else has to do this."),
    PROPOSE: _(
        "You proposed works of this statement: somebody else has to take this step."
    ),
}


def duties(statement: ITrackedItem) -> dict[str, set[str]]:
    """Return {login: duties} of what was done with a statement so far."""
    held: dict[str, set[str]] = {}
    for entry in statement.trail:
        if entry.step in DUTIES and entry.person:
            held.setdefault(entry.person, set()).add(DUTIES[entry.step])
    for duty, people in (
        (GRADE, statement.graders),
        (PROPOSE, statement.proposers),
    ):
        for person in people:
            held.setdefault(person, set()).add(duty)
    return held


def hindrance(statement: ITrackedItem, step: str, person: str) -> str | None:
    """Return why a person may not take a step, a message; None if they may."""
    found = of_lines(statement.lines, (), (), person)
    if found or step not in DUTIES:
        return found
    others = duties(statement).get(person, set()) - {DUTIES[step]}
    return next((HELD[duty] for duty in HELD if duty in others), None)


def of_lines(
    lines: Iterable[Line],
    graders: Collection[str],
    proposers: Collection[str],
    person: str,
) -> str | None:
    """Return why a person may not prepare lines, a message; None if they may."""
    if any(line.author == person for line in lines):
        return OWN_LINES
    if person in graders:
        return HELD[GRADE]
    return HELD[PROPOSE] if person in proposers else None
