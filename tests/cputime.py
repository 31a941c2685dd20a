"""CPU time of calls, against a loop measured in the same run: no clock on the wall."""

import functools
import inspect
import time


#: Runs of the loop that a call over a long text may take. One takes some 10 ms, so this
#: is 0.1 s for 50,000 characters, which are 100 kB of Vietnamese; what grows with the
#: square of the length takes a hundred times as much.
BOUND = 10


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
    """Return whether a call takes longer each of five times: others work here too.

    A processor that is lent to others runs at half its speed for seconds, so a call
    that seems slow is compared with the loop of the same moment.
    """
    if measured(function, arguments, named) <= bound * yardstick():
        return False
    for _time in range(4):
        loops = [measured(_loop, ())]
        taken = measured(function, arguments, named)
        loops.append(measured(_loop, ()))
        if taken <= bound * max(loops):
            return False
    return True


@functools.cache
def yardstick():
    """Return the CPU seconds of a loop on this machine."""
    return min(measured(_loop, ()) for _time in range(5))


def _loop():
    total = 0
    for number in range(300_000):
        total += number % 7
