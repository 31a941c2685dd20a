"""Who waits goes first: long work gives way to the requests of its process.

Where the worker is a thread of the web process, both share one interpreter. A job
that computes for a second would double the time of every page. So it stops between
small pieces of work while a request is being answered, and goes on in the pauses
between requests: for nobody, it loses nothing. It never stops for long, so that it
comes on under any traffic, and not for requests that wait for something themselves.
"""

import gc
import sys
import threading
import time


PIECE = 0.05  # seconds that one piece of work may wait
STEP = 0.002
LONG = 1.0  # a request older than this computes no more than we do

SWITCH = 0.001  # after which a thread that computes lets another one go on

_requests = {}  # thread -> when its request began


def settle(event=None):
    """Subscriber: the server starts. What is loaded by now stays to the end; the
    garbage collector need not look at it (a third of a second, all threads waiting)
    each time it looks at everything. And whoever comes back from the disk or a socket
    need not wait five milliseconds each time for the one who computes."""
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH)


def begin(event):
    """Subscriber: a request begins."""
    _requests[threading.get_ident()] = time.monotonic()


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
    whether the batch has worked for so many seconds."""
    worked, since = 0.0, time.monotonic()

    def enough():
        nonlocal worked, since
        worked += time.monotonic() - since
        if worked >= seconds:
            return True
        give_way()
        since = time.monotonic()
        return False

    return enough
