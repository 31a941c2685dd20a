"""What waits in a register, so that nobody has to look through all that is in it.

Lists not yet published, entries somebody has to decide on, days on which entries
end, and the lists of each branch. Ids only: what waits, and since when, is read from
the objects themselves.
"""

from BTrees.OOBTree import OOTreeSet
from persistent import Persistent


LAST = "\U0010ffff"


class Agenda(Persistent):
    # the id of the list the worker is at; not the register's own, which everybody
    # writes who hands in a list: they would get into each other's way
    publishing = None

    def __init__(self):
        self.lists = OOTreeSet()  # ids of loads on their way
        self.entries = OOTreeSet()  # ids of entries to be decided on
        self.endings = OOTreeSet()  # "2026-12-01 <id of the entry>"
        self.undone = OOTreeSet()  # ids of loads that were undone
        self.branches = OOTreeSet()  # "<unit> <received> <id of the load>"

    def lists_of(self, unit_id):
        """Ids of all lists a branch handed in, the oldest first."""
        start = f"{unit_id} "
        keys = self.branches.keys(start, start + LAST)
        return [key.rpartition(" ")[2] for key in keys]

    def endings_until(self, day):
        """(day, id of an entry) of what ends until a day, that day included."""
        for key in self.endings.keys(None, f"{day.isoformat()}{LAST}"):
            date, _space, id = key.partition(" ")
            yield date, id


def read(register):
    """The agenda of a register; of one that has none yet, an empty one."""
    return register.agenda if register.agenda is not None else Agenda()


def keep(register):
    """The agenda of a register, to be written to."""
    if register.agenda is None:
        register.agenda = Agenda()
    return register.agenda


def note(tree, key, waits):
    """Keep a key in one of the agenda's sets just as long as it waits."""
    if waits:
        tree.add(key)
    elif key in tree:
        tree.remove(key)
