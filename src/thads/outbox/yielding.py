"""Background jobs pause while web requests of the same process are running.

Where the worker is a thread of the web process, both share one interpreter. A job
that computes for a second would double the time of every page. So it stops between
small pieces of work while a request is being answered, and goes on in the pauses
between requests: without visitors it loses nothing. It never stops for long, so that
it comes on under any traffic, and not for requests that wait for something themselves.
A commit cannot be stopped in the middle, so while the process has visitors there is
less in each: no request waits for a long one.
"""

from collections.abc import Callable
import gc
import threading
import time


PIECE = 0.05  # seconds that one piece of work may wait
STEP = 0.002
LONG = 1.0  # a request older than this computes no more than we do
BATCH = 0.012  # seconds of work in a batch while there are visitors
VISIT = 1.0  # seconds after a request in which another one is expected

_requests: dict[int, float] = {}  # thread -> when its request began
_visited = float("-inf")  # when the last one began


def freeze_loaded_objects(event: object = None) -> None:
    """Take what is loaded when the server starts from the garbage collector's watch.

    It stays to the end; looking at it costs a third of a second, all threads waiting,
    each time the collector looks at everything. Subscriber of IProcessStarting.
    """
    gc.collect()
    gc.freeze()


def begin(event: object) -> None:
    """Record that a request of this thread begins; subscriber of IPubStart."""
    global _visited
    _visited = _requests[threading.get_ident()] = time.monotonic()


def end(event: object) -> None:
    """Record that it is answered, or failed; subscriber of its end."""
    _requests.pop(threading.get_ident(), None)


def request_waits() -> bool:
    """Return whether another thread is answering a request that computes."""
    if not _requests:
        return False
    me, since = threading.get_ident(), time.monotonic() - LONG
    return any(t > since and who != me for who, t in list(_requests.items()))


def give_way() -> None:
    """Pause for waiting requests; called between pieces of work of milliseconds."""
    if not request_waits():
        return
    until = time.monotonic() + PIECE
    while time.monotonic() < until and request_waits():
        time.sleep(STEP)


def pieces(seconds: float) -> Callable[[], bool]:
    """Return a function to be called after each piece of a batch.

    It gives way, and returns whether the batch has worked for so many seconds, or as
    many as it should while there are visitors.
    """
    worked, since = 0.0, time.monotonic()

    def enough() -> bool:
        nonlocal worked, since
        now = time.monotonic()
        worked += now - since
        if worked >= (min(BATCH, seconds) if now - _visited < VISIT else seconds):
            return True
        give_way()
        since = time.monotonic()
        return False

    return enough
