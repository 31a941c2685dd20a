"""The states a case passes and the steps between them, read from two tables.

`states.csv` maps each state to one of the ten national ones and says whether the
clock runs in it and who has to act; `steps.csv` says from where to where a step
leads, what must and what may be said with it, and whether the citizen is told.
The workflow definition is checked against these tables by a test.
"""

from dataclasses import dataclass
from functools import cache
import csv
import pathlib


HERE = pathlib.Path(__file__).parent

RUNNING, FROZEN, ENDED = "running", "frozen", "ended"


@dataclass(frozen=True)
class State:
    id: str
    title: str
    national_code: int
    national_title: str
    clock: str
    actor: str
    final: bool
    meaning: str


@dataclass(frozen=True)
class Step:
    id: str
    title: str
    button: str
    origins: tuple
    target: str  # empty: the case stays where it is
    needs: tuple
    may: tuple
    who: str
    letter: str
    told: bool

    @property
    def fields(self):
        return self.needs + self.may

    def leads_from(self, state):
        return self.target or state


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@cache
def states():
    """All states by id, in the order of their national codes."""
    return {
        row["state"]: State(
            row["state"],
            row["title"],
            int(row["national_code"]),
            row["national_title"],
            row["clock"],
            row["actor"],
            row["final"] == "yes",
            row["meaning"],
        )
        for row in rows("states.csv")
    }


@cache
def steps():
    """All steps by id."""
    return {
        row["step"]: Step(
            row["step"],
            row["title"],
            row["button"],
            tuple(row["from"].split()),
            row["to"],
            tuple(row["needs"].split()),
            tuple(row["may"].split()),
            row["who"],
            row["letter"],
            row["told"] == "yes",
        )
        for row in rows("steps.csv")
    }


INITIAL = "registered"


def state(name):
    return states()[name]


def steps_from(name):
    """The steps that lead out of a state."""
    return [step for step in steps().values() if name in step.origins]
