"""`@@thads-components`: macros of what needs figures or repeats a pattern."""

from thads.design.relative_time import RelativeTime
from thads.design.relative_time import relative_time
from thads.web.macros import Macros
from typing import Any


class Components(Macros):
    """The macros, and the values they read."""

    def relative_time(self, moment: Any) -> RelativeTime:
        """Return a moment as the macros `ago` and `since` show it."""
        return relative_time(moment)
