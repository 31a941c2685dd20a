"""Cache of answers: pages asked for before, kept by a process for half a minute.

What is kept carries the serials of the bitmaps that decide what is published, and the
catalogue's count. A reader who sees an entry ended sees other serials, so nothing ended
is ever answered from here; the half minute is for what neither knows (settings).
"""

from collections import OrderedDict
from collections.abc import Hashable
from thads.debtors.register.index import RegisterIndex
from thads.tools import tool
from typing import Any
import threading


SECONDS = 30
MOST = 200


def stamp_of(index: RegisterIndex) -> tuple:
    """Return what changes with every switch of an entry, and with the catalogue."""
    serials = []
    for bits in (*index.live.values(), *index.closed.values()):
        bits._p_activate()
        serials.append(bits._p_serial)
    catalog = tool("portal_catalog")
    return catalog.getCounter(), tuple(serials)


class AnswerCache:
    """Cache of the newest answers, by what was asked. Used by several threads."""

    def __init__(self, most: int = MOST, seconds: float = SECONDS):
        self.most, self.seconds = most, seconds
        self._answers = OrderedDict()
        self._lock = threading.Lock()

    def get(self, asked: Hashable, stamp: Hashable, now: float) -> Any:
        """Return the answer of a question, None if it is unknown or out of date."""
        with self._lock:
            found = self._answers.get(asked)
            if found is None or found[0] != stamp or now > found[1]:
                return None
            self._answers.move_to_end(asked)
            return found[2]

    def put(self, asked: Hashable, stamp: Hashable, now: float, answer: Any) -> None:
        """Keep the answer of a question; the oldest makes room for it."""
        with self._lock:
            self._answers[asked] = stamp, now + self.seconds, answer
            self._answers.move_to_end(asked)
            while len(self._answers) > self.most:
                self._answers.popitem(last=False)

    def clear(self) -> None:
        """Forget all answers."""
        with self._lock:
            self._answers.clear()
