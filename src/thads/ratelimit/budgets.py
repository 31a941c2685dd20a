"""What is left of how much somebody may do in a while."""

from functools import cache
from thads.ratelimit.shared_table import Table
import math
import os


#: Names the file the web processes of a machine share; without it each counts alone.
PATH = "THADS_BUDGET_TABLE"


@cache
def _table():
    return Table(os.environ.get(PATH) or None)


def forget_all():
    """Nobody has spent anything."""
    _table().clear()


class Budget:
    """`most` events in `seconds` for everybody, under a name of its own.

    The seconds slide: of the window before, that part counts which is not past yet,
    as if its events had come evenly.
    """

    def __init__(self, name, most, seconds):
        self.name, self.most, self.seconds = name, most, seconds

    def _key(self, who):
        return f"{self.name}\0{self.seconds}\0{who}"

    def _read(self, who, now):
        window, past = divmod(now, self.seconds)
        here, before = _table().read(self._key(who), int(window))
        return here, before, past / self.seconds

    def spent(self, who, now):
        """True when nothing is left."""
        here, before, past = self._read(who, now)
        return here + before * (1 - past) >= self.most

    def spend(self, who, now):
        _table().add(self._key(who), int(now // self.seconds), now)

    def seconds_until(self, who, now):
        """After how many seconds there is something left again."""
        if not self.spent(who, now):
            return 0
        here, before, past = self._read(who, now)
        if here >= self.most:
            # this window must end, and then enough of it be past
            until = 2 - past - self.most / here
        else:
            until = 1 - (self.most - here) / before - past
        return math.floor(until * self.seconds) + 1
