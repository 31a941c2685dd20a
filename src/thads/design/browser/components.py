"""`@@thads-components`: macros of what needs figures or repeats a pattern."""

from thads.design.relative_time import Moment
from thads.design.relative_time import RelativeTime
from thads.design.relative_time import relative_time
from thads.web.macros import Macros


class Components(Macros):
    """The macros, and the values they read."""

    def relative_time(self, moment: Moment) -> RelativeTime:
        """Return a moment as the macros `ago` and `since` show it."""
        return relative_time(moment)
