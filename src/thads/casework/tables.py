"""States and steps of a process, read from the CSV tables of its room.

`states.csv` names the states of the room's workflow and says whether the clock runs in
each and who has to act; `steps.csv` says from where to where a step leads, which fields
it needs and may have, and whether the citizen sees it. That the workflow definition
agrees with the tables is a test of each room.
"""

from collections.abc import Iterator
from csv import DictReader
from dataclasses import dataclass
from importlib import resources


RUNNING, FROZEN, ENDED = "running", "frozen", "ended"
CLOCKS = (RUNNING, FROZEN, ENDED)

#: Target of steps that lead back to the state an item was in before a pause.
BACK = "back"

#: Who has to act in a state.
UNIT, CITIZEN, NOBODY = "unit", "citizen", "nobody"


@dataclass(frozen=True)
class State:
    """One state of a process.

    `clock`: running, frozen or ended. `actor`: unit, citizen or nobody. `final`: no
    step leads on from here that changes the result. `badge`: colour of its badge, a
    suffix of the class `t-badge--`. `national_code` and `national_title`: the state
    of the national public service portal it stands for, 0 where there is none.
    """

    id: str
    title: str
    clock: str
    actor: str
    final: bool
    badge: str
    meaning: str
    national_code: int = 0
    national_title: str = ""

    @property
    def css(self) -> str:
        """CSS classes of the state's badge."""
        return f"t-badge t-badge--{self.badge}" if self.badge else "t-badge"


@dataclass(frozen=True)
class Step:
    """One step of a process.

    `origins`: ids of the states it leads from. `target`: id of the state it leads to,
    empty where the item stays in its state, or goes `back` to the one it was in before
    the pause that ends. `needs`, `may`: names of the fields that
    must and may be given. `who`: unit, leader or citizen. `letter`: name of the letter
    to the citizen, empty for none. `public`: whether the citizen sees the step.
    `danger`: whether its button warns.
    """

    id: str
    title: str
    button: str
    origins: tuple[str, ...]
    target: str
    needs: tuple[str, ...]
    may: tuple[str, ...]
    who: str
    letter: str
    public: bool
    danger: bool
    back: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of all fields, those needed first."""
        return self.needs + self.may


def read_states(package: str, name: str = "states.csv") -> dict[str, State]:
    """Return {id: State} of a room's table, in its order.

    `package`: dotted name of the room. Raises ValueError for a clock that is none.
    """
    states = {}
    for row in _rows(package, name):
        if row["clock"] not in CLOCKS:
            raise ValueError(f"{package}/{name}: {row['state']}: clock {row['clock']}")
        states[row["state"]] = State(
            id=row["state"],
            title=row["title"],
            clock=row["clock"],
            actor=row["actor"],
            final=row["final"] == "yes",
            badge=row["badge"],
            meaning=row["meaning"],
            national_code=int(row.get("national_code") or 0),
            national_title=row.get("national_title") or "",
        )
    return states


def read_steps(package: str, name: str = "steps.csv") -> dict[str, Step]:
    """Return {id: Step} of a room's table, in its order."""
    return {
        row["step"]: Step(
            id=row["step"],
            title=row["title"],
            button=row["button"],
            origins=tuple(row["from"].split()),
            target="" if row["to"] == BACK else row["to"],
            needs=tuple(row["needs"].split()),
            may=tuple(row["may"].split()),
            who=row["who"],
            letter=row["letter"],
            public=row["public"] == "yes",
            danger=row["danger"] == "yes",
            back=row["to"] == BACK,
        )
        for row in _rows(package, name)
    }


def _rows(package: str, name: str) -> Iterator[dict[str, str]]:
    with resources.files(package).joinpath(name).open(encoding="utf-8") as lines:
        yield from DictReader(lines)
