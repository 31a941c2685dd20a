"""Agenda of a register: ids of what waits, known without a search of the register.

Loads not yet published, entries somebody has to decide on, days on which entries end,
and the loads of each branch. Ids only: state and time are read from the objects.
"""

from BTrees.OOBTree import OOTreeSet
from collections.abc import Iterator
from datetime import date
from persistent import Persistent
from thads.debtors.register.index import LAST


class Agenda(Persistent):
    """Sets of ids, in the register."""

    # The id of the load the worker publishes. It is not an attribute of the register,
    # which everybody writes who hands in a load: that would make conflicts.
    publishing = None
    #: Ids of approved loads that wait for it, the first one first. The worker alone
    #: writes it.
    queue = ()
    #: {"<branch> <digest of a list>": ids of loads}, {"<branch> <key>": receipt}; made
    #: when first needed, see `loads.receipts`.
    sent_lists = sent_keys = None

    def __init__(self):
        self.lists = OOTreeSet()  # ids of loads on their way; read as `loads`
        self.entries = OOTreeSet()  # ids of entries to be decided on
        self.endings = OOTreeSet()  # "2026-12-01 <id of the entry>"
        self.undone = OOTreeSet()  # ids of loads that were undone
        self.branches = OOTreeSet()  # "<unit> <received> <id of the load>"

    @property
    def loads(self) -> OOTreeSet:
        """Ids of loads on their way, stored under a former name."""
        return self.lists

    def loads_of(self, unit_id: str) -> list[str]:
        """Return the ids of all loads of a branch, the oldest first."""
        start = f"{unit_id} "
        keys = self.branches.keys(start, start + LAST)
        return [key.rpartition(" ")[2] for key in keys]

    def endings_until(self, day: date) -> Iterator[tuple[str, str]]:
        """Yield (ISO date, id of an entry) of what ends up to and including a day."""
        for key in self.endings.keys(None, f"{day.isoformat()}{LAST}"):
            iso, _space, id = key.partition(" ")
            yield iso, id


def read(register) -> Agenda:
    """Return the agenda of a register; if it has none, an empty one, not stored."""
    return register.agenda if register.agenda is not None else Agenda()


def write(register) -> Agenda:
    """Return the agenda of a register, to be changed."""
    if register.agenda is None:
        register.agenda = Agenda()
    return register.agenda


def mark(keys: OOTreeSet, key: str, waits: bool) -> None:
    """Add a key to one of the sets if it waits, remove it if it does not."""
    if waits:
        keys.add(key)
    elif key in keys:
        keys.remove(key)
