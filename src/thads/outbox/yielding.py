"""Who waits goes first: long work gives way to the requests of its process.

Where the worker is a thread of the web process, both share one interpreter. A job
that computes for a second would double the time of every page. So it stops between
small pieces of work while a request is being answered, and goes on in the pauses
between requests: for nobody, it loses nothing. It never stops for long, so that it
comes on under any traffic, and not for requests that wait for something themselves.
A commit cannot be stopped in the middle, so while the process has visitors there is
less in each: nobody waits for a long one.
"""

import gc
import threading
import time


PIECE = 0.05  # seconds that one piece of work may wait
STEP = 0.002
LONG = 1.0  # a request older than this computes no more than we do
BATCH = 0.012  # seconds of work in a batch while there are visitors
VISIT = 1.0  # seconds after a request in which another one is expected

_requests = {}  # thread -> when its request began
_visited = float("-inf")  # when the last one began


def settle(event=None):
    """Subscriber: the server starts. What is loaded by now stays to the end; the
    garbage collector need not look at it (a third of a second, all threads waiting)
    each time it looks at everything."""
    gc.collect()
    gc.freeze()


def begin(event):
    """Subscriber: a request begins."""
    global _visited
    _visited = _requests[threading.get_ident()] = time.monotonic()


def end(event):
    """Subscriber: it is answered, or failed."""
    _requests.pop(threading.get_ident(), None)


def somebody_waits():
    if not _requests:
        return False
    me, since = threading.get_ident(), time.monotonic() - LONG
    return any(t > since and who != me for who, t in list(_requests.items()))


def give_way():
    """Called between two pieces of work, some milliseconds each."""
    if not somebody_waits():
        return
    until = time.monotonic() + PIECE
    while time.monotonic() < until and somebody_waits():
        time.sleep(STEP)


def pieces(seconds):
    """A function to be called after each piece of a batch: gives way, and says
    whether the batch has worked for so many seconds, or as many as it should while
    there are visitors."""
    worked, since = 0.0, time.monotonic()

    def enough():
        nonlocal worked, since
        now = time.monotonic()
        worked += now - since
        if worked >= (min(BATCH, seconds) if now - _visited < VISIT else seconds):
            return True
        give_way()
        since = time.monotonic()
        return False

    return enough
