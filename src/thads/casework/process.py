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
from thads.casework.tables import FROZEN
from thads.casework.tables import State
from thads.casework.tables import Step
from thads.casework.trail import Entry
from thads.uploads.kinds import Accepts
from typing import Any
from zope.interface import implementer


#: What the readers returned for the fields of a step: {field: value}.
Values = Mapping[str, Any]

#: Reads a field of a step: (item, value as sent, now) -> value; raises ValueError with
#: a message for the sender. A value that is missing comes as None.
Reader = Callable[[ITrackedItem, object, datetime], object]

#: What a step changes besides state, clock, custody and trail:
#: (item, values read, login or empty, now).
Effect = Callable[[ITrackedItem, Values, str, datetime], None]

#: What stands in a form at first: (item, now) -> text.
Default = Callable[[ITrackedItem, datetime], str]

#: Checks the values of a step together with the item: (item, values read, now) ->
#: {field, or empty for the whole: message}, empty where all is well.
Check = Callable[[ITrackedItem, Values, datetime], Mapping[str, str]]

#: Choices of a field in groups: (title of the group or empty, [(value, title), ...]).
Options = Sequence[tuple[str, Sequence[tuple[str, str]]]]

#: How fields are shown.
LINE, LINES, CHOICE, FILES = "line", "lines", "choice", "files"


@dataclass(frozen=True)
class Field:
    """A field that steps of a process can have.

    `reader`: None for files, which the gate reads. `widget`: line, lines, choice
    or files. `missing`: message where it is needed and was not given.
    `options`: the choices for an item; `offered`: the same for one step, {step id:
    options}. `default`: what stands in the form at first, for
    (item, now); `prepared`: the same for one step, {step id: default}. `applies`:
    whether an item has the field at all; where it has, and `required` is set, every
    step with the field needs it.
    """

    label: str
    reader: Reader | None = None
    widget: str = LINE
    missing: str = _("Please fill this in.")
    options: Callable[[ITrackedItem], Options] | None = None
    offered: Mapping[str, Callable[[ITrackedItem], Options]] = field(
        default_factory=dict
    )
    default: Default | None = None
    prepared: Mapping[str, Default] = field(default_factory=dict)
    applies: Callable[[ITrackedItem], bool] | None = None
    required: bool = False


@implementer(IProcess)
@dataclass(frozen=True)
class Process:
    """Definition of how the items of one kind move.

    `id`: the room; audit actions are called `<id>.<step>`, and the permission of a
    step `THADS <id>: <step in words>`. `workflow`: id of the workflow definition, which
    alone has states and permissions. `index`: the index an item stands in. `accepts`:
    which files may come with a step, None for none. `note`: what the citizen reads of a
    step. `relocate`: puts an item whose unit has changed where its new unit is, and
    returns it. `notify`: sends letters after a step. `trail_fields`: fields whose
    values stand in the trail for the office, short ones; `<step>.<field>` for one step
    alone. `checks`: {step id: check}.
    `soon`: within how many working days a due date is near.
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
    checks: Mapping[str, Check] = field(default_factory=dict)
    accepts: Accepts | None = None
    trail_fields: tuple[str, ...] = ()
    soon: int = 1

    @property
    def initial(self) -> str:
        """Id of the first state."""
        return next(iter(self.states))

    def steps_from(self, state: str) -> list[Step]:
        """Return the steps that lead out of a state."""
        return [step for step in self.steps.values() if state in step.origins]

    def targets(self, step: Step, state: str) -> set[str]:
        """Return the states a step may lead to from a state."""
        if not step.back:
            return {step.target or state}
        return {
            origin
            for each in self.steps.values()
            if each.target == state
            for origin in each.origins
        }

    def state_before(self, trail: Sequence[Entry]) -> str:
        """Return the state an item was in before the pause it is in now.

        A pause within a pause leads back to the outer one, as long as that lasts.
        """
        way: list[str] = []
        for entry in trail:
            if self.states[entry.state].clock != FROZEN:
                way = [entry.state]
            elif entry.state in way:
                way = way[: way.index(entry.state) + 1]
            else:
                way.append(entry.state)
        return way[-2] if len(way) > 1 else self.initial

    def takes_files(self, step: Step) -> bool:
        """Return whether a step has a field for files."""
        return any(self.fields[name].widget == FILES for name in step.fields)

    def permission(self, step: Step) -> str:
        """Return the title of the permission that taking a step demands."""
        return f"THADS {self.id}: {step.id.replace('_', ' ')}"
