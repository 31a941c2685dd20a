"""When something happened, as staff read it: exactly, and how long ago.

The macros `ago` and `since` of `@@thads-components` write it: a list of work says how
long ago, a history says when, and for a week how long ago as well. What the public sees
is kept by caches and on paper, so it says when, and nothing else.
"""

from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from thads.text import ago
from thads.text import format_date
from thads.worktime import local


@dataclass(frozen=True)
class Told:
    iso: str
    exact: str  # 21/11/2026 09:30
    ago: str  # "3 giờ trước"; the date after a week

    @property
    def recent(self):
        """Whether `ago` says more than a date."""
        return bool(self.ago) and not self.exact.startswith(self.ago)


def told(moment, now=None):
    """Return what is told of a moment: a datetime, ISO text, Zope's DateTime."""
    if not moment:
        return Told("", "", "")
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    elif hasattr(moment, "utcdatetime"):
        # not asdatetime: with a named zone it takes the time of the 19th century
        moment = moment.utcdatetime().replace(tzinfo=UTC)
    moment = local(moment)
    return Told(
        moment.isoformat(timespec="minutes"),
        f"{format_date(moment)} {moment:%H:%M}",
        ago(moment, now or datetime.now(UTC)),
    )
