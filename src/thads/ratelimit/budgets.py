"""Budgets: how many events are left in a sliding window of time."""

from functools import cache
from thads.ratelimit.shared_table import CounterTable
import math
import os
import transaction


#: Names the file the web processes of a machine share; without it each counts alone.
PATH = "THADS_BUDGET_TABLE"


@cache
def _table() -> CounterTable:
    return CounterTable(os.environ.get(PATH) or None)


def forget_all() -> None:
    """Clear all counters, as if nobody had spent anything."""
    _table().clear()


def _spend(kept: bool, budget: "Budget", who: str, now: float) -> None:
    if kept:
        budget.spend(who, now)


class Budget:
    """`most` events in `seconds` for everybody, under a name of its own.

    The seconds slide: of the window before, that part counts which is not past yet,
    as if its events had come evenly. `now` is in seconds since the epoch.
    """

    def __init__(self, name: str, most: int, seconds: int) -> None:
        self.name, self.most, self.seconds = name, most, seconds

    def _key(self, who: str) -> str:
        return f"{self.name}\0{self.seconds}\0{who}"

    def _read(self, who: str, now: float) -> tuple[int, int, float]:
        window, past = divmod(now, self.seconds)
        here, before = _table().read(self._key(who), int(window))
        return here, before, past / self.seconds

    def spent(self, who: str, now: float) -> bool:
        """Return whether nothing is left."""
        here, before, past = self._read(who, now)
        return here + before * (1 - past) >= self.most

    def spend(self, who: str, now: float) -> None:
        """Count an event."""
        _table().add(self._key(who), int(now // self.seconds), now)

    def spend_when_kept(self, who: str, now: float) -> None:
        """Count an event once this transaction is committed.

        What is refused counts nothing, what is tried again counts once.
        """
        transaction.get().addAfterCommitHook(_spend, args=(self, who, now))

    def seconds_until(self, who: str, now: float) -> int:
        """Return after how many seconds there is something left again."""
        if not self.spent(who, now):
            return 0
        here, before, past = self._read(who, now)
        if here >= self.most:
            # this window must end, and then enough of it be past
            until = 2 - past - self.most / here
        else:
            until = 1 - (self.most - here) / before - past
        return math.floor(until * self.seconds) + 1
