"""Times as staff read them: exactly, and how long ago.

The macros `ago` and `since` of `@@thads-components` write them: a list of work says
how long ago, a history says when, and for a week how long ago as well. What the public
sees is kept by caches and on paper, so it says when, and nothing else.
"""

from dataclasses import dataclass
from DateTime import DateTime
from datetime import datetime
from thads.text import ago
from thads.text import format_date
from thads.worktime import clock
from thads.worktime import local
from typing import TypeAlias


@dataclass(frozen=True)
class RelativeTime:
    """A moment in three forms."""

    iso: str
    exact: str  # 21/11/2026 09:30
    ago: str  # "3 giờ trước"; the date after a week

    @property
    def recent(self) -> bool:
        """True if `ago` says more than a date."""
        return bool(self.ago) and not self.exact.startswith(self.ago)


#: What a moment may come as: catalogues give Zope's DateTime, forms and JSON a text.
Moment: TypeAlias = datetime | DateTime | str | None


def relative_time(moment: Moment, now: datetime | None = None) -> RelativeTime:
    """Return the forms of a datetime, of ISO text, of Zope's DateTime or of nothing."""
    if not moment:
        return RelativeTime("", "", "")
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    elif hasattr(moment, "utcdatetime"):
        moment = clock.from_zope(moment)
    moment = local(moment)
    return RelativeTime(
        moment.isoformat(timespec="minutes"),
        f"{format_date(moment)} {moment:%H:%M}",
        ago(moment, now or clock.now()),
    )
