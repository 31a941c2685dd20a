"""A process: how the items of one kind move, and what their steps read and do."""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from thads import _
from thads.casework.index import ItemIndex
from thads.casework.interfaces import IProcess
from thads.casework.interfaces import ITrackedItem
from thads.casework.tables import State
from thads.casework.tables import Step
from thads.uploads.kinds import Accepts
from typing import Any
from zope.interface import implementer


Values = Mapping[str, Any]

#: Reads a field of a step: (item, value as sent, now) -> value; raises ValueError with
#: a message for the sender. A value that is missing comes as None.
Reader = Callable[[ITrackedItem, Any, datetime], Any]

#: What a step changes besides state, clock, custody and trail:
#: (item, values read, login or empty, now).
Effect = Callable[[ITrackedItem, Values, str, datetime], None]

#: Choices of a field in groups: (title of the group or empty, [(value, title), ...]).
Options = Sequence[tuple[str, Sequence[tuple[str, str]]]]

#: How fields are shown.
LINE, LINES, MOMENT, CHOICE, FILES = "line", "lines", "moment", "choice", "files"


@dataclass(frozen=True)
class Field:
    """A field that steps of a process can have.

    `widget`: line, lines, moment, choice or files. `missing`: what is said where it is
    needed and was not given. `options`: the choices for an item. `default`: what stands
    in the form at first, for (item, now). `applies`: whether an item has the field at
    all; where it has, and `required` is set, every step with the field needs it.
    """

    label: str
    reader: Reader | None = None
    widget: str = LINE
    missing: str = _("Please fill this in.")
    options: Callable[[ITrackedItem], Options] | None = None
    default: Callable[[ITrackedItem, datetime], str] | None = None
    applies: Callable[[ITrackedItem], bool] | None = None
    required: bool = False


@implementer(IProcess)
@dataclass(frozen=True)
class Process:
    """Definition of how the items of one kind move.

    `id`: the room; audit actions are called `<id>.<step>`, and the permission of a
    step `THADS <id>: <step in words>`. `workflow`: id of the workflow definition, which
    alone keeps states and permissions. `index`: the index an item stands in.
    `accepts`: which files may come with a step, None for none. `note`: what the citizen
    reads of a step. `relocate`: puts an item whose unit has changed where its
    new unit is, and returns it. `notify`: sends letters after a step. `kept`: short
    fields the trail keeps for the office. `soon`: within how many working days a due
    date is near.
    """

    id: str
    workflow: str
    states: Mapping[str, State]
    steps: Mapping[str, Step]
    fields: Mapping[str, Field]
    index: Callable[[ITrackedItem], ItemIndex]
    note: Callable[[Step, Values], str]
    relocate: Callable[[ITrackedItem], ITrackedItem]
    notify: Callable[[ITrackedItem, Step, Values], None]
    effects: Mapping[str, Effect] = field(default_factory=dict)
    accepts: Accepts | None = None
    kept: tuple[str, ...] = ()
    soon: int = 1

    @property
    def initial(self) -> str:
        """Id of the first state."""
        return next(iter(self.states))

    def steps_from(self, state: str) -> list[Step]:
        """Return the steps that lead out of a state."""
        return [step for step in self.steps.values() if state in step.origins]

    def permission(self, step: Step) -> str:
        """Return the title of the permission a step takes."""
        return f"THADS {self.id}: {step.id.replace('_', ' ')}"
