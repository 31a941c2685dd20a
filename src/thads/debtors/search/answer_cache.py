"""Pages that were asked before, kept by a process for half a minute at most.

What is kept carries the serials of the bitmaps that say what is published, and the
catalogue's count. Whoever sees an entry ended sees other serials, so nothing ended
is ever answered from here; the half minute is for what neither knows (settings).
"""

from collections import OrderedDict
from plone import api
import threading


SECONDS = 30
MOST = 200


def stamp_of(index):
    """What changes with every switch of an entry."""
    serials = []
    for bits in (*index.live.values(), *index.closed.values()):
        bits._p_activate()
        serials.append(bits._p_serial)
    catalog = api.portal.get_tool("portal_catalog")
    return catalog.getCounter(), tuple(serials)


class Kept:
    """The newest `most` answers by what was asked."""

    def __init__(self, most=MOST, seconds=SECONDS):
        self.most, self.seconds = most, seconds
        self._answers = OrderedDict()
        self._lock = threading.Lock()

    def get(self, asked, stamp, now):
        with self._lock:
            found = self._answers.get(asked)
            if found is None or found[0] != stamp or now > found[1]:
                return None
            self._answers.move_to_end(asked)
            return found[2]

    def put(self, asked, stamp, now, answer):
        with self._lock:
            self._answers[asked] = stamp, now + self.seconds, answer
            self._answers.move_to_end(asked)
            while len(self._answers) > self.most:
                self._answers.popitem(last=False)
