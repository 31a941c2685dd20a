"""How often somebody may be wrong.

Counts per address in the memory of one process, on purpose: a wrong guess must
not write to the database. Several processes give an attacker as many budgets.
"""

from collections import OrderedDict
from collections import deque
import threading


class Budget:
    """`most` events in `seconds` for each of at most `remembered` addresses."""

    def __init__(self, most, seconds, remembered=20_000):
        self.most, self.seconds, self.remembered = most, seconds, remembered
        self._events = OrderedDict()
        self._lock = threading.Lock()

    def _recent(self, who, now):
        events = self._events.get(who)
        while events and events[0] <= now - self.seconds:
            events.popleft()
        return events or ()

    def spent(self, who, now):
        """True when nothing is left."""
        with self._lock:
            return len(self._recent(who, now)) >= self.most

    def spend(self, who, now):
        with self._lock:
            events = self._events.setdefault(who, deque(maxlen=self.most))
            events.append(now)
            self._events.move_to_end(who)
            while len(self._events) > self.remembered:
                self._events.popitem(last=False)

    def clear(self):
        with self._lock:
            self._events.clear()


WRONG_CODES = Budget(20, 600)
HASTY_FORMS = Budget(10, 3600)
SUBMISSIONS = Budget(600, 3600)
KEPT_FILES = Budget(40, 3600)
