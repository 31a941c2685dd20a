"""Sums of the citizens' ratings, by unit and procedure, kept at the desk of a locality.

Each rating is added when it is given, to the unit that has the case then; what is kept
are numbers, and whose they were cannot be told from them.
"""

from BTrees.OOBTree import OOBTree
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass


#: Points of the answers, for means: 3 is the best.
POINTS = {"very_satisfied": 3, "satisfied": 2, "not_satisfied": 1}


@dataclass(frozen=True)
class RatingSum:
    """Ratings of a unit in a procedure: how many, and {question: points together}."""

    unit: str
    procedure: str
    count: int
    points: Mapping[str, int]

    def mean(self, question: str) -> float:
        """Return the mean of the answers to a question, from 1 to 3; 0 without any."""
        return self.points.get(question, 0) / self.count if self.count else 0.0


def add(desk, unit: str, procedure: str, answers: Mapping[str, str]) -> None:
    """Add a rating to the sums of a desk. `answers`: {question: word of `POINTS`}."""
    if desk.rating_sums is None:
        desk.rating_sums = OOBTree()
    count, points = desk.rating_sums.get((unit, procedure), (0, {}))
    added = {name: points.get(name, 0) + POINTS[word] for name, word in answers.items()}
    desk.rating_sums[(unit, procedure)] = (count + 1, added)


def listed(desk, units: Collection[str] | None = None) -> list[RatingSum]:
    """Return the sums of a desk by unit and procedure; `units`: ids, None for all."""
    return [
        RatingSum(unit, procedure, count, points)
        for (unit, procedure), (count, points) in (desk.rating_sums or {}).items()
        if units is None or unit in units
    ]


def together(sums: Iterable[RatingSum], unit: str = "") -> RatingSum:
    """Return several sums as one, of all procedures, under a unit's name."""
    sums = list(sums)
    questions = {name for one in sums for name in one.points}
    points = {name: sum(one.points.get(name, 0) for one in sums) for name in questions}
    return RatingSum(unit, "", sum(one.count for one in sums), points)
