"""The time zone of the process: Vietnam's, set when the product is first imported.

Zope's DateTime reads the zone of the process once, when it is imported. Where the host
has another (any server has UTC) and the zone is set later, as by zope.conf, an item
published after 17:00 in Vietnam shows today's and tomorrow's date in turn. So every
script in bin/ imports the product before anything else (`first` in buildout.cfg), and a
process that was started in another way is refused.
"""

import os
import time


NAME = "Asia/Ho_Chi_Minh"
#: Seconds east of Greenwich, all the year.
OFFSET = 7 * 3600


class WrongZone(RuntimeError):
    """DateTime was imported before the zone was set."""


def set_zone() -> None:
    """Give this process, and those it starts, Vietnam's zone whatever the host has."""
    os.environ["TZ"] = NAME
    time.tzset()


def check(event: object = None) -> None:
    """Raise WrongZone where DateTime has another zone; subscriber of the start."""
    from DateTime import DateTime

    offset = DateTime().tzoffset()
    if offset != OFFSET:
        raise WrongZone(
            f"Zope's dates are {offset} seconds off Greenwich, not {OFFSET}: import "
            "`thads` before Zope, as the scripts in bin/ do."
        )
