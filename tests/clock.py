"""Another time for a whole test process: THADS_TEST_CLOCK=2026-11-20T23:59+07:00.

`bin/test` installs it before anything that reads the clock is imported. From the moment
named on the clock goes on a hundred times more slowly, so that no midnight comes while
the tests run.
"""

from datetime import datetime
import os
import time


ENVIRONMENT = "THADS_TEST_CLOCK"
SLOWNESS = 100


def install():
    """Replace `time.time`, from which Zope's DateTime and our clock are read."""
    text = os.environ.get(ENVIRONMENT)
    if not text:
        return
    begins, real = datetime.fromisoformat(text).timestamp(), time.time
    started = real()
    time.time = lambda: begins + (real() - started) / SLOWNESS
