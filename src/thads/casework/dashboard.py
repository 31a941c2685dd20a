"""Tasks, figures and their order: what rooms offer on the start page of staff.

Each room registers a named utility `IDashboard`; its lists of work come from
`IWorkSource`. Tasks and figures stand in the order of their numbers.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from thads.casework.interfaces import IDashboard
from typing import ClassVar
from ZODB.POSException import ConflictError
from zope.component import getUtilitiesFor
from zope.interface import implementer
import logging


logger = logging.getLogger(__name__)

#: {unit id: the functions a person holds there}
Held = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class Task:
    """A thing to do at an address below a unit's home.

    It is offered where its section and view stand and the person may enter them;
    `functions` narrows it where the view itself is open to everybody. `order`: tasks
    stand from the lowest to the highest.
    """

    order: int
    icon: str
    title: str
    text: str
    address: str
    functions: frozenset[str] = frozenset()
    at_unit: bool = False  # below the unit itself, where a branch differs from its home


@dataclass(frozen=True)
class Figure:
    """A number of things that wait, and the address of the list that has them."""

    order: int
    count: int
    title: str
    url: str


@implementer(IDashboard)
class Dashboard:
    """Base of the utilities of rooms: no tasks, no figures."""

    tasks: ClassVar[tuple[Task, ...]] = ()

    def figures(self, held: Held, now: datetime) -> Iterable[Figure]:
        """Return no figures; rooms that have some do."""
        return ()


def tasks() -> list[Task]:
    """Return the tasks of all rooms in their order."""
    found = [
        task
        for _name, room in sorted(getUtilitiesFor(IDashboard))
        for task in room.tasks
    ]
    return sorted(found, key=lambda task: task.order)


def figures(held: Held, now: datetime) -> list[Figure]:
    """Return the figures of all rooms that are not 0, in their order.

    A room whose figures cannot be read is left out, and logged.
    """
    found: list[Figure] = []
    for name, room in sorted(getUtilitiesFor(IDashboard)):
        try:
            found += [each for each in room.figures(held, now) if each.count]
        except ConflictError:
            raise
        except Exception:
            logger.exception("The figures of %s cannot be read", name)
    return sorted(found, key=lambda figure: figure.order)
