"""CPU time of calls, against a loop measured in the same run: no clock on the wall."""

import functools
import inspect
import time


#: Runs of the loop that a call over a long text may take. One takes some 10 ms.
BOUND = 5


def measured(function, arguments, named=()):
    """Return the CPU seconds of a call; an iterator is read to its end."""
    before = time.process_time()
    try:
        result = function(*arguments, **dict(named))
        if inspect.isgenerator(result):
            for _each in result:
                pass
    except ValueError:
        pass  # what is no telephone number is refused
    return time.process_time() - before


def is_slow(function, *arguments, bound=BOUND, **named):
    """Return whether a call takes longer each of four times: others work here too."""
    longest = bound * yardstick()
    return all(measured(function, arguments, named) > longest for _time in range(4))


@functools.cache
def yardstick():
    """Return the CPU seconds of a loop on this machine."""
    return min(measured(_loop, ()) for _time in range(5))


def _loop():
    total = 0
    for number in range(300_000):
        total += number % 7
