"""Working time: which days are worked, and when a legal period ends.

``calendar`` knows holidays and swapped days, ``periods`` the legal periods as dated
rules; both are pure. ``clock`` tells the current moment and puts moments into
words. ``source`` reads what a ministry has changed from the registry and adds it to
the tables beside this file. All times are Vietnam's.
"""

from thads.worktime.clock import TIMEZONE
from thads.worktime.clock import local
from thads.worktime.source import add_working_days
from thads.worktime.source import counts_from
from thads.worktime.source import current_calendar
from thads.worktime.source import due
from thads.worktime.source import is_working_day
from thads.worktime.source import next_working_day
from thads.worktime.source import rule
from thads.worktime.source import rules
from thads.worktime.source import unofficial_years
from thads.worktime.source import working_days_between


__all__ = (
    "TIMEZONE",
    "add_working_days",
    "counts_from",
    "current_calendar",
    "due",
    "is_working_day",
    "local",
    "next_working_day",
    "rule",
    "rules",
    "unofficial_years",
    "working_days_between",
)
